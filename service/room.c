#include "service/room.h"

#include "base/file.h"

enum aj_code aj_room_check(const struct aj_home *home, uint64_t more, struct aj_err *err)
{
    uint64_t room = aj_file_free_space(home->folder);
    uint64_t need = AJ_ROOM_RESERVE + more;

    if (room >= need)
        return AJ_OK;
    return aj_fail(err, AJ_FULL,
                   "案卷库 %s 所在的磁盘空间不足：需要 %llu MiB，只剩 %llu MiB；没有开始写入",
                   home->folder, (unsigned long long)((need + (1 << 20) - 1) >> 20),
                   (unsigned long long)(room >> 20));
}
