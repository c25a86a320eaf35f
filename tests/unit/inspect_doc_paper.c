#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "inspect_papers.h"

#include <string.h>

/* The sectors of 512 bytes: 0 table, 1 and 2 directory, 3 to 10 the text, 11 table of the small
   sectors, 12 the small sectors with the table of pieces. */
enum {
    TABLE = 0,
    DIRECTORY = 1,
    WORD = 3,
    SMALL_TABLE = 11,
    SMALL = 12,
    SECTORS = 13,
    TEXT = 0x200
};

static unsigned char file[512 * (1 + SECTORS)];

static unsigned char *sector(int n)
{
    return file + 512 * (size_t)(1 + n);
}

static void put(unsigned char *at, uint32_t value, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

static void link_sectors(void)
{
    static const uint32_t next[SECTORS] = {0xFFFFFFFD, 2,          0xFFFFFFFE, 4, 5, 6, 7, 8, 9, 10,
                                           0xFFFFFFFE, 0xFFFFFFFE, 0xFFFFFFFE};

    memset(sector(TABLE), 0xFF, 512);
    for (size_t i = 0; i < SECTORS; i++)
        put(sector(TABLE) + 4 * i, next[i], 4);
    memset(sector(SMALL_TABLE), 0xFF, 512);
    put(sector(SMALL_TABLE), 0xFFFFFFFE, 4);
}

static void put_entry(int n, const char *name, int type, uint32_t start, uint32_t size)
{
    unsigned char *e = sector(DIRECTORY) + 128 * (size_t)n;

    for (size_t i = 0; name[i]; i++)
        e[2 * i] = (unsigned char)name[i];
    put(e + 64, (uint32_t)(2 * strlen(name) + 2), 2);
    e[66] = (unsigned char)type;
    put(e + 116, start, 4);
    put(e + 120, size, 4);
}

void make_doc(struct aj_buf *out, const char *narrow, const uint16_t *wide, const char *stream)
{
    static const unsigned char mark[] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};
    unsigned char *fib = sector(WORD), *clx = sector(SMALL);
    uint32_t n = (uint32_t)strlen(narrow), m = 0;

    memset(file, 0, sizeof(file));
    memcpy(file, mark, sizeof(mark));
    put(file + 30, 9, 2);
    put(file + 48, DIRECTORY, 4);
    put(file + 60, SMALL_TABLE, 4);
    put(file + 68, 0xFFFFFFFE, 4);
    memset(file + 76, 0xFF, 436);
    put(file + 76, TABLE, 4);
    link_sectors();
    while (wide[m])
        m++;
    put_entry(0, "Root Entry", 5, SMALL, 64);
    put_entry(1, "WordDocument", 2, WORD, 4096);
    put_entry(2, "0Table", 2, 0, 48);
    if (stream)
        put_entry(3, stream, 2, 0xFFFFFFFE, 0);
    put(fib, 0xA5EC, 2);
    put(fib + 2, 0xC1, 2);
    put(fib + 0x1A2, 4, 4);
    put(fib + 0x1A6, 38, 4);
    memcpy(fib + TEXT, narrow, n);
    for (uint32_t i = 0; i < m; i++)
        put(fib + TEXT + 256 + 2 * (size_t)i, wide[i], 2);
    clx += 4;
    clx[0] = 1; /* two bytes of properties to step over */
    put(clx + 1, 2, 2);
    clx[5] = 2;
    put(clx + 6, 28, 4);
    put(clx + 14, n, 4);
    put(clx + 18, n + m, 4);
    put(clx + 24, TEXT * 2 | 1u << 30, 4);
    put(clx + 32, TEXT + 256, 4);
    aj_buf_add(out, file, sizeof(file));
}
