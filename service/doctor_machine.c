#include "service/doctor_machine.h"

#include "base/auto.h"
#include "base/date.h"
#include "base/file.h"
#include "index/journal.h"
#include "service/room.h"
#include "service/staging_upkeep.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PLENTY ((uint64_t)1 << 30)

/* Without these an archive room works, but reads fewer words and asks more of people. */
static const struct {
    const char *name;
    const char *places[3];
    const char *package;
    const char *without;
} programs[] = {
    {"pdftotext",
     {"/usr/bin/pdftotext", "/usr/local/bin/pdftotext", NULL},
     "poppler-utils",
     "PDF 里的文字读不出来"},
    {"poppler-data",
     {"/usr/share/poppler/cMap/Adobe-GB1", "/usr/share/poppler/cidToUnicode", NULL},
     "poppler-data",
     "未嵌入中文字体的 PDF 读不出文字"},
    {"catdoc",
     {"/usr/bin/catdoc", "/usr/local/bin/catdoc", NULL},
     "catdoc",
     "旧式 Word 文件（.doc）里的文字读不出来"},
};

static void note(struct aj_findings *findings, const char *code, enum aj_severity severity,
                 const char *remedy, const char *message)
{
    struct aj_finding *f = aj_findings_add(findings, code, severity, "%s", message);

    (void)aj_finding_why(findings, f, "R-12", remedy);
}

static void check_programs(struct aj_findings *findings)
{
    for (size_t i = 0; i < AJ_COUNTOF(programs); i++) {
        char message[200], remedy[120];
        bool found = false;

        for (size_t k = 0; programs[i].places[k]; k++)
            found = found || access(programs[i].places[k], R_OK) == 0;
        if (found)
            continue;
        (void)snprintf(message, sizeof(message), "没有安装 %s：%s", programs[i].name,
                       programs[i].without);
        (void)snprintf(remedy, sizeof(remedy), "请安装软件包 %s。", programs[i].package);
        note(findings, "doctor_program", AJ_WARNING, remedy, message);
    }
}

/* Opening the drawing room says which file of the chain is absent, and its package. */
static void check_drawing(struct aj_home *home, struct aj_findings *findings)
{
    const struct aj_render *render;
    struct aj_err why = {0};

    if (aj_home_render(home, &render, &why) != AJ_OK)
        note(findings, "doctor_fonts", AJ_ERROR, "字体齐全、版面文件无误之前不能归档。", why.text);
}

static void check_space(struct aj_home *home, struct aj_findings *findings)
{
    uint64_t room = aj_file_free_space(home->folder);
    char message[200];

    if (room >= PLENTY)
        return;
    (void)snprintf(message, sizeof(message), "案卷库所在的磁盘只剩 %llu MiB",
                   (unsigned long long)(room >> 20));
    note(findings, "doctor_space", room < AJ_ROOM_RESERVE ? AJ_ERROR : AJ_WARNING,
         "请腾出空间或换到更大的磁盘。", message);
}

static void check_key(const char *folder, const char *name, unsigned forbidden,
                      struct aj_findings *findings)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, name);
    char message[400], remedy[400];
    struct stat st;

    if (!path || lstat(path, &st) != 0 || !(st.st_mode & forbidden))
        return;
    (void)snprintf(message, sizeof(message), "%s 可被他人读写（%03o）", path,
                   (unsigned)st.st_mode & 0777);
    (void)snprintf(remedy, sizeof(remedy), "请执行 chmod go-rwx %s", path);
    note(findings, "doctor_keys", AJ_ERROR, remedy, message);
}

/* An `init` killed while it wrote the key leaves a second copy of the secret. */
static enum aj_code check_keys(struct aj_home *home, struct aj_findings *findings,
                               struct aj_err *err)
{
    AJ_AUTO(aj_auto_free) char *folder = aj_path_join(home->folder, "keys");
    DIR *keys = folder ? opendir(folder) : NULL;
    struct dirent *entry;

    if (!folder)
        return aj_fail(err, AJ_NO_MEMORY, "out of memory");
    if (!keys)
        return aj_fail_errno(err, "读文件夹 %s", folder);
    check_key(folder, ".", 077, findings);
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's own */
    while ((entry = readdir(keys))) {
        if (strstr(entry->d_name, ".pem.new-")) {
            char message[400];

            (void)snprintf(message, sizeof(message), "%s 里有写了一半的密钥文件 %.100s", folder,
                           entry->d_name);
            note(findings, "doctor_keys", AJ_WARNING, "请删除该文件。", message);
        } else if (!strstr(entry->d_name, ".pub.pem") && entry->d_name[0] != '.') {
            check_key(folder, entry->d_name, 077, findings);
        }
    }
    (void)closedir(keys);
    return AJ_OK;
}

static enum aj_code check_staging(struct aj_home *home, struct aj_findings *findings,
                                  struct aj_err *err)
{
    char message[200];
    size_t n = 0;

    AJ_TRY(aj_staging_count_unneeded(home, &n, err));
    if (n == 0)
        return AJ_OK;
    (void)snprintf(message, sizeof(message), "staging/ 里有 %zu 个文件不属于任何未归档的案件", n);
    note(findings, "doctor_staging", AJ_INFO,
         "已归档案件的由下次写入时自动清理；其余的是重新收入前的旧材料。", message);
    return AJ_OK;
}

static void check_unconfirmed(struct aj_home *home, struct aj_findings *findings)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(home->folder, "store/unconfirmed");
    DIR *folder = path ? opendir(path) : NULL;
    struct dirent *entry;
    char message[200];
    size_t n = 0;

    if (!folder)
        return;
    /* NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's own */
    while ((entry = readdir(folder)))
        n += strstr(entry->d_name, ".zip") != NULL;
    (void)closedir(folder);
    if (n == 0)
        return;
    (void)snprintf(message, sizeof(message),
                   "store/unconfirmed/ 里有 %zu 份未及登记的案卷，是中断的归档留下的", n);
    note(findings, "doctor_unconfirmed", AJ_INFO, "核对这些案件已重新归档后，可以删除。", message);
}

/* Deadlines and archive numbers go by the clock. */
static enum aj_code check_clock(struct aj_home *home, struct aj_findings *findings,
                                struct aj_err *err)
{
    AJ_AUTO(aj_buf_release) struct aj_buf line = {0};
    AJ_AUTO(aj_auto_json) json_t *event = NULL;
    struct aj_journal_head head;

    AJ_TRY(aj_journal_head(home->index, &head, err));
    if (head.size == 0)
        return AJ_OK;
    AJ_TRY(aj_journal_line(home->index, head.size - 1, &line, err));
    event = json_loadb(line.data, line.size, 0, NULL);
    if (aj_json_int(event, "at", 0) > aj_clock_now()) {
        note(findings, "doctor_clock", AJ_WARNING, "请校准时钟后再归档。",
             "最近一次登记的时间在现在之后：机器的时钟曾被调快，或现在慢了");
    }
    return AJ_OK;
}

enum aj_code aj_doctor_machine(struct aj_home *home, struct aj_findings *findings,
                               struct aj_err *err)
{
    check_programs(findings);
    check_drawing(home, findings);
    check_space(home, findings);
    check_unconfirmed(home, findings);
    AJ_TRY(check_keys(home, findings, err));
    AJ_TRY(check_staging(home, findings, err));
    return check_clock(home, findings, err);
}
