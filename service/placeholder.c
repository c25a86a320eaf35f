extern int aj_service_placeholder; int aj_service_placeholder;
