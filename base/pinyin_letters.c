#include "base/pinyin_letters.h"

#include <pthread.h>
#include <stddef.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
/* ICU does not promise that a transliterator may be shared. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static UTransliterator *to_latin; /* guarded by `lock`; opened once */

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

void aj_pinyin_letters(int32_t c, bool keep_umlaut, char out[AJ_PINYIN_LETTERS_MAX])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar text[64];
    int32_t n = 0;
    int32_t limit;
    size_t size = 0;

    U16_APPEND_UNSAFE(text, n, c);
    limit = n;
    (void)pthread_mutex_lock(&lock);
    utrans_transUChars(to_latin, text, &n, (int32_t)AJ_COUNTOF(text), 0, &limit, &status);
    (void)pthread_mutex_unlock(&lock);
    for (int32_t i = 0; U_SUCCESS(status) && i < n && size + 1 < AJ_PINYIN_LETTERS_MAX; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') {
            out[size++] = (char)text[i];
        } else if (text[i] == 0x308 && keep_umlaut && size > 0 && out[size - 1] == 'u') {
            out[size - 1] = 'v';
        }
    }
    out[size] = '\0';
}
