#ifndef AJ_TOOLS_FIND_PRINT_H
#define AJ_TOOLS_FIND_PRINT_H

#include "index/search/query/query.h"
#include "tools/anjuan/cli.h"

/* What `find` shows: JSON as it is (docs/formats/search-answer.md), or lines for people. They take
   their argument over. */
enum aj_exit aj_find_print(const struct aj_cli *cli, json_t *answer);
enum aj_exit aj_find_print_suggestions(const struct aj_cli *cli, json_t *answer);

/* An array of rows, as the index has them. */
enum aj_exit aj_find_print_saved(const struct aj_cli *cli, json_t *list);

/* What is wrong with a query, and where: the query again, with a mark below the spot. The status is
   that of wrong usage; AJ_EXIT_GOOD, and nothing printed, when nothing is wrong with it. */
enum aj_exit aj_find_print_fault(const char *query, enum aj_query_mode mode);

/* "案号" of "number": the fields of an answer. A word that is none is given back. */
const char *aj_find_field_zh(const char *word);

/* "类型=民事或刑事", several of them with blanks between; nothing for none. */
struct aj_lines;
void aj_find_print_filters(struct aj_lines *lines, const json_t *filters);

#endif
