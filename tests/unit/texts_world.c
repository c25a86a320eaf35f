#include "texts_world.h"

#include "base/file.h"

#include <stdio.h>

int texts_world_open(void **state)
{
    const struct aj_env_options options = {.writable = true, .map_size = (size_t)256 << 20};
    struct texts_world *w = calloc(1, sizeof(*w));

    assert_non_null(w);
    (void)snprintf(w->folder, sizeof(w->folder), "texts-test-XXXXXX");
    assert_non_null(mkdtemp(w->folder));
    well(aj_env_open(w->folder, &options, &w->env, &err));
    well(aj_txn_write(w->env, NULL, &w->txn, &err));
    well(aj_dictionaries_open(&w->dictionaries, &err));
    well(aj_packer_open(w->dictionaries, &w->packer, &err));
    w->seed = 20261128;
    *state = w;
    return 0;
}

int texts_world_close(void **state)
{
    struct texts_world *w = *state;

    aj_pieces_release(&w->pieces);
    aj_packer_close(w->packer);
    aj_dictionaries_close(w->dictionaries);
    aj_txn_end(w->txn);
    aj_env_close(w->env);
    well(aj_file_remove_tree(w->folder, &err));
    free(w);
    return 0;
}

uint32_t chance(struct texts_world *w, uint32_t below)
{
    w->seed = w->seed * 1664525u + 1013904223u;
    return (w->seed >> 8) % below;
}

void add_some(struct texts_world *w, struct aj_buf *out)
{
    static const char *const some[] = {
        "张",     "三", "法",     "院",     "當",   "與",     "𠀀", "，",       "。",   "（",
        " ",      "\n", "\u3000", "\f",     "\f",   "a",      "B",  "7",        "Ａ",   "５",
        "㎡",     "㈱", "\uFDFA", "\u0301", "e",    "\u0323", "が", "\u3099",   "ｶ",    "ﾞ",
        "\u200B", "한", "\uFE0F", "\xE6",   "\xBC", "\xFF",   "\t", "\xF0\x9F", "\x01", "-",
    };
    const char *one = some[chance(w, AJ_COUNTOF(some))];

    aj_buf_add(out, one, strlen(one));
}

void add_sentences(struct texts_world *w, size_t size, struct aj_buf *out)
{
    static const char *const words[] = {
        "原告", "被告", "人民法院", "劳动合同", "工伤赔偿", "支付工资", "经审理查明", "本院认为",
        "依照", "判决", "法律援助", "受援人",   "承办律师", "申请人",   "事实与理由", "诉讼请求",
        "张三", "李四", "用人单位", "仲裁裁决", "道路交通", "抚养费",   "离婚纠纷",   "证据不足",
    };
    size_t end = out->size + size;

    while (out->size < end) {
        const char *word = words[chance(w, AJ_COUNTOF(words))];

        aj_buf_add(out, word, strlen(word));
        if (chance(w, 5) == 0)
            aj_buf_addf(out, "%s", chance(w, 3) ? "，" : "。\n");
        if (chance(w, 20) == 0)
            aj_buf_addf(out, "%u元", (unsigned)chance(w, 100000));
    }
}

struct aj_bytes bytes_of(const char *text)
{
    return (struct aj_bytes){text, strlen(text)};
}

struct aj_bytes buf_bytes(const struct aj_buf *buf)
{
    return (struct aj_bytes){buf->data, buf->size};
}

void pack_values(struct texts_world *w, const struct aj_doc_value *values, size_t n,
                 struct aj_buf *out)
{
    well(aj_pieces_make(values, n, &w->pieces, &err));
    well(aj_texts_pack(w->packer, w->pieces.list, w->pieces.n, out, &err));
}

void put_values(struct texts_world *w, uint32_t doc, const struct aj_doc_value *values, size_t n)
{
    AJ_AUTO(aj_buf_release) struct aj_buf packed = {0};
    struct aj_packed_text text = {.doc = doc};

    pack_values(w, values, n, &packed);
    text.packed = buf_bytes(&packed);
    well(aj_texts_write(w->txn, &text, 1, &err));
}

struct aj_doc_value body_value(const struct aj_buf *bytes)
{
    return (struct aj_doc_value){
        .field = AJ_FIELD_BODY, .paper = 1, .text = {bytes->data, bytes->size}};
}

void put_bodies(struct texts_world *w, uint32_t first, uint32_t n, size_t size)
{
    for (uint32_t i = 0; i < n; i++) {
        AJ_AUTO(aj_buf_release) struct aj_buf body = {0};
        struct aj_doc_value value;

        add_sentences(w, size, &body);
        value = body_value(&body);
        put_values(w, first + i, &value, 1);
    }
}

void make_dictionary(struct texts_world *w, uint32_t documents)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {0};
    size_t sizes[400];

    for (size_t i = 0; i < AJ_COUNTOF(sizes); i++) {
        size_t before = bytes.size;

        add_sentences(w, 1500, &bytes);
        sizes[i] = bytes.size - before;
    }
    well(aj_dictionary_make(w->txn, &(struct aj_samples){bytes.data, sizes, AJ_COUNTOF(sizes)},
                            documents, &err));
}

struct aj_text_reader *open_text(struct texts_world *w, uint32_t doc)
{
    struct aj_text_reader *reader = NULL;

    well(aj_text_open(w->txn, w->packer, doc, &reader, &err));
    return reader;
}

void key_of(uint32_t number, unsigned char key[4])
{
    for (int i = 3; i >= 0; i--) {
        key[i] = (unsigned char)(number & 0xFF);
        number >>= 8;
    }
}

bool next_row(struct texts_world *w, uint32_t from, uint32_t *key, struct aj_bytes *value)
{
    AJ_AUTO(aj_auto_scan) struct aj_scan *scan = NULL;
    unsigned char bytes[4];
    struct aj_bytes found = {0};
    bool more;

    key_of(from, bytes);
    well(aj_scan_open(w->txn, AJ_TABLE_SEARCH_TEXT, (struct aj_bytes){bytes, 4}, &scan, &err));
    well(aj_scan_next(scan, &found, value, &more, &err));
    if (!more)
        return false;
    assert_int_equal(found.size, 4);
    *key = 0;
    for (int i = 0; i < 4; i++)
        *key = *key << 8 | ((const unsigned char *)found.data)[i];
    return true;
}

void put_row(struct texts_world *w, uint32_t key, struct aj_bytes value)
{
    unsigned char bytes[4];

    key_of(key, bytes);
    well(aj_txn_put(w->txn, AJ_TABLE_SEARCH_TEXT, (struct aj_bytes){bytes, 4}, value, &err));
}
