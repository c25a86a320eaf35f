#include "base/pinyin_letters.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
/* ICU does not promise that a transliterator may be shared. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *to_latin; /* guarded by `lock`; opened once */

/* What ICU said of the common Han characters, for asking takes it some microseconds: up to seven
   letters, the first in the lowest byte, and KNOWN in the highest. It fills as names come. */
#define FIRST_KEPT   0x3400
#define LAST_KEPT    0x9FFF
#define KEPT_LETTERS 7
#define KNOWN        ((uint64_t)1 << 8 * KEPT_LETTERS)
static _Atomic uint64_t kept[LAST_KEPT - FIRST_KEPT + 1];

static void open_once(void)
{
    static const UChar id[] = u"Han-Latin; NFD"; /* marks by themselves, to be left out */
    UErrorCode status = U_ZERO_ERROR;

    to_latin = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
}

enum aj_code aj_pinyin_open(struct aj_err *err)
{
    (void)pthread_once(&once, open_once);
    if (!to_latin)
        return aj_fail(err, AJ_NO_MEMORY, "ICU has no rules for reading Han characters");
    return AJ_OK;
}

static bool recall(int32_t c, char out[AJ_PINYIN_LETTERS_MAX])
{
    uint64_t entry = atomic_load_explicit(&kept[c - FIRST_KEPT], memory_order_relaxed);

    if (!(entry & KNOWN))
        return false;
    for (size_t i = 0; i < KEPT_LETTERS; i++)
        out[i] = (char)(entry >> 8 * i & 0xFF);
    out[KEPT_LETTERS] = '\0';
    return true;
}

static void keep(int32_t c, const char *letters)
{
    size_t size = strlen(letters);
    uint64_t entry = KNOWN;

    if (size > KEPT_LETTERS)
        return; /* a unit of measure, read in several syllables */
    for (size_t i = 0; i < size; i++)
        entry |= (uint64_t)(unsigned char)letters[i] << 8 * i;
    atomic_store_explicit(&kept[c - FIRST_KEPT], entry, memory_order_relaxed);
}

/* The letters of decomposed text, without its marks. */
static void take_letters(const UChar *text, int32_t n, bool keep_umlaut,
                         char out[AJ_PINYIN_LETTERS_MAX])
{
    size_t size = 0;

    for (int32_t i = 0; i < n && size + 1 < AJ_PINYIN_LETTERS_MAX; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') {
            out[size++] = (char)text[i];
        } else if (text[i] == 0x308 && keep_umlaut && size > 0 && out[size - 1] == 'u') {
            out[size - 1] = 'v';
        }
    }
    out[size] = '\0';
}

static void ask(int32_t c, char out[AJ_PINYIN_LETTERS_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[64];
    int32_t n = 0;
    int32_t limit;

    U16_APPEND_UNSAFE(text, n, c);
    limit = n;
    (void)pthread_mutex_lock(&lock);
    utrans_transUChars(to_latin, text, &n, (int32_t)AJ_COUNTOF(text), 0, &limit, &status);
    (void)pthread_mutex_unlock(&lock);
    take_letters(text, U_SUCCESS(status) ? n : 0, true, out);
}

void aj_pinyin_han(int32_t c, char out[AJ_PINYIN_LETTERS_MAX])
{
    bool may_keep = c >= FIRST_KEPT && c <= LAST_KEPT;

    if (may_keep && recall(c, out))
        return;
    ask(c, out);
    if (may_keep)
        keep(c, out);
}

void aj_pinyin_latin(int32_t c, bool keep_umlaut, char out[AJ_PINYIN_LETTERS_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    UChar text[64];
    int32_t n = -1;

    if (U_SUCCESS(status))
        n = unorm2_getDecomposition(nfd, c, text, (int32_t)AJ_COUNTOF(text), &status);
    take_letters(text, U_SUCCESS(status) ? n : 0, keep_umlaut, out);
}
