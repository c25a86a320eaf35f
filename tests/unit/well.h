#ifndef AJ_TESTS_WELL_H
#define AJ_TESTS_WELL_H

#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Must succeed; the message says what failed. The call takes &err. */
#define well(call)                                                                                 \
    do {                                                                                           \
        struct aj_err err = {0};                                                                   \
        if ((call) != AJ_OK)                                                                       \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

#endif
