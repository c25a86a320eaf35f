extern int aj_casefile_placeholder;
int aj_casefile_placeholder;
