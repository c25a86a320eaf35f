#include "base/search_table.h"

#include "base/auto.h"

#include <pthread.h>
#include <stdbool.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

/* U+2E80 to U+2EF3, which scanners and PDF fonts give for whole characters, and which NFKC leaves
   alone. Source: the Unicode property Equivalent_Unified_Ideograph (EquivalentUnifiedIdeograph.txt,
   14.0); ICU has it from release 76 on only. */
#define RADICALS_FIRST 0x2E80
static const uint32_t radicals[] = {
    0,       0x5382,  0x4E5B,  0x4E5A, 0x4E59, 0x4EBB,  0x5182,  0x20628, 0x5200,  0x5202,  0x535C,
    0x353E,  0x5C0F,  0x5C0F,  0x5140, 0x5C23, 0x5C22,  0x21BC2, 0x5DF3,  0x5E7A,  0x5F51,  0x5F50,
    0x5FC4,  0x5FC3,  0x624C,  0x6535, 0,      0x65E1,  0x65E5,  0x6708,  0x6B7A,  0x6BCD,  0x6C11,
    0x6C35,  0x6C3A,  0x706C,  0x722B, 0x722B, 0x4E2C,  0x725B,  0x72AD,  0x738B,  0x24D14, 0x76EE,
    0x793A,  0x793B,  0x25AD7, 0x7CF9, 0x7E9F, 0x7F53,  0x7F52,  0x34C1,  0x5197,  0x2626B, 0x7F8A,
    0x2634C, 0x2634B, 0x8002,  0x8080, 0x807F, 0x8089,  0x26951, 0x8279,  0x8279,  0x8279,  0x864E,
    0x8864,  0x8980,  0x897F,  0x89C1, 0x89D2, 0x278B2, 0x8BA0,  0x8D1D,  0x27FB7, 0x8F66,  0x8FB6,
    0x8FB6,  0x8FB6,  0x9091,  0x9485, 0x9577, 0x9578,  0x957F,  0x95E8,  0x28E0F, 0x961D,  0x96E8,
    0x9752,  0x97E6,  0x9875,  0x98CE, 0x98DE, 0x98DF,  0x2967F, 0x98E0,  0x9963,  0x29810, 0x9A6C,
    0x9AA8,  0x9B3C,  0x9C7C,  0x9E1F, 0x5364, 0x9EA6,  0x9EC4,  0x9EFE,  0x6589,  0x9F50,  0x6B6F,
    0x9F7F,  0x7ADC,  0x9F99,  0x9F9C, 0x4E80, 0x9F9F,
};

/* Families of signs which hands and machines use for one another, and which NFKC keeps apart: the
   first of a row stands for all. Brackets and dashes as in casefile/number.c, so that the number in
   a judgment is found however it was typed. */
#define FAMILY_MAX 12
static const uint32_t families[][FAMILY_MAX] = {
    {'(', '[', '{', 0x3014, 0x3016, 0x3010, 0x3018, 0x301A, 0x27E8},
    {')', ']', '}', 0x3015, 0x3017, 0x3011, 0x3019, 0x301B, 0x27E9},
    {'-', 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2500, 0x2043, 0x2E3A},
    {0xB7, 0x2022, 0x2027, 0x2219, 0x22C5, 0x30FB, 0x2E31}, /* 阿依古丽·买买提江 */
    {'"', 0x201C, 0x201D, 0x201E, 0x201F, 0x301D, 0x301E, 0x301F, 0x300C, 0x300D},
    {'\'', 0x2018, 0x2019, 0x201A, 0x201B, 0x300E, 0x300F},
    {'~', 0x301C},
    {0x3007, 0x25CB, 0x25EF}, /* 二〇二六 typed with a circle */
};

static struct aj_search_table table;
static enum aj_code built;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* What is under way: `step` is one step beyond NFKC for each character; 0: none. */
struct build {
    const UNormalizer2 *nfkc;
    uint32_t *step;
};

/* One character traditional to simplified: alone, for with neighbours ICU chooses by the phrase,
   and the same character must fold alike wherever a query cuts the text. */
static void step_simplified(struct build *b, const UTransliterator *hans, int32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[8];
    int32_t n = 0;
    int32_t at = 0;
    int32_t limit, to;

    if (c >= AJ_FOLD_ENTRIES || !u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC))
        return;
    U16_APPEND_UNSAFE(text, n, c);
    limit = n;
    utrans_transUChars(hans, text, &n, (int32_t)AJ_COUNTOF(text), 0, &limit, &status);
    if (U_FAILURE(status) || n == 0)
        return;
    to = aj_utf16_next(text, &at, n);
    if (n == at && to != c && to < AJ_FOLD_ENTRIES)
        b->step[c] = (uint32_t)to;
}

static bool step_all_simplified(struct build *b)
{
    static const UChar id[] = u"Hant-Hans";
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *hans = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    USet *sources = uset_openEmpty();

    (void)utrans_getSourceSet(hans, false, sources, &status);
    for (int32_t i = 0; U_SUCCESS(status) && i < uset_getItemCount(sources); i++) {
        UChar32 first, last;
        UErrorCode item = U_ZERO_ERROR;

        if (uset_getItem(sources, i, &first, &last, NULL, 0, &item) != 0)
            continue; /* a string, not a range */
        for (UChar32 c = first; c <= last; c++)
            step_simplified(b, hans, c);
    }
    uset_close(sources);
    utrans_close(hans);
    return U_SUCCESS(status);
}

static void step_lists(struct build *b)
{
    for (size_t i = 0; i < AJ_COUNTOF(radicals); i++)
        b->step[RADICALS_FIRST + i] = radicals[i];
    for (size_t f = 0; f < AJ_COUNTOF(families); f++) {
        for (size_t i = 1; i < FAMILY_MAX && families[f][i]; i++)
            b->step[families[f][i]] = families[f][0];
    }
}

static bool is_blank(UChar32 c)
{
    return u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR;
}

/* Takes one step with each character of text[0..n); whether there was one to take. */
static bool take_steps(const struct build *b, UChar *text, int32_t *n, int32_t room)
{
    UChar stepped[96];
    int32_t n_stepped = 0;
    bool any = false;
    UBool full = false;

    for (int32_t i = 0; i < *n;) {
        UChar32 c = aj_utf16_next(text, &i, *n);

        if (is_blank(c)) {
            any = any || c != ' ';
            c = ' ';
        } else if (c < AJ_FOLD_ENTRIES && b->step[c]) {
            any = true;
            c = (UChar32)b->step[c];
        }
        U16_APPEND(stepped, n_stepped, (int32_t)AJ_COUNTOF(stepped), c, full);
    }
    if (full || n_stepped > room)
        return false;
    u_memcpy(text, stepped, n_stepped);
    *n = n_stepped;
    return any;
}

/* Letters and digits of scripts that write blanks between words. */
static bool is_of_word(UChar32 c)
{
    uint32_t of_word = U_GC_L_MASK | U_GC_N_MASK | U_GC_M_MASK;

    if (!(U_GET_GC_MASK(c) & of_word))
        return false;
    return u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH) != U_EA_WIDE ||
           (c >= 0xAC00 && c <= 0xD7A3);
}

static uint32_t entry_of(UChar32 to)
{
    return (uint32_t)to | (is_of_word(to) ? AJ_FOLD_WORD : 0);
}

static bool set_entry(const struct build *b, UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[64];
    UChar again[64];
    int32_t n = 0;
    int32_t at = 0;
    UChar32 first;
    uint32_t joins;
    bool more = true;

    if (unorm2_isInert(b->nfkc, c) && !b->step[c] && !is_blank(c)) {
        table.of[c] = entry_of(c); /* nearly all; normalising them took half of the time */
        return true;
    }
    joins = unorm2_hasBoundaryBefore(b->nfkc, c) ? 0 : AJ_FOLD_JOINS;
    U16_APPEND_UNSAFE(text, n, c);
    for (int round = 0; more && round < 8; round++) {
        int32_t m = unorm2_normalize(b->nfkc, text, n, again, (int32_t)AJ_COUNTOF(again), &status);

        if (U_FAILURE(status))
            return false;
        u_memcpy(text, again, m);
        n = m;
        more = take_steps(b, text, &n, (int32_t)AJ_COUNTOF(text));
    }
    if (n > 0)
        first = aj_utf16_next(text, &at, n);
    if (n > 0 && at == n) {
        table.of[c] = entry_of(first) | joins;
        return true;
    }
    if (table.n_many + 1 + (uint32_t)n > AJ_COUNTOF(table.many))
        return false;
    table.of[c] = table.n_many | AJ_FOLD_MANY | joins;
    table.many[table.n_many] = (uint32_t)u_countChar32(text, n);
    table.n_many++;
    for (at = 0; at < n;) {
        first = aj_utf16_next(text, &at, n);
        table.many[table.n_many++] = (uint32_t)first;
    }
    return true;
}

static void build_table(void)
{
    AJ_AUTO(aj_auto_free) uint32_t *step = calloc(AJ_FOLD_ENTRIES, sizeof(*step));
    UErrorCode status = U_ZERO_ERROR;
    struct build b = {.nfkc = unorm2_getNFKCCasefoldInstance(&status), .step = step};

    built = AJ_NO_MEMORY;
    if (!step || U_FAILURE(status) || !step_all_simplified(&b))
        return;
    step_lists(&b);
    for (UChar32 c = 0; c < AJ_FOLD_ENTRIES; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue; /* never decoded */
        if (!set_entry(&b, c))
            return;
    }
    built = AJ_OK;
}

const struct aj_search_table *aj_search_table_get(struct aj_err *err)
{
    (void)pthread_once(&once, build_table);
    if (built != AJ_OK) {
        (void)aj_fail(err, AJ_NO_MEMORY, "the table for folding search text could not be built");
        return NULL;
    }
    return &table;
}
