#include "search_home.h"

#include "base/file.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

int search_home_open(void **state)
{
    const struct aj_env_options options = {.writable = true, .map_size = (size_t)512 << 20};
    struct search_home *home = calloc(1, sizeof(*home));

    assert_non_null(home);
    (void)snprintf(home->folder, sizeof(home->folder), "search-test-XXXXXX");
    assert_non_null(mkdtemp(home->folder));
    well(aj_env_open(home->folder, &options, &home->env, &err));
    home->seed = 20261128;
    *state = home;
    return 0;
}

int search_home_close(void **state)
{
    struct search_home *home = *state;

    aj_env_close(home->env);
    well(aj_file_remove_tree(home->folder, &err));
    free(home);
    return 0;
}

unsigned chance(struct search_home *home, unsigned below)
{
    home->seed = home->seed * 1664525u + 1013904223u;
    return (home->seed >> 8) % below;
}

struct aj_txn *begin_write(struct search_home *home)
{
    struct aj_txn *txn = NULL;

    well(aj_txn_write(home->env, NULL, &txn, &err));
    return txn;
}

struct aj_txn *begin_read(struct search_home *home)
{
    struct aj_txn *txn = NULL;

    well(aj_txn_read(home->env, &txn, &err));
    return txn;
}

void commit(struct aj_txn *txn)
{
    well(aj_txn_commit(txn, &err));
}

struct aj_bytes bytes_of(const char *text)
{
    return (struct aj_bytes){text, strlen(text)};
}

void put_row(struct search_home *home, enum aj_table table, struct aj_bytes key,
             struct aj_bytes value)
{
    struct aj_txn *txn = begin_write(home);

    well(aj_txn_put(txn, table, key, value, &err));
    commit(txn);
}

uint32_t value_number(struct aj_txn *txn, unsigned shelf, enum aj_attribute attribute,
                      const char *text)
{
    const struct aj_doc_word word = {attribute, text};
    struct aj_value_cache cache = {0};
    uint32_t number = UINT32_MAX;

    well(aj_value_number(txn, &cache, shelf, &word, &number, &err));
    aj_value_cache_release(&cache);
    return number;
}

void assert_same_suggestions(const struct aj_suggestions *a, const struct aj_suggestions *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        assert_string_equal(a->list[i].text, b->list[i].text);
        assert_int_equal(a->list[i].attribute, b->list[i].attribute);
        assert_int_equal(a->list[i].documents, b->list[i].documents);
    }
}

void random_name(struct search_home *home, struct aj_buf *out, size_t characters)
{
    static const char *const parts[] = {"张", "王", "李", "欧", "阳", "三", "小", "明",
                                        "法", "院", "云", "溪", "国", "車", "Ａ", "b"};

    for (size_t i = 0; i < characters; i++) {
        const char *part = parts[chance(home, AJ_COUNTOF(parts))];

        aj_buf_add(out, part, strlen(part));
    }
}
