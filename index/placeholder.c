extern int aj_index_placeholder; int aj_index_placeholder;
