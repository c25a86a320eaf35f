/* What is typed into the search box: it is read or refused with a place inside it; what is read is
   written back as a query that is the very same tree. */
#include "index/search/query/query.h"

#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t depth_of(const struct aj_query_node *node, size_t *leaves)
{
    size_t deepest = 0;

    if (node->kind >= AJ_QUERY_WORD) {
        (*leaves)++;
        if (node->kind == AJ_QUERY_WORD &&
            (!*node->text || !aj_utf8_valid(node->text, strlen(node->text))))
            abort();
        return 1;
    }
    if (!node->child || (node->kind == AJ_QUERY_NOT) != !node->child->next)
        abort();
    for (const struct aj_query_node *c = node->child; c; c = c->next) {
        size_t depth = depth_of(c, leaves);

        if (c->kind == node->kind)
            abort();
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest + 1;
}

static void check(const char *text, size_t size, enum aj_query_mode mode)
{
    struct aj_arena arena = {.limit = (size_t)2 << 20};
    struct aj_buf again = {0};
    struct aj_buf said = {0};
    struct aj_query query, back;
    struct aj_err err;
    size_t leaves = 0;
    enum aj_code code = aj_query_parse(text, size, mode, &arena, &query, &err);

    if (code == AJ_OK) {
        if (depth_of(query.root, &leaves) > 3 * AJ_QUERY_DEPTH + 4 || leaves != query.n_leaves ||
            leaves > AJ_QUERY_WORDS)
            abort();
        aj_query_text(query.root, &again);
        aj_query_explain(query.root, &said);
        if (!aj_utf8_valid(said.data, said.size))
            abort();
        /* What was read in the long way may be a little longer written than may be read. */
        if ((mode != AJ_QUERY_STORED || again.size <= AJ_QUERY_WRITTEN) &&
            (aj_query_parse(again.data, again.size, AJ_QUERY_STORED, &arena, &back, &err) !=
                 AJ_OK ||
             !aj_query_equal(query.root, back.root)))
            abort();
    } else if (code != AJ_INVALID || query.root || query.fault_byte > size ||
               query.fault_character > size + 1 || query.fault_character == 0) {
        abort();
    }
    aj_buf_release(&again);
    aj_buf_release(&said);
    aj_arena_reset(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *exact = malloc(size ? size : 1); /* so that reading past the end is caught */

    if (!exact)
        return 0;
    if (size)
        memcpy(exact, data, size);
    check(exact, size, AJ_QUERY_TYPED);
    check(exact, size, AJ_QUERY_LITERAL);
    check(exact, size, AJ_QUERY_STORED);
    free(exact);
    return 0;
}
