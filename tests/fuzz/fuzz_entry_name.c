/* Any bytes as the name of an entry: what is shown is one plain line of UTF-8, and a name without
   fault leads nowhere but down. First byte: bit 0 the UTF-8 flag, bit 1 backslashes separate, bit 2
   the first half of the rest is the Unicode field. */
#include "archive/entry_name.h"
#include "base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_components(const char *display)
{
    for (const char *at = display;; at++) {
        size_t n = strcspn(at, "/");

        if (n == 0 || (n == 1 && at[0] == '.') || (n == 2 && memcmp(at, "..", 2) == 0))
            abort();
        at += n;
        if (*at == '\0')
            return;
    }
}

static void check(const struct aj_name_bytes *in, struct aj_arena *arena)
{
    struct aj_entry_name name;
    enum aj_code code = aj_entry_name_read(in, arena, &name, NULL);

    if (code == AJ_NO_MEMORY)
        return;
    if (code != AJ_OK || !name.display || !*name.display)
        abort();
    if (!aj_utf8_plain(name.display, strlen(name.display), false))
        abort();
    if (name.raw_hex && strlen(name.raw_hex) != 2 * in->size)
        abort();
    if (!name.raw_hex && !in->utf8_flag)
        abort();
    if (name.fault == AJ_NAME_FINE)
        check_components(name.display);
    (void)aj_entry_name_is_dropping(name.display);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct aj_arena arena = {.limit = 1 << 22};
    struct aj_name_bytes in = {0};
    unsigned char *exact;

    if (size < 1 || size > 70000)
        return 0;
    exact = malloc(size - 1 ? size - 1 : 1); /* of exactly that size: reading past it is caught */
    if (!exact)
        return 0;
    in.utf8_flag = data[0] & 1;
    in.backslash_separates = data[0] & 2;
    memcpy(exact, data + 1, size - 1);
    in.bytes = exact;
    in.size = size - 1;
    if (data[0] & 4) {
        in.unicode = exact;
        in.unicode_size = in.size / 2;
        in.bytes += in.unicode_size;
        in.size -= in.unicode_size;
    }
    check(&in, &arena);
    free(exact);
    aj_arena_reset(&arena);
    return 0;
}
