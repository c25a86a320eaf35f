#include "service/pay_export.h"

#include "base/auto.h"
#include "base/file.h"
#include "service/bank_csv.h"
#include "service/bank_pain.h"
#include "service/home_place.h"
#include "service/pay_sheet_of.h"
#include "service/pay_sheet_pages.h"
#include "service/payment_act.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_LIMIT ((size_t)64 << 20)

static const struct {
    const char *word;
    const char *ending; /* of a file that nobody named */
} formats[AJ_PAY_FORMATS] = {
    [AJ_PAY_CSV] = {"csv", ".csv"},
    [AJ_PAY_CSV_GB18030] = {"csv-gb18030", "-gb18030.csv"},
    [AJ_PAY_PAIN] = {"pain.001", ".xml"},
};

bool aj_pay_format_from_word(const char *word, enum aj_pay_format *out)
{
    for (int i = 0; i < AJ_PAY_FORMATS; i++) {
        if (strcmp(formats[i].word, word) == 0) {
            *out = (enum aj_pay_format)i;
            return true;
        }
    }
    return false;
}

/* One export on its way. */
struct exporting {
    struct aj_pay_act act;
    const struct aj_pay_export *wanted;
    struct aj_arena arena;
    json_t *batch;
    json_t *before; /* of this format, when it was written before */
    struct aj_buf bytes;
    char sha256[AJ_DIGEST_HEX_SIZE];
    char *output;
    char *part;
    bool there; /* the file is there already, these very bytes */
};

static void exporting_release(struct exporting *e)
{
    aj_arena_reset(&e->arena);
    json_decref(e->batch);
    aj_buf_release(&e->bytes);
    free(e->output);
    free(e->part);
}

static enum aj_code no_memory(struct aj_err *err)
{
    return aj_fail(err, AJ_NO_MEMORY, "out of memory writing for the bank");
}

/* --- 1: what is to be written ---------------------------------------------------- */

static enum aj_code write_pain(struct exporting *e, const struct aj_pay_sheet *sheet,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *config = aj_path_join(e->act.home->folder, "anjuan.conf");
    AJ_AUTO(aj_debtor_release) struct aj_debtor debtor = {0};
    int64_t at = aj_json_int(json_object_get(e->batch, "approved"), "at", 0);

    if (!config)
        return no_memory(err);
    AJ_TRY(aj_debtor_read(config, &debtor, err));
    return aj_bank_pain_write(sheet, &debtor, at, &e->bytes, err);
}

static enum aj_code make_bytes(struct exporting *e, struct aj_err *err)
{
    struct aj_pay_sheet sheet;
    struct aj_digest digest;

    AJ_TRY(aj_pay_sheet_of(e->act.home, e->batch, &e->arena, &sheet, err));
    if (e->wanted->format == AJ_PAY_PAIN) {
        AJ_TRY(write_pain(e, &sheet, err));
    } else {
        AJ_TRY(aj_bank_csv_write(
            &sheet, e->wanted->format == AJ_PAY_CSV ? AJ_BANK_CSV_UTF8 : AJ_BANK_CSV_GB18030,
            &e->bytes, err));
    }
    if (e->bytes.failed)
        return no_memory(err);
    digest = aj_digest_of(e->bytes.data, e->bytes.size);
    aj_digest_hex(&digest, e->sha256);
    return AJ_OK;
}

static enum aj_code check_same(struct exporting *e, struct aj_err *err)
{
    const char *word = formats[e->wanted->format].word;
    size_t i;
    json_t *sent;

    json_array_foreach(json_object_get(e->batch, "sent"), i, sent)
    {
        if (strcmp(aj_json_text(sent, "format"), word) != 0)
            continue;
        if (strcmp(aj_json_text(sent, "file_sha256"), e->sha256) != 0) {
            return aj_fail(err, AJ_CONFLICT,
                           "批次 %s 已导出过 %s，现在生成的与当时不同（付款账户或程序版本变了），"
                           "没有写；请用当时的文件，或恢复当时的设置后再导出",
                           e->wanted->batch, word);
        }
        e->before = sent;
    }
    return AJ_OK;
}

static enum aj_code check_state(const struct exporting *e, struct aj_err *err)
{
    const char *state = aj_json_text(e->batch, "state");
    size_t i;
    const json_t *line;

    if (strcmp(state, "approved") != 0 && strcmp(state, "sent") != 0 &&
        strcmp(state, "settled") != 0) {
        return aj_fail(err, AJ_CONFLICT, "批次 %s 没有批准，不能送银行；请先由另一人 pay approve",
                       e->wanted->batch);
    }
    json_array_foreach(json_object_get(e->batch, "lines"), i, line)
    {
        if (json_object_get(line, "outcome")) {
            return aj_fail(err, AJ_CONFLICT,
                           "批次 %s 已登记过银行结果，不能再送银行；退回的请 release 后编入新批次",
                           e->wanted->batch);
        }
    }
    return AJ_OK;
}

/* --- 2: durable beside its place -------------------------------------------------- */

static enum aj_code name_files(struct exporting *e, struct aj_err *err)
{
    const char *output = e->wanted->output;
    AJ_AUTO(aj_buf_release) struct aj_buf name = {0};

    if (output) {
        aj_buf_addf(&name, "%s", output);
    } else {
        aj_buf_addf(&name, "%s%s", e->wanted->batch, formats[e->wanted->format].ending);
    }
    e->output = name.failed ? NULL : strdup(name.data);
    aj_buf_addf(&name, ".part");
    e->part = name.failed ? NULL : strdup(name.data);
    return e->output && e->part ? AJ_OK : no_memory(err);
}

static enum aj_code look_at_output(struct exporting *e, struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf bytes = {.limit = FILE_LIMIT + 1};

    if (access(e->output, F_OK) != 0)
        return AJ_OK;
    if (aj_file_read(e->output, FILE_LIMIT, &bytes, NULL) == AJ_OK && bytes.size == e->bytes.size &&
        memcmp(bytes.data, e->bytes.data, bytes.size) == 0) {
        e->there = true;
        return AJ_OK;
    }
    return aj_fail(err, AJ_CONFLICT, "%s 已经存在，内容不同，没有改动；请换一个 --output",
                   e->output);
}

static enum aj_code write_new(const struct exporting *e, struct aj_err *err)
{
    AJ_AUTO(aj_auto_close)
    int fd = open(e->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return aj_fail_errno(err, "新建 %s", e->part);
    AJ_TRY(aj_file_write_all(fd, e->bytes.data, e->bytes.size, e->part, err));
    AJ_TRY(aj_file_sync(fd, e->part, err));
    return aj_file_sync_parent(e->part, err);
}

static enum aj_code write_part(const struct exporting *e, struct aj_err *err)
{
    enum aj_code code;

    (void)unlink(e->part); /* of a run that was cut short */
    code = write_new(e, err);
    if (code != AJ_OK)
        (void)unlink(e->part);
    return code;
}

/* --- 4: in its place ---------------------------------------------------------------- */

/* link, not rename, so that nothing that came in the meantime is replaced; but some sticks have no
   links. */
static enum aj_code give_name(const struct exporting *e, struct aj_err *err)
{
    if (link(e->part, e->output) == 0) {
        (void)unlink(e->part);
    } else if (errno == EEXIST || access(e->output, F_OK) == 0) {
        return aj_fail(err, AJ_CONFLICT, "%s 已经存在；批次已记为送银行，请换一个 --output 再导出",
                       e->output);
    } else if (rename(e->part, e->output) != 0) {
        return aj_fail_errno(err, "批次已记为送银行，但不能写 %s；请排除后再导出一次", e->output);
    }
    return aj_file_sync_parent(e->output, err);
}

/* ------------------------------------------------------------------------------------- */

static enum aj_code tell_before(struct exporting *e, struct aj_err *err)
{
    json_t *answer = json_pack("{s:s, s:b, s:s}", "event", "batch.sent", "repeated", 1, "batch",
                               e->wanted->batch);

    if (!answer || json_object_update(answer, e->before) != 0) {
        json_decref(answer);
        return no_memory(err);
    }
    e->act.done->answer = answer;
    e->act.done->repeated = true;
    return AJ_OK;
}

static enum aj_code commit(struct exporting *e, struct aj_err *err)
{
    if (e->act.done->answer) /* under this key */
        return AJ_OK;
    if (e->before)
        return tell_before(e, err);
    return aj_pay_commit(&e->act, "batch.sent",
                         json_pack("{s:s, s:s, s:s}", "batch", e->wanted->batch, "format",
                                   formats[e->wanted->format].word, "file_sha256", e->sha256),
                         err);
}

static enum aj_code write_and_commit(struct exporting *e, struct aj_err *err)
{
    enum aj_code code;

    AJ_TRY(look_at_output(e, err));
    if (!e->there)
        AJ_TRY(write_part(e, err));
    code = commit(e, err);
    if (code != AJ_OK) {
        if (!e->there)
            (void)unlink(e->part);
        return code;
    }
    AJ_TRY(aj_place_renew(e->act.home, err)); /* before there is anything to take to the bank */
    return e->there ? AJ_OK : give_name(e, err);
}

static enum aj_code tell_file(const struct exporting *e, struct aj_err *err)
{
    json_t *answer = e->act.done->answer;

    if (json_object_set_new(answer, "output", json_string(e->output)) != 0 ||
        json_object_set_new(answer, "bytes", json_integer((json_int_t)e->bytes.size)) != 0)
        return no_memory(err);
    return AJ_OK;
}

enum aj_code aj_pay_export(struct aj_home *home, const struct aj_pay_who *who,
                           const struct aj_pay_export *wanted, struct aj_pay_done *done,
                           struct aj_err *err)
{
    AJ_AUTO(exporting_release)
    struct exporting e = {.act = {.home = home, .who = who, .done = done},
                          .wanted = wanted,
                          .arena = {.limit = AJ_PAY_SHEET_ROOM},
                          .bytes = {.limit = FILE_LIMIT}};

    AJ_TRY(aj_pay_begin(&e.act,
                        json_pack("{s:s, s:s, s:s}", "ask", "batch.sent", "batch", wanted->batch,
                                  "format", formats[wanted->format].word),
                        err));
    AJ_TRY(aj_ledger_batch(home->index, wanted->batch, &e.batch, err));
    if (done->repeated && check_state(&e, NULL) != AJ_OK)
        return AJ_OK; /* it was done, and is settled by now: no file any more */
    AJ_TRY(check_state(&e, err));
    AJ_TRY(aj_place_check(home, err));
    AJ_TRY(make_bytes(&e, err));
    AJ_TRY(check_same(&e, err));
    AJ_TRY(name_files(&e, err));
    AJ_TRY(write_and_commit(&e, err));
    return tell_file(&e, err);
}

/* --- paper ------------------------------------------------------------------------------ */

enum aj_code aj_pay_paper_draw(struct aj_home *home, const struct aj_pay_paper_wanted *wanted,
                               struct aj_buf *pdf, struct aj_err *err)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = AJ_PAY_SHEET_ROOM};
    AJ_AUTO(aj_auto_json) json_t *batch = NULL;
    const struct aj_render *render = NULL;
    struct aj_render_result result;
    struct aj_pay_sheet sheet;
    int64_t at;

    AJ_TRY(aj_ledger_batch(home->index, wanted->batch, &batch, err));
    AJ_TRY(aj_pay_sheet_of(home, batch, &arena, &sheet, err));
    AJ_TRY(aj_home_render(home, &render, err));
    at = aj_json_int(json_object_get(batch, "prepared"), "at", 0);
    at = aj_json_int(json_object_get(batch, "approved"), "at", at);
    if (wanted->paper == AJ_PAY_PAPER_SHEET)
        return aj_pay_sheet_draw(render, &sheet, at, pdf, &result, err);
    return aj_pay_vouchers_draw(
        render,
        &(struct aj_pay_vouchers){.sheet = &sheet,
                                  .by = wanted->paper == AJ_PAY_PAPER_VOUCHERS ? AJ_PAY_BY_LINE
                                                                               : AJ_PAY_BY_PAYEE,
                                  .drawn_at = at},
        pdf, &result, err);
}
