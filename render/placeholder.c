extern int aj_render_placeholder; int aj_render_placeholder;
