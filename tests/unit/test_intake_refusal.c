/* Archives that are refused: one finding that names archive, entry and reason; no paper of theirs,
   no byte of theirs left in staging, and the other papers stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "archive_maker.h"
#include "intake_world.h"

#define ZIP ARCHIVE_FORMAT_ZIP
#define TAR ARCHIVE_FORMAT_TAR_PAX_RESTRICTED

struct row {
    const char *what;
    int format;
    const char *options;
    void (*fill)(struct maker *m);
    void (*spoil)(struct aj_buf *bytes); /* changes the finished archive; may be NULL */
    const char *reason;                  /* in the message */
    const char *entry;                   /* in the message; NULL: none is named */
};

static void fill_plain(struct maker *m)
{
    maker_file(m, "a.pdf", "first of two");
    maker_file(m, "b.pdf", "second of two");
}

static void fill_parent(struct maker *m)
{
    maker_file(m, "a.pdf", "a");
    maker_file(m, "x/../../out.pdf", "a");
}

static void fill_parent_backslash(struct maker *m)
{
    maker_file(m, "a.pdf", "a");
    maker_file(m, "..\\out.pdf", "a");
}

static void fill_absolute(struct maker *m)
{
    maker_file(m, "/etc/out.pdf", "a");
}

static void fill_drive(struct maker *m)
{
    maker_file(m, "C:\\out.pdf", "a");
}

static void fill_symlink(struct maker *m)
{
    maker_file(m, "a.pdf", "a");
    maker_entry(m, "link", AE_IFLNK, "/etc/hostname", NULL, 0);
}

static void fill_hardlink(struct maker *m)
{
    maker_file(m, "a.pdf", "a");
    maker_entry(m, "link", AE_IFREG, "a.pdf", NULL, 0);
}

static void fill_pipe(struct maker *m)
{
    maker_entry(m, "pipe", AE_IFIFO, NULL, NULL, 0);
}

static void fill_twice(struct maker *m)
{
    maker_file(m, "a.pdf", "one");
    maker_file(m, "./a.pdf", "two");
}

static void fill_many(struct maker *m)
{
    char name[8];

    for (int i = 0; i < 30; i++) {
        (void)snprintf(name, sizeof(name), "%d.pdf", i);
        maker_file(m, name, "a");
    }
}

static void fill_deep(struct maker *m)
{
    maker_file(m, "1/2/3/4/5/a.pdf", "a");
}

static void fill_large(struct maker *m)
{
    maker_file(m, "a.pdf", "a");
    maker_file(m, "large.pdf",
               "0123456789012345678901234567890123456789012345678901234567890123456");
}

static void fill_sum(struct maker *m)
{
    maker_file(m, "a.pdf", "01234567890123456789012345678901234567890123456789");
    maker_file(m, "b.pdf", "01234567890123456789012345678901234567890123456789");
    maker_file(m, "c.pdf", "01234567890123456789012345678901234567890123456789");
}

static void fill_droppings(struct maker *m)
{
    maker_file(m, "__MACOSX/._a.pdf", "a");
}

static void cut(struct aj_buf *bytes)
{
    bytes->size = bytes->size * 6 / 10;
}

static void cut_tar(struct aj_buf *bytes)
{
    bytes->size = 512 + 5;
}

/* From `from` on; fails the test when it is not there. */
static char *find(const struct aj_buf *bytes, size_t from, const char *what, size_t size)
{
    for (size_t i = from; i + size <= bytes->size; i++) {
        if (memcmp(bytes->data + i, what, size) == 0)
            return bytes->data + i;
    }
    fail_msg("nothing to spoil");
    return NULL;
}

/* The first byte of the first entry's data, wherever it was stored as it is. */
static void flip(struct aj_buf *bytes)
{
    *find(bytes, 0, "first of two", 12) ^= 1;
}

static char *central(struct aj_buf *bytes)
{
    return find(bytes, 0, "PK\1\2", 4);
}

static void rename_in_directory(struct aj_buf *bytes)
{
    central(bytes)[46] = 'x';
}

static void put_nul_into_name(struct aj_buf *bytes)
{
    for (size_t i = 0; i + 5 < bytes->size; i++) {
        if (memcmp(bytes->data + i, "a.pdf", 5) == 0)
            bytes->data[i + 1] = '\0';
    }
}

static void use_unknown_method(struct aj_buf *bytes)
{
    central(bytes)[10] = 97;
    bytes->data[8] = 97;
}

static void claim_more_entries(struct aj_buf *bytes)
{
    bytes->data[bytes->size - 22 + 10] = 3;
    bytes->data[bytes->size - 22 + 8] = 3;
}

static void share_one_header(struct aj_buf *bytes)
{
    char *first = central(bytes);
    char *second = find(bytes, (size_t)(first - bytes->data) + 1, "PK\1\2", 4);

    memcpy(second + 42, first + 42, 4);
}

static void become_text_in_gzip(struct aj_buf *bytes)
{
    static const char gz[] = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x4c\x4a\x06\x00\xc2\x41"
                             "\x24\x35\x03\x00\x00\x00";

    bytes->size = 0;
    aj_buf_add(bytes, gz, sizeof(gz) - 1);
}

static void become_broken_gzip(struct aj_buf *bytes)
{
    bytes->size = 0;
    aj_buf_add(bytes,
               "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03 no deflate data at all, not one bit", 46);
}

static void become_bzip2(struct aj_buf *bytes)
{
    bytes->size = 0;
    aj_buf_add(bytes, "BZh91AY&SY", 10);
}

static void become_seven_zip_head(struct aj_buf *bytes)
{
    bytes->size = 0;
    aj_buf_add(bytes, "7z\xBC\xAF\x27\x1C\0\4aaaabbbbbbbbccccccccdddd", 32);
}

/* Thirty bytes that would unpack to a directory of 4 GiB. */
static void become_seven_zip_with_huge_directory(struct aj_buf *bytes)
{
    static const char start[] = "7z\xBC\xAF\x27\x1C\0\4aaaa\0\0\0\0\0\0\0\0\x1E\0\0\0\0\0\0\0aaaa";
    static const char head[] = "\x17\x06\x00\x01\x09\x10\x00\x07\x0B\x01\x00\x01\x23\x03\x01"
                               "\x01\x05\x5D\x00\x00\x10\x00\x0C\xF1\x07\x00\x00\x00\x00\x00";

    bytes->size = 0;
    aj_buf_add(bytes, start, sizeof(start) - 1);
    aj_buf_add(bytes, head, sizeof(head) - 1);
}

static const struct row rows[] = {
    {"parent", ZIP, NULL, fill_parent, NULL, "“..”", "out.pdf"},
    {"parent in tar", TAR, NULL, fill_parent, NULL, "“..”", "out.pdf"},
    {"backslash parent", TAR, NULL, fill_parent_backslash, NULL, "“..”", "out.pdf"},
    {"absolute", TAR, NULL, fill_absolute, NULL, "绝对路径", "etc/out.pdf"},
    {"drive", ZIP, NULL, fill_drive, NULL, "绝对路径", "out.pdf"},
    {"symlink", ZIP, NULL, fill_symlink, NULL, "链接", "link"},
    {"symlink in tar", TAR, NULL, fill_symlink, NULL, "链接", "link"},
    {"hard link", TAR, NULL, fill_hardlink, NULL, "链接", "link"},
    {"pipe", TAR, NULL, fill_pipe, NULL, "管道", "pipe"},
    {"same name twice", TAR, NULL, fill_twice, NULL, "两次", "a.pdf"},
    {"encrypted", ZIP, "zip:encryption=zipcrypt", fill_plain, NULL, "口令", "a.pdf"},
    {"encrypted AES", ZIP, "zip:encryption=aes256", fill_plain, NULL, "口令", "a.pdf"},
    {"many", ZIP, NULL, fill_many, NULL, "最多 20 个", NULL},
    {"many in tar", TAR, NULL, fill_many, NULL, "最多 20 个", NULL},
    {"folders", TAR, NULL, fill_deep, NULL, "最多 4 层", NULL},
    {"large", ZIP, NULL, fill_large, NULL, "单个文件", "large.pdf"},
    {"large in 7z", ARCHIVE_FORMAT_7ZIP, NULL, fill_large, NULL, "单个文件", "large.pdf"},
    {"sum", TAR, NULL, fill_sum, NULL, "总大小", "c.pdf"},
    {"only droppings", ZIP, NULL, fill_droppings, NULL, "没有材料", NULL},
    {"cut off", ZIP, NULL, fill_plain, cut, "不完整", NULL},
    {"cut off tar", TAR, NULL, fill_plain, cut_tar, "不完整", "a.pdf"},
    {"damaged", ZIP, "zip:compression=store", fill_plain, flip, "损坏", "a.pdf"},
    {"damaged 7z", ARCHIVE_FORMAT_7ZIP, "7zip:compression=store", fill_plain, flip, "损坏",
     "a.pdf"},
    {"two names", ZIP, NULL, fill_plain, rename_in_directory, "不符", "x.pdf"},
    {"NUL in name", ZIP, NULL, fill_plain, put_nul_into_name, "空字节", "a⟨U+0000⟩pdf"},
    {"method", ZIP, NULL, fill_plain, use_unknown_method, "压缩方法", "a.pdf"},
    {"entry count", ZIP, NULL, fill_plain, claim_more_entries, "条目数", NULL},
    {"overlap", ZIP, NULL, fill_plain, share_one_header, "同一段数据", ".pdf"},
    {"no tar", ZIP, NULL, fill_plain, become_text_in_gzip, "不支持的压缩格式", NULL},
    {"broken gzip", ZIP, NULL, fill_plain, become_broken_gzip, "损坏", NULL},
    {"bzip2", ZIP, NULL, fill_plain, become_bzip2, "不支持的压缩格式", NULL},
    {"7z directory", ZIP, NULL, fill_plain, become_seven_zip_with_huge_directory, "最多 20 个",
     NULL},
    {"7z head only", ZIP, NULL, fill_plain, become_seven_zip_head, "不完整", NULL},
};

static void spoil(const struct row *row, const char *path)
{
    struct aj_buf bytes = {0};

    assert_int_equal(aj_file_read(path, 1 << 20, &bytes, NULL), AJ_OK);
    row->spoil(&bytes);
    assert_int_equal(aj_file_replace(path, bytes.data, bytes.size, 0600, NULL), AJ_OK);
    aj_buf_release(&bytes);
}

static void check(const struct row *row, const struct world *w)
{
    const struct aj_finding *f = w->findings.list;

    if (w->findings.n != 1)
        fail_msg("%s: %zu findings, %zu papers", row->what, w->findings.n, w->intake.n_papers);
    if (strcmp(f->code, "unreadable_paper") != 0 || f->severity != AJ_ERROR ||
        strcmp(f->file, "坏.dat") != 0 || f->remedy[0] == '\0' || !strstr(f->message, "坏.dat") ||
        !strstr(f->message, row->reason) || (row->entry && !strstr(f->message, row->entry)))
        fail_msg("%s: %s", row->what, f->message);
    if (w->intake.n_papers != 1 || inspected != 1)
        fail_msg("%s: %zu papers, %zu inspected", row->what, w->intake.n_papers, inspected);
    if (count_files(w->staging) != 1 || count_files(w->root) != 3) {
        fail_msg("%s: %zu files in staging, %zu in all", row->what, count_files(w->staging),
                 count_files(w->root));
    }
}

static void what_is_wrong_with_an_archive_refuses_it_whole_and_says_why(void **state)
{
    for (size_t i = 0; i < AJ_COUNTOF(rows); i++) {
        struct world *w;
        struct maker m;

        assert_int_equal(make_world(state), 0);
        w = *state;
        w->limits = (struct aj_intake_limits){20, 64, 128, 200, 2, 4, false};
        lay(w, "papers/good.pdf", "good");
        m = maker_open(in(w, "坏.dat").path, rows[i].format, ARCHIVE_FILTER_NONE, rows[i].options);
        rows[i].fill(&m);
        if (!maker_close(&m))
            fail_msg("%s: cannot be made", rows[i].what);
        if (rows[i].spoil)
            spoil(&rows[i], in(w, "坏.dat").path);
        take(w);
        check(&rows[i], w);
        assert_int_equal(end_world(state), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_wrong_with_an_archive_refuses_it_whole_and_says_why),
    };

    return cmocka_run_group_tests_name("intake refusals", tests, NULL, NULL);
}
