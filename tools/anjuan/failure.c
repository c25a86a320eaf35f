#include "tools/anjuan/failure.h"

#include "tools/anjuan/cli.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

const char *aj_failure_remedy(const struct aj_err *err)
{
    if (err->code != AJ_FULL && strstr(err->text, "请"))
        return "";
    switch (err->code) {
    case AJ_FULL:
        return "请在案卷库所在的磁盘上腾出空间后重做；已归档的案卷不受影响，未完成的没有留下半成品"
               "。";
    case AJ_FORBIDDEN:
        return err->os_errno == EROFS ? "请把案卷库所在的磁盘以可写方式挂载后重做。"
                                      : "请用案卷库所属的用户运行，或改正该文件的权限后重做。";
    case AJ_NO_MEMORY:
        return "请关闭其他程序或增加内存后重做。";
    case AJ_CORRUPT:
        return "请保留现场，运行 anjuan doctor 查看；必要时从备份恢复。";
    case AJ_NOT_FOUND:
        return "请核对路径或号码后重试。";
    case AJ_INVALID:
    case AJ_TOO_LARGE:
        return "请改正后重试。";
    case AJ_CONFLICT:
        return "请稍后重试；仍不行请运行 anjuan doctor。";
    case AJ_IO:
    case AJ_OK:
    case AJ_CODE_COUNT:
    default:
        return "请检查磁盘和系统日志，排除后重做；不要只是反复重试。";
    }
}

static void on_bus_error(int number)
{
    static const char text[] = "anjuan: 读索引文件时出错：磁盘已满，或 index/ 已损坏。\n"
                               "处理：请先腾出磁盘空间；仍不行请运行 anjuan rebuild 重建索引。\n";

    (void)number;
    (void)!write(STDERR_FILENO, text, sizeof(text) - 1);
    _exit(AJ_EXIT_FAILED);
}

void aj_failure_catch_bus_error(void)
{
    (void)signal(SIGBUS, on_bus_error);
}

static void on_stop(int number)
{
    (void)number;
    stop = 1;
}

void aj_stop_gently(void)
{
    struct sigaction once = {.sa_handler = on_stop, .sa_flags = (int)(SA_RESETHAND | SA_RESTART)};

    (void)sigaction(SIGINT, &once, NULL);
    (void)sigaction(SIGTERM, &once, NULL);
}

bool aj_stop_wanted(void)
{
    return stop != 0;
}
