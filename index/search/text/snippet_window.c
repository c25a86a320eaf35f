#include "index/search/text/snippet_parts.h"

#include "base/utf8.h"

#define NEAR 10 /* characters within which a sign is near */

bool aj_snippet_blank(int32_t cp)
{
    return (cp >= 0 && cp <= 0x20) || (cp >= 0x7F && cp <= 0xA0) || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

/* Behind which a snippet may begin or end. */
static bool is_sign(int32_t cp)
{
    return cp == 0xFF0C || cp == 0x3002 || cp == 0xFF1B || cp == 0xFF1A || cp == 0x3001 ||
           cp == 0xFF01 || cp == 0xFF1F; /* ，。；：、！？ */
}

size_t aj_snippet_previous(const char *text, size_t at)
{
    for (size_t n = 1; n <= 4 && n <= at; n++) {
        size_t end = at - n;

        if (aj_utf8_next(text, at, &end) >= 0 && end == at)
            return at - n;
    }
    return at - 1;
}

static int32_t character_before(const char *text, size_t at)
{
    size_t from = aj_snippet_previous(text, at);

    return aj_utf8_next(text, at, &from);
}

/* Past one shown character: a run of blanks is one. */
static size_t step(const struct aj_passage *p, size_t at)
{
    bool blank = aj_snippet_blank(aj_utf8_next(p->text, p->size, &at));

    while (blank && at < p->size) {
        size_t next = at;

        blank = aj_snippet_blank(aj_utf8_next(p->text, p->size, &next));
        if (blank)
            at = next;
    }
    return at;
}

static size_t step_back(const struct aj_passage *p, size_t at)
{
    bool blank = aj_snippet_blank(character_before(p->text, at));

    at = aj_snippet_previous(p->text, at);
    while (blank && at > 0 && aj_snippet_blank(character_before(p->text, at)))
        at = aj_snippet_previous(p->text, at);
    return at;
}

/* Shown characters from `at` to `end`, at most `most`. */
static unsigned count(const struct aj_passage *p, size_t at, size_t end, unsigned most)
{
    unsigned n = 0;

    for (; at < end && n < most; n++)
        at = step(p, at);
    return n;
}

static size_t forward(const struct aj_passage *p, size_t at, unsigned n)
{
    for (; n > 0 && at < p->size; n--)
        at = step(p, at);
    return at;
}

static size_t backward(const struct aj_passage *p, size_t at, unsigned n)
{
    for (; n > 0 && at > 0; n--)
        at = step_back(p, at);
    return at;
}

static bool may_cut_behind(int32_t cp)
{
    return is_sign(cp) || aj_snippet_blank(cp);
}

static size_t lay_start(const struct aj_passage *p, unsigned before)
{
    size_t start = backward(p, p->hit, before);
    size_t at = start;

    if (start == 0 || may_cut_behind(character_before(p->text, start)))
        return start;
    for (unsigned n = 0; n < NEAR && at < p->hit; n++) {
        size_t next = at;

        if (may_cut_behind(aj_utf8_next(p->text, p->size, &next)) && next <= p->hit)
            return next;
        at = next;
    }
    return start;
}

static size_t lay_end(const struct aj_passage *p, unsigned characters)
{
    size_t end = forward(p, p->start, characters);
    size_t at = end;
    size_t next = end;

    if (end == p->size || aj_snippet_blank(aj_utf8_next(p->text, p->size, &next)))
        return end;
    for (unsigned n = 0; n < NEAR && at > p->hit_end; n++) {
        if (may_cut_behind(character_before(p->text, at)))
            return at;
        at = aj_snippet_previous(p->text, at);
    }
    return end;
}

void aj_passage_lay(struct aj_passage *p, unsigned characters)
{
    unsigned hit = count(p, p->hit, p->hit_end, characters);
    unsigned room = characters - hit;
    unsigned after = count(p, p->hit_end, p->size, room);
    unsigned before = room / 3; /* what follows tells more than what went before */

    if (before < room - after)
        before = room - after;
    p->start = lay_start(p, before);
    p->end = lay_end(p, characters);
}
