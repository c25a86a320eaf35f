extern int aj_archive_placeholder; int aj_archive_placeholder;
