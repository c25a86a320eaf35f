#ifndef AJ_SEARCH_ORACLE_PARTS_H
#define AJ_SEARCH_ORACLE_PARTS_H

/* Private to search_oracle.c, oracle_meaning.c and oracle_answers.c. */
#include "search_oracle.h"

void *oracle_room(size_t size); /* zeros, and one more */
char *oracle_copy(const char *text);

/* Fields of the query language that are attributes, not texts. */
bool oracle_is_attribute(enum aj_query_field field, enum aj_attribute *out);

#endif
