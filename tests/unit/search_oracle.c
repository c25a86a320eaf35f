#include "search_oracle_parts.h"

#include "base/search_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void *oracle_room(size_t size)
{
    void *room = calloc(1, size + 1);

    assert_non_null(room);
    return room;
}

char *oracle_copy(const char *text)
{
    return memcpy(oracle_room(strlen(text)), text, strlen(text));
}

static char *fold(const char *text, size_t size)
{
    struct aj_search_text folded = {0};
    char *copy;

    assert_int_equal(aj_search_fold(size > 0 ? text : "", size, &folded, NULL), AJ_OK);
    copy = memcpy(oracle_room(folded.size), folded.text, folded.size);
    aj_search_text_release(&folded);
    return copy;
}

char *oracle_fold(const char *text)
{
    const char *joint = strchr(text, AJ_PERSON_JOINT);
    char *left, *right, *both;

    if (!joint)
        return fold(text, strlen(text));
    left = fold(text, (size_t)(joint - text));
    right = fold(joint + 1, strlen(joint + 1));
    both = oracle_room(strlen(left) + 1 + strlen(right));
    (void)sprintf(both, "%s%c%s", left, AJ_PERSON_JOINT, right);
    free(left);
    free(right);
    return both;
}

static void drop(struct oracle_document *document)
{
    for (size_t i = 0; i < document->n_values; i++)
        free(document->values[i].text);
    for (size_t i = 0; i < document->n_words; i++) {
        free(document->words[i].text);
        free(document->words[i].folded);
    }
    free(document->values);
    free(document->words);
    free(document->key);
}

void oracle_release(struct oracle *oracle)
{
    for (size_t i = 0; i < oracle->n; i++)
        drop(&oracle->list[i]);
    free(oracle->list);
    *oracle = (struct oracle){0};
}

bool oracle_remove(struct oracle *oracle, const char *key)
{
    for (size_t i = 0; i < oracle->n; i++) {
        if (strcmp(oracle->list[i].key, key) == 0) {
            drop(&oracle->list[i]);
            oracle->list[i] = oracle->list[--oracle->n];
            return true;
        }
    }
    return false;
}

const struct oracle_document *oracle_find(const struct oracle *oracle, const char *key)
{
    for (size_t i = 0; i < oracle->n; i++) {
        if (strcmp(oracle->list[i].key, key) == 0)
            return &oracle->list[i];
    }
    return NULL;
}

static struct oracle_document copy_document(const struct aj_document *from)
{
    struct oracle_document to = {.key = oracle_copy(from->key), .facts = from->facts};

    to.values = oracle_room(from->n_values * sizeof(*to.values));
    to.words = oracle_room(from->n_words * sizeof(*to.words));
    for (; to.n_values < from->n_values; to.n_values++) {
        const struct aj_doc_value *value = &from->values[to.n_values];
        char *text = fold(value->text.data, value->text.size);

        to.values[to.n_values] = (struct oracle_value){value->field, text, strlen(text)};
    }
    for (; to.n_words < from->n_words; to.n_words++) {
        const struct aj_doc_word *word = &from->words[to.n_words];

        to.words[to.n_words] =
            (struct oracle_word){word->attribute, oracle_copy(word->text), oracle_fold(word->text)};
    }
    return to;
}

void oracle_put(struct oracle *oracle, const struct aj_document *document)
{
    (void)oracle_remove(oracle, document->key);
    if (oracle->n == oracle->room) {
        size_t room = oracle->room ? 2 * oracle->room : 64;
        struct oracle_document *list = oracle_room(room * sizeof(*list));

        if (oracle->n > 0)
            memcpy(list, oracle->list, oracle->n * sizeof(*list));
        free(oracle->list);
        oracle->list = list;
        oracle->room = room;
    }
    oracle->list[oracle->n++] = copy_document(document);
}
