#include "index/search/ask/cursor.h"

#include "base/auto.h"
#include "base/digest.h"
#include "index/env.h"

#include <inttypes.h>

#define AVERAGE_MOST 1e12 /* characters; more is no number that we wrote */

static void add_field(struct aj_buf *to, const char *text)
{
    aj_buf_add(to, text ? text : "", text ? strlen(text) + 1 : 1); /* with its NUL, as a mark */
}

/* Everything on which the order of the hits depends, and who asks. */
static void add_question(struct aj_buf *to, const struct aj_search_request *r)
{
    if (r->query)
        aj_query_text(r->query, to);
    aj_buf_addf(to, "%c%d %d %d %u %zu ", '\0', (int)r->order, r->viewer->all_units,
                r->viewer->sealed, r->viewer->secrecy, r->viewer->n_units);
    for (size_t i = 0; i < r->viewer->n_units; i++)
        add_field(to, r->viewer->units[i]);
    aj_buf_addf(to, "%d ", r->viewer->person != NULL);
    add_field(to, r->viewer->person);
    aj_buf_addf(to, "%zu ", r->n_filters);
    for (size_t i = 0; i < r->n_filters; i++) {
        aj_buf_addf(to, "%d %zu ", (int)r->filters[i].attribute, r->filters[i].n);
        for (size_t k = 0; k < r->filters[i].n; k++)
            add_field(to, r->filters[i].values[k]);
    }
}

bool aj_cursor_mark(const struct aj_search_request *request, const char *rest,
                    char out[AJ_CURSOR_MARK + 1])
{
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    char hex[AJ_DIGEST_HEX_SIZE];
    struct aj_digest digest;

    add_question(&text, request);
    add_field(&text, rest);
    if (text.failed)
        return false;
    digest = aj_digest_of(text.data, text.size);
    aj_digest_hex(&digest, hex);
    memcpy(out, hex, AJ_CURSOR_MARK);
    out[AJ_CURSOR_MARK] = '\0';
    return true;
}

const char *aj_cursor_write(const struct aj_search_request *request, const struct aj_cursor *cursor,
                            struct aj_arena *arena)
{
    AJ_AUTO(aj_buf_release) struct aj_buf rest = {0};
    AJ_AUTO(aj_buf_release) struct aj_buf text = {0};
    char mark[AJ_CURSOR_MARK + 1];
    uint64_t average;

    memcpy(&average, &cursor->basis.average, sizeof(average));
    aj_buf_addf(&rest, ".%" PRIx64 ".%" PRIx64 ".%" PRIx64 ".", cursor->rank,
                cursor->basis.documents, average);
    for (const char *c = cursor->key; *c; c++)
        aj_buf_addf(&rest, "%02x", (unsigned)(unsigned char)*c);
    for (size_t i = 0; i < cursor->n; i++)
        aj_buf_addf(&rest, ".%" PRIx64, cursor->occurrences[i]);
    if (rest.failed || !aj_cursor_mark(request, rest.data, mark))
        return NULL;
    aj_buf_addf(&text, "%s%s", mark, rest.data);
    return text.failed ? NULL : aj_arena_copy(arena, text.data, text.size);
}

#define NO_DIGIT 16u

static unsigned digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : NO_DIGIT;
}

/* ".1f" and what follows: the number, and `*at` behind it. */
static bool take_number(const char **at, uint64_t *out)
{
    const char *c = *at + 1;

    *out = 0;
    if (**at != '.')
        return false;
    for (; digit_of(*c) != NO_DIGIT; c++) {
        if (*out >> 60)
            return false;
        *out = *out << 4 | digit_of(*c);
    }
    if (c == *at + 1)
        return false;
    *at = c;
    return true;
}

/* ".e5bc" and what follows: the key, two digits a byte. */
static bool take_key(const char **at, char key[AJ_KEY_LIMIT + 1])
{
    const char *c = *at + 1;
    size_t n = 0;

    if (**at != '.')
        return false;
    for (; n < AJ_KEY_LIMIT && digit_of(c[0]) != NO_DIGIT && digit_of(c[1]) != NO_DIGIT; c += 2) {
        key[n] = (char)(digit_of(c[0]) << 4 | digit_of(c[1]));
        if (key[n++] == '\0')
            return false;
    }
    key[n] = '\0';
    *at = c;
    return n > 0;
}

static bool take_all(const char *at, struct aj_cursor *out, char key[AJ_KEY_LIMIT + 1])
{
    uint64_t average;

    if (!take_number(&at, &out->rank) || !take_number(&at, &out->basis.documents) ||
        !take_number(&at, &average) || !take_key(&at, key))
        return false;
    memcpy(&out->basis.average, &average, sizeof(average));
    if (!(out->basis.average >= 1 &&
          out->basis.average <= AVERAGE_MOST)) /* also what is no number */
        return false;
    for (out->n = 0; *at && out->n < AJ_QUERY_WORDS; out->n++) {
        if (!take_number(&at, &out->occurrences[out->n]))
            return false;
    }
    return *at == '\0';
}

enum aj_code aj_cursor_read(const struct aj_search_request *request, struct aj_arena *arena,
                            struct aj_cursor *out, struct aj_err *err)
{
    const char *rest = request->after;
    char mark[AJ_CURSOR_MARK + 1];
    char key[AJ_KEY_LIMIT + 1];

    *out = (struct aj_cursor){0};
    out->occurrences = aj_arena_alloc(arena, AJ_QUERY_WORDS * sizeof(*out->occurrences));
    rest += strnlen(rest, AJ_CURSOR_MARK);
    if (!out->occurrences || !aj_cursor_mark(request, rest, mark))
        return aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page mark");
    if (strncmp(request->after, mark, AJ_CURSOR_MARK) != 0 || !take_all(rest, out, key)) {
        return aj_fail(err, AJ_INVALID,
                       "翻页标记与这次的检索式、筛选或排序不符；请从第一页重新查起");
    }
    out->key = aj_arena_copy(arena, key, strlen(key));
    return out->key ? AJ_OK : aj_fail(err, AJ_NO_MEMORY, "out of memory reading a page mark");
}
