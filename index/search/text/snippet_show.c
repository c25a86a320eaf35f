#define _GNU_SOURCE /* memmem */

#include "index/search/text/snippet_parts.h"

#include "base/auto.h"
#include "base/utf8.h"

#define RUN_MOST    ((size_t)160) /* bytes beside the window that may belong to a number in it */
#define LEFT_OUT    "\u2026"
#define REPLACEMENT "\uFFFD"

/* The window being written. */
struct show {
    const struct aj_passage *p;
    unsigned char *flags; /* of the bytes from `first` on */
    size_t first;
    struct aj_buf text;
    struct aj_buf marks;
    struct aj_snippet_mark mark; /* being written */
    bool marking;
};

static void release(struct show *show)
{
    free(show->flags);
    aj_buf_release(&show->text);
    aj_buf_release(&show->marks);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory showing a passage");
}

static bool is_blank_at(const struct aj_passage *p, size_t at)
{
    return aj_snippet_blank(aj_utf8_next(p->text, p->size, &at));
}

/* Marks what a hit in the folded text stands for, as far as it is in the window. */
static void mark(struct show *show, size_t at, size_t size)
{
    const struct aj_passage *p = show->p;
    size_t start, end;

    aj_search_span(p->folded, at, size, &start, &end);
    while (start < end && is_blank_at(p, aj_snippet_previous(p->text, end)))
        end = aj_snippet_previous(p->text, end);
    if (start < p->start)
        start = p->start;
    if (end > p->end)
        end = p->end;
    for (; start < end; start++)
        show->flags[start - show->first] |= AJ_SHOW_MARKED;
}

static void mark_needle(struct show *show, const struct aj_needle *needle)
{
    const struct aj_search_text *folded = show->p->folded;
    size_t at = aj_search_place(folded, show->p->start);
    size_t end = aj_search_place(folded, show->p->end) + needle->size; /* it may begin before, */

    at = at > needle->size ? at - needle->size : 0; /* or end behind */
    if (end > folded->size)
        end = folded->size;
    while (end - at >= needle->size) {
        const char *found = memmem(folded->text + at, end - at, needle->text, needle->size);

        if (!found)
            return;
        at = (size_t)(found - folded->text);
        mark(show, at, needle->size);
        at++;
    }
}

static enum aj_code set_flags(struct show *show, bool unmasked, struct aj_err *err)
{
    const struct aj_passage *p = show->p;
    size_t last = p->size - p->end > RUN_MOST ? p->end + RUN_MOST : p->size;

    show->first = p->start > RUN_MOST ? p->start - RUN_MOST : 0;
    show->flags = calloc(1, last - show->first + 1);
    if (!show->flags)
        return no_memory(err);
    if (!unmasked)
        aj_snippet_mask(p->text + show->first, last - show->first, show->flags);
    for (size_t i = 0; i < p->n_needles; i++)
        mark_needle(show, &p->needles[i]);
    return AJ_OK;
}

static void end_mark(struct show *show)
{
    if (!show->marking)
        return;
    show->marking = false;
    show->mark.end = show->text.size;
    aj_buf_add(&show->marks, &show->mark, sizeof(show->mark));
}

static void write_character(struct show *show, struct aj_bytes bytes, bool marked)
{
    if (!marked)
        end_mark(show);
    if (marked && !show->marking) {
        show->marking = true;
        show->mark.start = show->text.size;
    }
    aj_buf_add(&show->text, bytes.data, bytes.size);
}

static void write_window(struct show *show)
{
    const struct aj_passage *p = show->p;
    bool blank = false; /* one is to be written before the next character */
    bool blank_marked = false;
    bool any = false;

    for (size_t at = p->start; at < p->end;) {
        unsigned flags = show->flags[at - show->first];
        bool marked = flags & AJ_SHOW_MARKED;
        struct aj_bytes bytes = {p->text + at, 0};
        size_t next = at;
        int32_t cp = aj_utf8_next(p->text, p->end, &next);

        bytes.size = next - at;
        at = next;
        if (cp >= 0 && aj_snippet_blank(cp)) {
            blank = any;
            blank_marked = marked;
            continue;
        }
        if (cp < 0) {
            bytes = (struct aj_bytes){REPLACEMENT, sizeof(REPLACEMENT) - 1};
        } else if (cp >= 0x80 && !aj_utf8_plain(bytes.data, bytes.size, false)) {
            continue; /* invisible */
        } else if ((flags & AJ_SHOW_MASKED) && !marked) {
            bytes = (struct aj_bytes){"*", 1};
        }
        if (blank) {
            write_character(show, (struct aj_bytes){" ", 1},
                            blank_marked && marked && show->marking);
        }
        write_character(show, bytes, marked);
        blank = false;
        any = true;
    }
    end_mark(show);
}

/* Whether anything can be seen there. */
static bool is_shown(const struct aj_passage *p, size_t start, size_t end)
{
    while (start < end) {
        if (!aj_snippet_blank(aj_utf8_next(p->text, end, &start)))
            return true;
    }
    return false;
}

enum aj_code aj_passage_show(const struct aj_passage *p, bool unmasked, struct aj_arena *arena,
                             struct aj_snippet *out, struct aj_err *err)
{
    AJ_AUTO(release) struct show show = {.p = p};

    AJ_TRY(set_flags(&show, unmasked, err));
    if (is_shown(p, 0, p->start))
        aj_buf_add(&show.text, LEFT_OUT, sizeof(LEFT_OUT) - 1);
    write_window(&show);
    if (is_shown(p, p->end, p->size))
        aj_buf_add(&show.text, LEFT_OUT, sizeof(LEFT_OUT) - 1);
    if (show.text.failed || show.marks.failed)
        return no_memory(err);
    out->text = aj_arena_copy(arena, show.text.data, show.text.size);
    out->size = show.text.size;
    out->marks = (const void *)aj_arena_copy(arena, show.marks.data, show.marks.size);
    out->n_marks = show.marks.size / sizeof(struct aj_snippet_mark);
    return out->text && out->marks ? AJ_OK : no_memory(err);
}
