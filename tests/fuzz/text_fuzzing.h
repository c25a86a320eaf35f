#ifndef AJ_TEXT_FUZZING_H
#define AJ_TEXT_FUZZING_H

/* For the targets that put bytes into the index as a row of texts, and read it in every way. */

#include "base/auto.h"
#include "base/file.h"
#include "index/search/text/snippet.h"
#include "index/search/text/text_rows.h"

#include <stdio.h>

static char folder[] = "fuzz-texts-XXXXXX";
static struct aj_env *env;
static struct aj_txn *txn; /* never committed */
static struct aj_dictionaries *dictionaries;
static struct aj_packer *packer;

static void must(enum aj_code code)
{
    if (code != AJ_OK)
        abort();
}

static void close_all(void)
{
    aj_packer_close(packer);
    aj_dictionaries_close(dictionaries);
    aj_txn_end(txn);
    aj_env_close(env);
    must(aj_file_remove_tree(folder, NULL));
}

static void open_all(void)
{
    const struct aj_env_options options = {.writable = true, .map_size = (size_t)64 << 20};

    if (env)
        return;
    if (!mkdtemp(folder))
        abort();
    must(aj_env_open(folder, &options, &env, NULL));
    must(aj_txn_write(env, NULL, &txn, NULL));
    must(aj_dictionaries_open(&dictionaries, NULL));
    must(aj_packer_open(dictionaries, &packer, NULL));
    (void)atexit(close_all);
}

/* Forgets what was written. */
static void begin_anew(void)
{
    aj_txn_end(txn);
    must(aj_txn_write(env, NULL, &txn, NULL));
}

static void check_code(enum aj_code code)
{
    if (code != AJ_OK && code != AJ_CORRUPT && code != AJ_NOT_FOUND && code != AJ_NO_MEMORY)
        abort();
}

/* Adds up every byte that was given, so that reading past the end is caught. */
static unsigned sum;
static void touch(const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        sum += ((const unsigned char *)bytes)[i];
}

static void read_pieces(struct aj_text_reader *reader)
{
    struct aj_piece piece;
    bool more = true;

    while (aj_text_next(reader, &piece, &more, NULL) == AJ_OK && more) {
        if (piece.field >= AJ_DOC_FIELD_COUNT || piece.text.size > AJ_FRAME_MOST)
            abort();
        touch(piece.text.data, piece.text.size);
    }
}

static void seek_places(struct aj_text_reader *reader)
{
    for (uint32_t place = 0; place < 3000; place += 1 + place / 2) {
        struct aj_piece piece;
        uint32_t start;
        bool more;

        if (aj_text_seek(reader, place, &start, NULL) != AJ_OK)
            continue;
        if (aj_text_next(reader, &piece, &more, NULL) != AJ_OK || !more || start > place ||
            place - start >= piece.characters)
            abort();
    }
}

static void make_snippet(struct aj_text_reader *reader, struct aj_arena *arena)
{
    static const uint32_t places[] = {1, 7, 400};
    static const uint32_t starts[AJ_DOC_FIELD_COUNT] = {[AJ_FIELD_TITLE] = 5, [AJ_FIELD_BODY] = 6};
    const struct aj_snippet_needle needles[] = {{{"\x01"
                                                  "a",
                                                  2},
                                                 places,
                                                 3},
                                                {{"1", 1}, places, 2}};
    const struct aj_snippet_want want = {
        .needles = needles, .n_needles = 2, .field_starts = starts};
    struct aj_snippet snippet;
    enum aj_code code = aj_snippet_make(reader, &want, arena, &snippet, NULL);

    check_code(code);
    if (code != AJ_OK)
        return;
    touch(snippet.text, snippet.size);
    for (size_t i = 0; i < snippet.n_marks; i++) {
        if (snippet.marks[i].start >= snippet.marks[i].end || snippet.marks[i].end > snippet.size)
            abort();
    }
}

static void read_document(uint32_t doc)
{
    AJ_AUTO(aj_auto_text) struct aj_text_reader *reader = NULL;
    struct aj_arena arena = {.limit = (size_t)1 << 20};
    struct aj_doc_values values;

    check_code(aj_text_open(txn, packer, doc, &reader, NULL));
    if (!reader)
        return;
    read_pieces(reader);
    seek_places(reader);
    make_snippet(reader, &arena);
    check_code(aj_text_values(reader, AJ_FIELD_BODY, &arena, &values, NULL));
    aj_arena_reset(&arena);
}

#endif
