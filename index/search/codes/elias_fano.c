#include "index/search/codes/elias_fano.h"

#include <assert.h>
#include <string.h>

/* 64 bits of which only `left` bytes are there; the rest counts as zeros. */
static uint64_t load_end(const unsigned char *bytes, size_t left)
{
    uint64_t word = 0;

    memcpy(&word, bytes, left < sizeof(word) ? left : sizeof(word));
    return word;
}

static uint64_t load(const unsigned char *bytes)
{
    uint64_t word;

    memcpy(&word, bytes, sizeof(word));
    return word;
}

static void store_end(unsigned char *bytes, size_t left, uint64_t word)
{
    memcpy(bytes, &word, left < sizeof(word) ? left : sizeof(word));
}

/* Sums of the bits in each four of them, side by side. Without a compiler's word for this processor
   __builtin_popcountll is a call and a table. */
static uint64_t ones_in_fours(uint64_t word)
{
    word -= word >> 1 & 0x5555555555555555u;
    return (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
}

static uint64_t fours_to_bytes(uint64_t fours)
{
    return (fours & 0x0F0F0F0F0F0F0F0Fu) + (fours >> 4 & 0x0F0F0F0F0F0F0F0Fu);
}

static unsigned ones_in(uint64_t word)
{
    return (unsigned)(fours_to_bytes(ones_in_fours(word)) * 0x0101010101010101u >> 56);
}

/* Of 32 bytes. */
static unsigned ones_in_all(const unsigned char *bytes)
{
    uint64_t sums =
        fours_to_bytes(ones_in_fours(load(bytes)) + ones_in_fours(load(bytes + 8))) +
        fours_to_bytes(ones_in_fours(load(bytes + 16)) + ones_in_fours(load(bytes + 24)));

    sums = (sums & 0x00FF00FF00FF00FFu) + (sums >> 8 & 0x00FF00FF00FF00FFu);
    return (unsigned)(sums * 0x0001000100010001u >> 48);
}

/* The greatest l with n * 2^l <= below: the logarithm of below / n, without dividing. */
static unsigned width_of(uint32_t n, uint32_t below)
{
    unsigned width = (unsigned)(__builtin_clz(n) - __builtin_clz(below));

    return (uint64_t)n << width > below ? width - 1 : width;
}

static size_t lower_size(uint32_t n, unsigned width)
{
    return (size_t)(((uint64_t)n * width + 7) / 8);
}

static size_t upper_size(uint32_t n, uint32_t below, unsigned width)
{
    return (size_t)(((uint64_t)n + ((below - 1) >> width) + 1 + 7) / 8);
}

size_t aj_ef_size(uint32_t n, uint32_t below)
{
    unsigned width = width_of(n, below);

    return lower_size(n, width) + upper_size(n, below, width);
}

void aj_ef_write(const uint32_t *list, uint32_t n, uint32_t below, unsigned char *out)
{
    const unsigned width = width_of(n, below);
    const uint64_t mask = ((uint64_t)1 << width) - 1;
    const size_t size = upper_size(n, below, width);
    unsigned char *lower = out;
    unsigned char *upper = out + lower_size(n, width);
    uint64_t low = 0, high = 0; /* 64 bits of each, not written yet */
    unsigned filled = 0;        /* of `low` */
    size_t at = 0;              /* bytes before `high` */

    memset(upper, 0, size);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t bits = list[i] & mask;
        size_t bit = (size_t)(list[i] >> width) + i;

        low |= bits << filled;
        filled += width;
        if (filled >= 64) {
            memcpy(lower, &low, sizeof(low));
            lower += sizeof(low);
            filled -= 64;
            low = filled > 0 ? bits >> (width - filled) : 0;
        }
        if (bit / 64 * 8 != at) {
            store_end(upper + at, size - at, high);
            at = bit / 64 * 8;
            assert(at < size); /* else a number is not below */
            high = 0;
        }
        high |= (uint64_t)1 << bit % 64;
    }
    store_end(lower, (filled + 7) / 8, low);
    store_end(upper + at, size - at, high);
}

static uint64_t upper_word(const struct aj_ef *ef, size_t bit)
{
    size_t left = ef->size - (size_t)(ef->upper - ef->lower);

    if (bit / 8 >= left)
        return 0;
    left -= bit / 8;
    return left >= 8 ? load(ef->upper + bit / 8) : load_end(ef->upper + bit / 8, left);
}

bool aj_ef_open(struct aj_ef *ef, struct aj_bytes bytes, uint32_t n, uint32_t below)
{
    unsigned width;

    if (n == 0 || n > below || bytes.size != aj_ef_size(n, below))
        return false;
    width = width_of(n, below);
    *ef = (struct aj_ef){
        .n = n,
        .below = below,
        .width = width,
        .lower = bytes.data,
        .size = bytes.size,
        .upper = (const unsigned char *)bytes.data + lower_size(n, width),
    };
    ef->word = upper_word(ef, 0);
    return true;
}

/* Goes on to the next upper word; false, and the list broken, when there is none. */
static bool next_word(struct aj_ef *ef)
{
    ef->bit += 64;
    if (ef->bit / 8 >= ef->size - (size_t)(ef->upper - ef->lower)) {
        ef->broken = true;
        return false;
    }
    ef->word = upper_word(ef, ef->bit);
    return true;
}

static uint64_t lower_bits(const struct aj_ef *ef, uint32_t i)
{
    size_t bit = (size_t)i * ef->width;
    size_t left = ef->size - bit / 8;
    const unsigned char *from = ef->lower + bit / 8;
    uint64_t word = left >= 8 ? load(from) : load_end(from, left);

    return word >> bit % 8 & (((uint64_t)1 << ef->width) - 1);
}

bool aj_ef_next(struct aj_ef *ef, uint32_t *out)
{
    uint64_t number;

    if (ef->broken || ef->at >= ef->n)
        return false;
    while (ef->word == 0) {
        if (!next_word(ef))
            return false;
    }
    number = ef->bit + (unsigned)__builtin_ctzll(ef->word) - ef->at;
    number = number << ef->width | lower_bits(ef, ef->at);
    ef->broken = number < ef->least || number >= ef->below;
    if (ef->broken)
        return false;
    ef->word &= ef->word - 1;
    ef->at++;
    ef->least = number + 1;
    *out = (uint32_t)number;
    return true;
}

/* Skips whole words while fewer than `zeros` zeros stand before their ends. */
static bool skip_words(struct aj_ef *ef, size_t zeros)
{
    const size_t bits = (ef->size - (size_t)(ef->upper - ef->lower)) * 8;
    unsigned ones = ones_in(ef->word);

    while (ef->bit + 64 - (ef->at + ones) < zeros) {
        size_t bit = ef->bit + 64;
        uint32_t at = ef->at + ones;

        while (bit + 256 <= bits) {
            ones = ones_in_all(ef->upper + bit / 8);
            if (bit + 256 - (at + ones) >= zeros)
                break;
            at += ones;
            bit += 256;
        }
        ef->at = at;
        ef->bit = bit - 64;
        if (!next_word(ef))
            return false;
        ones = ones_in(ef->word);
    }
    return true;
}

/* Within the word, drops the ones before which fewer than `zeros` zeros stand. */
static void skip_bits(struct aj_ef *ef, size_t zeros)
{
    uint64_t whole = upper_word(ef, ef->bit);
    unsigned left = ones_in(ef->word);
    size_t before = ef->bit - (ef->at + left - ones_in(whole)); /* zeros before the word */
    uint64_t holes = ~whole;

    if (zeros <= before)
        return;
    for (size_t i = before + 1; i < zeros; i++)
        holes &= holes - 1;
    ef->word &= -(holes & -holes);
    ef->at += left - ones_in(ef->word);
}

bool aj_ef_seek(struct aj_ef *ef, uint32_t least, uint32_t *out)
{
    size_t zeros = least >> ef->width;

    if (ef->broken || ef->at >= ef->n)
        return false;
    if (least >= ef->below) {
        ef->at = ef->n;
        return false;
    }
    if (!skip_words(ef, zeros))
        return false;
    skip_bits(ef, zeros);
    while (aj_ef_next(ef, out)) {
        if (*out >= least)
            return true;
    }
    return false;
}

/*
 * The numbers whose ones are in the word, up to the `end`-th. With `inside`, all of them are wanted
 * and eight bytes may be read where the lower bits of each begin: it is the loop of which a query's
 * time is made. Whether the numbers rise is gathered in one sign.
 */
static inline __attribute__((always_inline)) bool read_word(struct aj_ef *ef, uint32_t end,
                                                            bool inside, uint32_t *out)
{
    const unsigned char *lower = ef->lower;
    const unsigned width = ef->width;
    const uint64_t mask = ((uint64_t)1 << width) - 1;
    const uint32_t *from = out;
    size_t low = (size_t)ef->at * width;
    uint64_t high = ef->bit - ef->at;
    uint64_t word = ef->word;
    uint64_t last = ef->least - 1;
    uint64_t fell = 0;

    while (word != 0 && (inside || ef->at + (uint32_t)(out - from) < end)) {
        uint64_t bits = inside ? load(lower + low / 8) >> low % 8 & mask
                               : lower_bits(ef, ef->at + (uint32_t)(out - from));
        uint64_t number = (high + (unsigned)__builtin_ctzll(word)) << width | bits;

        fell |= number - last - 1;
        last = number;
        *out++ = (uint32_t)number;
        word &= word - 1;
        low += width;
        high--;
    }
    if (fell >> 63 || last >= ef->below)
        return false;
    ef->word = word;
    ef->at += (uint32_t)(out - from);
    ef->least = last + 1;
    return true;
}

/* Up to which number the lower bits may be read eight bytes at a time. */
static uint32_t inside_until(const struct aj_ef *ef, uint32_t end)
{
    uint64_t n;

    if (ef->size < 8)
        return 0;
    if (ef->width == 0)
        return end;
    n = ((uint64_t)(ef->size - 8) * 8 + 7) / ef->width + 1;
    return n < end ? (uint32_t)n : end;
}

size_t aj_ef_read(struct aj_ef *ef, uint32_t *out, size_t most)
{
    const uint32_t from = ef->at;
    uint32_t end, inside;

    if (ef->broken || from >= ef->n)
        return 0;
    end = ef->n - from < most ? ef->n : from + (uint32_t)most;
    inside = inside_until(ef, end);
    while (ef->at < end) {
        while (ef->word == 0) {
            if (!next_word(ef))
                return ef->at - from;
        }
        /* of a broken word nothing is given; aj_ef_next gives what rises in it */
        ef->broken = ef->at + 64 <= inside || ef->at + ones_in(ef->word) <= inside
                         ? !read_word(ef, inside, true, out + (ef->at - from))
                         : !read_word(ef, end, false, out + (ef->at - from));
        if (ef->broken)
            break;
    }
    return ef->at - from;
}

bool aj_ef_is_spent(const struct aj_ef *ef)
{
    const size_t size = ef->size - (size_t)(ef->upper - ef->lower);
    const unsigned used = (unsigned)((uint64_t)ef->n * ef->width % 8); /* of the last lower byte */
    uint64_t rest = ef->word;

    for (size_t bit = ef->bit + 64; bit / 8 < size; bit += 64)
        rest |= upper_word(ef, bit);
    if (used > 0)
        rest |= (uint64_t)ef->upper[-1] >> used;
    return ef->at == ef->n && rest == 0;
}
