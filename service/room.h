#ifndef AJ_SERVICE_ROOM_H
#define AJ_SERVICE_ROOM_H

#include "service/home.h"

#include <stdint.h>

/* What index, journal and signed head may need while one case is written: nothing is begun with
   less free. */
#define AJ_ROOM_RESERVE ((uint64_t)8 << 20)

/* AJ_FULL, with the place and both numbers, when the disk of the home has less free than the
   reserve and `more` bytes. */
enum aj_code aj_room_check(const struct aj_home *home, uint64_t more,
                           struct aj_err *err) AJ_CHECKED;

#endif
