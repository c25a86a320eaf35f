/*
 * bench_commit FOLDER: durable commits a second of the index with one caller and with eight, next
 * to what the disk alone can do (4 KiB pwrite + fdatasync), all in one run. FOLDER must not exist;
 * it is removed again.
 */
#include "base/auto.h"
#include "base/file.h"
#include "index/index.h"

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

struct caller {
    struct aj_index *index;
    pthread_t thread;
    int number;
    long done;
    struct aj_err err;
    enum aj_code code;
};

static void *commit_for_a_while(void *arg)
{
    struct caller *c = arg;
    double begin = now();

    while (c->code == AJ_OK && now() - begin < SECONDS) {
        char key[40];
        json_t *data;

        (void)snprintf(key, sizeof(key), "(2026)bench%d-%ld号", c->number, c->done + 1);
        data = json_pack("{s:s, s:s, s:{s:s, s:{s:s, s:s}}, s:[], s:[], s:s, s:{}}", "case_key",
                         key, "case_number", key, "facts", "reason", "追索劳动报酬纠纷", "handler",
                         "name", "侯子衿", "unit", "浙江鹿溪律师事务所", "papers", "ignored",
                         "container", "folder", "profile");
        c->code = aj_index_commit(
            c->index,
            &(struct aj_event){
                .type = "case.imported", .at = 1700000000, .actor = "侯子衿", .data = data},
            1, NULL, &c->err);
        json_decref(data);
        c->done++;
    }
    return NULL;
}

static double index_rate(const char *folder, int n_callers)
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
    struct aj_err err;

    if (argc != 2 || aj_file_exists(argv[1])) {
        (void)fprintf(stderr, "usage: bench_commit FOLDER (which must not exist)\n");
        return 2;
    }
    if (aj_file_make_folders(argv[1], 0700, &err) != AJ_OK) {
        (void)fprintf(stderr, "%s\n", err.text);
        return 3;
    }
    disk = disk_rate(argv[1]);
    alone = index_rate(argv[1], 1);
    many = index_rate(argv[1], CALLERS);
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
