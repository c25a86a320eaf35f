/* Lists of places: any bytes are a list that rises and stays below, whichever way it is read, or
   they are refused; and any numbers that rise come back. */
#include "index/search/codes/elias_fano.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NUMBERS 4096u

/* Input: n (2) ‖ below (4) ‖ the bytes, cut or filled up with zeros to what the list takes. */
static void read_any(const uint8_t *data, size_t size)
{
    static uint32_t one[NUMBERS], all[NUMBERS];
    uint16_t n;
    uint32_t below, number;
    size_t room, n_one = 0, n_all = 0, k;
    unsigned char *exact;
    struct aj_ef ef;

    memcpy(&n, data, sizeof(n));
    memcpy(&below, data + 2, sizeof(below));
    n = (uint16_t)(n % NUMBERS + 1);
    below = below < n ? n : below;
    room = aj_ef_size(n, below);
    exact = calloc(1, room); /* so that reading past the end is caught */
    if (!exact)
        return;
    memcpy(exact, data + 6, size - 6 < room ? size - 6 : room);
    if (!aj_ef_open(&ef, (struct aj_bytes){exact, room}, n, below))
        abort();
    while (aj_ef_next(&ef, &number)) {
        if (number >= below || (n_one > 0 && number <= one[n_one - 1]) || n_one == n)
            abort();
        one[n_one++] = number;
    }
    if (ef.broken != (n_one < n) || !aj_ef_open(&ef, (struct aj_bytes){exact, room}, n, below))
        abort();
    while ((k = aj_ef_read(&ef, all + n_all, 1 + n_all % 100)) > 0)
        n_all += k;
    if (n_all > n_one || memcmp(one, all, n_all * sizeof(one[0])) != 0 ||
        ef.broken != (n_one < n)) /* of a broken list fewer may be given, of a whole one all */
        abort();
    if (!aj_ef_open(&ef, (struct aj_bytes){exact, room}, n, below))
        abort();
    for (uint32_t least = 0; aj_ef_seek(&ef, least, &number); least = number + 1 + number % 777) {
        if (number < least || number >= below)
            abort();
    }
    free(exact);
}

/* Input: gaps, from one byte each. */
static void write_any(const uint8_t *data, size_t size)
{
    static uint32_t list[NUMBERS], back[NUMBERS];
    uint32_t n = 0, number = 0, sought;
    unsigned char *bytes;
    struct aj_ef ef;

    for (; n < size && n < NUMBERS; n++) {
        number += data[n] < 250 ? data[n] : (uint32_t)data[n] * data[n];
        list[n] = number++;
    }
    bytes = malloc(aj_ef_size(n, number));
    if (!bytes)
        return;
    aj_ef_write(list, n, number, bytes);
    if (!aj_ef_open(&ef, (struct aj_bytes){bytes, aj_ef_size(n, number)}, n, number) ||
        aj_ef_read(&ef, back, NUMBERS) != n || memcmp(list, back, n * sizeof(list[0])) != 0 ||
        !aj_ef_open(&ef, (struct aj_bytes){bytes, aj_ef_size(n, number)}, n, number))
        abort();
    for (uint32_t i = data[0]; i < n; i += 1 + data[i]) {
        if (!aj_ef_seek(&ef, list[i], &sought) || sought != list[i])
            abort();
    }
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size >= 6)
        read_any(data, size);
    if (size > 0)
        write_any(data, size);
    return 0;
}
