#include "index/ledger_entry.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *word, *zh;
} accounts[AJ_ACCOUNT_COUNT] = {
    [AJ_ACCOUNT_GRANTED] = {"granted", "下达"},
    [AJ_ACCOUNT_BUDGET] = {"budget", "可用"},
    [AJ_ACCOUNT_RESERVED] = {"reserved", "预留"},
    [AJ_ACCOUNT_PAYABLE] = {"payable", "应付"},
    [AJ_ACCOUNT_SENT] = {"sent", "在途"},
    [AJ_ACCOUNT_RETURNED] = {"returned", "退回待处理"},
    [AJ_ACCOUNT_PAID] = {"paid", "已付"},
    [AJ_ACCOUNT_RECOVERED] = {"recovered", "已追回"},
};

const char *aj_account_word(enum aj_account a)
{
    return accounts[a].word;
}

const char *aj_account_zh(enum aj_account a)
{
    return accounts[a].zh;
}

bool aj_account_from_word(const char *word, enum aj_account *out)
{
    for (int i = 0; i < AJ_ACCOUNT_COUNT; i++) {
        if (strcmp(accounts[i].word, word) == 0) {
            *out = (enum aj_account)i;
            return true;
        }
    }
    return false;
}

struct aj_row_key aj_account_key(struct aj_fund fund, enum aj_account account)
{
    const char *word = accounts[account].word;
    struct aj_row_key key = {.size = 0};
    size_t source = strlen(fund.source) + 1;
    size_t size = strlen(word);

    if (source > AJ_NAME_LIMIT * 2) /* no such source exists */
        return key;
    key.size = (size_t)snprintf((char *)key.bytes, 16, "%04d", fund.year) + 1;
    memcpy(key.bytes + key.size, fund.source, source);
    key.size += source;
    memcpy(key.bytes + key.size, word, size);
    key.size += size;
    return key;
}

bool aj_account_key_split(struct aj_bytes key, struct aj_account_name *out)
{
    const char *begin = key.data;
    const char *end = begin + key.size;
    const char *mark = key.size > 5 ? memchr(begin + 5, '\0', key.size - 5) : NULL;
    char word[16] = "";

    if (!mark || strspn(begin, "0123456789") != 4 || begin[4] != '\0' || mark == begin + 5 ||
        end - mark < 2 || (size_t)(end - mark) > sizeof(word))
        return false;
    out->year = 0;
    for (int i = 0; i < 4; i++)
        out->year = out->year * 10 + (begin[i] - '0');
    out->source = (struct aj_bytes){begin + 5, (size_t)(mark - begin) - 5};
    memcpy(word, mark + 1, (size_t)(end - mark) - 1);
    return aj_account_from_word(word, &out->account);
}

const char *aj_account_text(struct aj_fund fund, enum aj_account account, struct aj_arena *arena)
{
    const char *word = accounts[account].word;
    size_t size = strlen(fund.source) + strlen(word) + 16;
    char *text = aj_arena_alloc(arena, size);

    if (text)
        (void)snprintf(text, size, "%04d/%s/%s", fund.year, fund.source, word);
    return text;
}
