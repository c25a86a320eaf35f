/*
 * bench_commit FOLDER [pay]: durable commits a second of the index with one caller and with eight,
 * next to what the disk alone can do (4 KiB pwrite + fdatasync), all in one run. The commits are
 * cases taken in; with `pay`, money granted: an entry in two accounts, under a request's key.
 * FOLDER must not exist; it is removed again.
 */
#include "base/auto.h"
#include "base/file.h"
#include "index/index.h"
#include "index/ledger.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SECONDS 3.0
#define CALLERS 8

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double disk_rate(const char *folder)
{
    AJ_AUTO(aj_auto_free) char *path = aj_path_join(folder, "raw");
    AJ_AUTO(aj_auto_close) int fd = path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
    static const char block[4096] = "x";
    double begin = now();
    long n = 0;

    if (fd < 0)
        return 0;
    for (; now() - begin < SECONDS; n++) {
        if (pwrite(fd, block, sizeof(block), (off_t)(n % 1024) * 4096) != sizeof(block) ||
            fdatasync(fd) != 0)
            return 0;
    }
    return (double)n / (now() - begin);
}

/* The n-th of a caller. */
typedef enum aj_code (*commit_one)(struct aj_index *index, int caller, long n, struct aj_err *err);

struct caller {
    struct aj_index *index;
    commit_one commit;
    pthread_t thread;
    int number;
    long done;
    struct aj_err err;
    enum aj_code code;
};

static enum aj_code commit_case(struct aj_index *index, int caller, long n, struct aj_err *err)
{
    char key[40];
    json_t *data;
    enum aj_code code;

    (void)snprintf(key, sizeof(key), "(2026)bench%d-%ld号", caller, n);
    data = json_pack("{s:s, s:s, s:{s:s, s:{s:s, s:s}}, s:[], s:[], s:s, s:{}}", "case_key", key,
                     "case_number", key, "facts", "reason", "追索劳动报酬纠纷", "handler", "name",
                     "侯子衿", "unit", "浙江鹿溪律师事务所", "papers", "ignored", "container",
                     "folder", "profile");
    code = aj_index_commit(
        index,
        &(struct aj_event){
            .type = "case.imported", .at = 1700000000, .actor = "侯子衿", .data = data},
        1, NULL, err);
    json_decref(data);
    return code;
}

static enum aj_code commit_money(struct aj_index *index, int caller, long n, struct aj_err *err)
{
    char key[40], hex[AJ_DIGEST_HEX_SIZE];
    struct aj_digest digest;
    bool repeated = false;
    uint64_t seq;
    json_t *data;
    enum aj_code code;

    (void)snprintf(key, sizeof(key), "bench%d-%ld", caller, n);
    digest = aj_digest_of(key, strlen(key));
    aj_digest_hex(&digest, hex);
    data =
        json_pack("{s:i, s:s, s:i, s:s, s:s, s:{s:s, s:s}}", "year", 2026, "source", "财政", "fen",
                  100, "by", "沈若谷", "reason", "追加预算", "request", "key", key, "sha256", hex);
    code = aj_index_commit_once(
        index,
        &(struct aj_event){
            .type = "budget.granted", .at = 1700000000, .actor = "沈若谷", .data = data},
        1, &seq, &repeated, err);
    json_decref(data);
    return code == AJ_OK && repeated ? aj_fail(err, AJ_CONFLICT, "%s was there", key) : code;
}

static void *commit_for_a_while(void *arg)
{
    struct caller *c = arg;
    double begin = now();

    while (c->code == AJ_OK && now() - begin < SECONDS) {
        c->code = c->commit(c->index, c->number, c->done + 1, &c->err);
        c->done++;
    }
    return NULL;
}

static double index_rate(const char *folder, commit_one commit, int n_callers)
{
    struct caller callers[CALLERS] = {0};
    struct aj_index *index = NULL;
    struct aj_err err;
    double begin;
    long total = 0;

    if (aj_index_open(folder, AJ_INDEX_WRITE, &index, &err) != AJ_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 0;
    }
    begin = now();
    for (int i = 0; i < n_callers; i++) {
        callers[i].index = index;
        callers[i].commit = commit;
        callers[i].number = n_callers * 100 + i;
        if (pthread_create(&callers[i].thread, NULL, commit_for_a_while, &callers[i]) != 0)
            return 0;
    }
    for (int i = 0; i < n_callers; i++) {
        (void)pthread_join(callers[i].thread, NULL);
        if (callers[i].code != AJ_OK)
            (void)fprintf(stderr, "%s\n", callers[i].err.text);
        total += callers[i].done;
    }
    begin = now() - begin;
    aj_index_close(index);
    return (double)total / begin;
}

int main(int argc, char **argv)
{
    double disk, alone, many;
    const bool pay = argc == 3 && strcmp(argv[2], "pay") == 0;
    const commit_one commit = pay ? commit_money : commit_case;
    struct aj_err err;

    if (argc != 2 + pay || aj_file_exists(argv[1])) {
        (void)fprintf(stderr, "usage: bench_commit FOLDER (which must not exist) [pay]\n");
        return 2;
    }
    if (aj_file_make_folders(argv[1], 0700, &err) != AJ_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    disk = disk_rate(argv[1]);
    alone = index_rate(argv[1], commit, 1);
    many = index_rate(argv[1], commit, CALLERS);
    if (aj_file_remove_tree(argv[1], &err) != AJ_OK)
        (void)fprintf(stderr, "%s\n", err.text);
    if (disk <= 0 || alone <= 0 || many <= 0)
        return 3;
    (void)printf("disk alone, 4 KiB pwrite + fdatasync  %8.0f /s\n", disk);
    (void)printf("index, 1 caller, durable commits      %8.0f /s  %.2f x disk\n", alone,
                 alone / disk);
    (void)printf("index, %d callers, durable commits     %8.0f /s  %.2f x disk\n", CALLERS, many,
                 many / disk);
    return 0;
}
