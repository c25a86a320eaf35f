/* Gathering documents: what is refused, when a slab is full, and alphabets of any size. */
#include "slab_world.h"

#include "index/search/slab/slab_check.h"

#include <string.h>

static const uint32_t no_fields[AJ_DOC_FIELD_COUNT];

static enum aj_code add(struct aj_slab_builder *builder, const char *text, size_t size)
{
    struct aj_slab_document document = {.text = {text, size}, .field_starts = no_fields};

    return aj_slab_builder_add(builder, &document, NULL);
}

static void what_is_no_document_is_refused_and_leaves_nothing(void **state)
{
    AJ_AUTO(aj_auto_slab_builder) struct aj_slab_builder *builder = NULL;
    uint32_t fields[AJ_DOC_FIELD_COUNT] = {0};
    uint64_t word = aj_gram_of(AJ_GRAM_WORD + 11, 7);
    struct aj_slab_document document = {
        .text = {"\1ab\1", 4}, .field_starts = fields, .words = &word, .n_words = 1};

    (void)state;
    assert_int_equal(aj_slab_builder_open(5, &builder, NULL), AJ_OK);
    assert_int_equal(add(builder, "", 0), AJ_INVALID);
    assert_int_equal(add(builder, "\1ab", 3), AJ_INVALID);
    assert_int_equal(add(builder, "\1\xE5\xBE\1", 4), AJ_INVALID);
    assert_int_equal(add(builder, "\1\xED\xA0\x80\1", 5), AJ_INVALID); /* a surrogate */
    assert_int_equal(add(builder, "\1\xE0\x80\x80\1", 5), AJ_INVALID); /* too long a form */
    assert_int_equal(aj_slab_builder_add(builder, &document, NULL), AJ_OK);
    fields[3] = 5;
    assert_int_equal(aj_slab_builder_add(builder, &document, NULL), AJ_INVALID);
    fields[3] = 2; /* and what follows begins before it */
    assert_int_equal(aj_slab_builder_add(builder, &document, NULL), AJ_INVALID);
    fields[3] = 0;
    fields[0] = 1;
    assert_int_equal(aj_slab_builder_add(builder, &document, NULL), AJ_INVALID);
    fields[0] = 0;
    word = aj_gram_of('a', 'b');
    assert_int_equal(aj_slab_builder_add(builder, &document, NULL), AJ_INVALID);
    word = (uint64_t)1 << AJ_GRAM_BITS;
    assert_int_equal(aj_slab_builder_add(builder, &document, NULL), AJ_INVALID);
}

static void a_slab_ends_with_its_chunk(void **state)
{
    AJ_AUTO(aj_auto_slab_builder) struct aj_slab_builder *builder = NULL;

    (void)state;
    assert_int_equal(aj_slab_builder_open(2 * AJ_CHUNK_DOCS - 2, &builder, NULL), AJ_OK);
    assert_int_equal(add(builder, "\1", 1), AJ_OK);
    assert_false(aj_slab_builder_is_full(builder));
    assert_int_equal(add(builder, "\1", 1), AJ_OK);
    assert_true(aj_slab_builder_is_full(builder));
    assert_int_equal(add(builder, "\1", 1), AJ_CONFLICT);
    aj_slab_builder_close(aj_steal(&builder));
    assert_int_equal(aj_slab_builder_open(0, &builder, NULL), AJ_OK);
    for (int i = 0; i < 4096; i++) {
        assert_false(aj_slab_builder_is_full(builder));
        assert_int_equal(add(builder, "\1x\1", 3), AJ_OK);
    }
    assert_true(aj_slab_builder_is_full(builder));
}

/* Each of them is a pair with those beside it. */
static void more_characters_than_sixteen_bits_tell_apart(void **state)
{
    struct world *w = *state;
    struct plain *doc = world_make(w, 150000, NULL);
    int32_t cp = 0;

    for (uint32_t i = 1; i + 1 < doc->n; i++) {
        doc->text[i] = cp++;
        cp = cp == 0xD800 ? 0xE000 : cp;
    }
    world_write(w, 1);
    assert_int_equal(world_ask_phrase(w, doc->text + 70000, 6), 1);
    assert_int_equal(world_ask_phrase(w, doc->text + doc->n - 3, 3), 1);
    world_ask_gram(w, aj_gram_of(doc->text[70000], -1));
    world_check(w);
}

static void written_again_in_another_transaction_it_is_the_same(void **state)
{
    struct world *w = *state;
    AJ_AUTO(aj_auto_slab_builder) struct aj_slab_builder *builder = NULL;
    AJ_AUTO(aj_slabs_release) struct aj_slabs slabs = {0};
    uint64_t bytes = 0;

    assert_int_equal(aj_slab_builder_open(1, &builder, NULL), AJ_OK);
    for (int round = 0; round < 3; round++) {
        struct aj_txn *txn = NULL;

        assert_int_equal(aj_txn_write(w->env, NULL, &txn, NULL), AJ_OK);
        assert_int_equal(aj_slab_builder_write(builder, txn, NULL), AJ_OK);
        assert_int_equal(aj_slabs_read(txn, &slabs, NULL), AJ_OK);
        assert_int_equal(slabs.n, round > 0); /* without documents nothing is written */
        assert_true(round < 2 || slabs.list[0].bytes == bytes);
        bytes = round > 0 ? slabs.list[0].bytes : 0;
        aj_slabs_release(&slabs);
        aj_txn_end(txn); /* as when the map was full */
        if (round == 0)
            assert_int_equal(add(builder, "\1法律援助\1", 14), AJ_OK);
    }
    assert_true(bytes > 0);
}

int main(void)
{
#define IN_A_WORLD(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_document_is_refused_and_leaves_nothing),
        cmocka_unit_test(a_slab_ends_with_its_chunk),
        IN_A_WORLD(more_characters_than_sixteen_bits_tell_apart),
        IN_A_WORLD(written_again_in_another_transaction_it_is_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
