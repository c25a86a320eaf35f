#include "casefile/number.h"

#include <stdio.h>
#include <string.h>

/* GB 11643-1999: six digits of area, the day of birth, three of order (odd: a man), a check
   character over the first seventeen (ISO 7064 MOD 11-2). Old numbers leave the century and the
   check character out. */

static bool all_digits(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
    }
    return true;
}

static char check_character(const char *id)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += weights[i] * (id[i] - '0');
    return "10X98765432"[sum % 11];
}

enum aj_id_fault aj_id_number_check(const char *id, struct aj_date *birth, char *sex)
{
    size_t size = strlen(id);
    bool old = size == 15;
    const char *day = id + 6;
    char iso[AJ_DATE_SIZE];
    struct aj_date date;

    if (birth)
        *birth = AJ_NO_DATE;
    if (sex)
        *sex = '\0';
    if (size != 15 && size != 18)
        return AJ_ID_BAD_LENGTH;
    if (!all_digits(id, old ? 15 : 17) || (!old && !strchr("0123456789Xx", id[17])))
        return AJ_ID_BAD_CHARACTER;
    if (old) {
        (void)snprintf(iso, sizeof(iso), "19%.2s-%.2s-%.2s", day, day + 2, day + 4);
    } else {
        (void)snprintf(iso, sizeof(iso), "%.4s-%.2s-%.2s", day, day + 4, day + 6);
    }
    if (!aj_date_parse(iso, &date))
        return AJ_ID_BAD_DATE;
    if (birth)
        *birth = date;
    if (sex)
        *sex = (id[old ? 14 : 16] - '0') % 2 ? 'M' : 'F';
    if (!old && check_character(id) != (id[17] == 'x' ? 'X' : id[17]))
        return AJ_ID_BAD_CHECK;
    return AJ_ID_GOOD;
}
