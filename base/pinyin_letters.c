#include "base/pinyin_letters.h"

#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
/* ICU does not promise that a transliterator may be shared. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *to_latin; /* guarded by `lock`; opened once */

/* ICU takes 10 us for a character, and names are made of few: what it said is remembered. No two
   Han characters of the basic block share a place. */
#define REMEMBERED 32768
static struct {
    uint32_t key; /* 0: free */
    char letters[8];
} remembered[REMEMBERED]; /* guarded by `lock` */

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

static void ask_icu(int32_t c, bool keep_umlaut, char out[AJ_PINYIN_LETTERS_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[64];
    int32_t n = 0;
    int32_t limit;
    size_t size = 0;

    U16_APPEND_UNSAFE(text, n, c);
    limit = n;
    utrans_transUChars(to_latin, text, &n, (int32_t)AJ_COUNTOF(text), 0, &limit, &status);
    for (int32_t i = 0; U_SUCCESS(status) && i < n && size + 1 < AJ_PINYIN_LETTERS_MAX; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') {
            out[size++] = (char)text[i];
        } else if (text[i] == 0x308 && keep_umlaut && size > 0 && out[size - 1] == 'u') {
            out[size - 1] = 'v';
        }
    }
    out[size] = '\0';
}

void aj_pinyin_letters(int32_t c, bool keep_umlaut, char out[AJ_PINYIN_LETTERS_MAX])
{
    const uint32_t key = (uint32_t)c << 1 | keep_umlaut;
    const size_t place = (uint32_t)c % REMEMBERED;
    size_t size;

    (void)pthread_mutex_lock(&lock);
    if (remembered[place].key == key && key != 0) {
        memcpy(out, remembered[place].letters, sizeof(remembered[place].letters));
    } else {
        ask_icu(c, keep_umlaut, out);
        size = strlen(out) + 1;
        if (size <= sizeof(remembered[place].letters)) {
            remembered[place].key = key;
            memcpy(remembered[place].letters, out, size);
        }
    }
    (void)pthread_mutex_unlock(&lock);
}
