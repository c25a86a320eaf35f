#ifndef AJ_CASEFILE_AMOUNT_WORDS_H
#define AJ_CASEFILE_AMOUNT_WORDS_H

#include "base/err.h"

#include <stdint.h>

/*
 * An amount in the capitals that no pen can change (人民币大写): 1234.56 →
 * 壹仟贰佰叁拾肆元伍角陆分. Without 人民币 before it: the form prints that. Rule:
 * 正确填写票据和结算凭证的基本规定 (支付结算办法, annex 1); the choices it leaves are made in
 * docs/formats/bank-files.md "Paper".
 */
#define AJ_AMOUNT_MOST       (((int64_t)1 << 53) - 1) /* fen: 90 万亿元, docs/formats/ledger.md */
#define AJ_AMOUNT_WORDS_SIZE 160 /* 16 digits, as many units, 零, 整 and a NUL */

/* `fen` from 0 to AJ_AMOUNT_MOST; AJ_INVALID otherwise, and `out` is "". */
enum aj_code aj_amount_words(int64_t fen, char out[AJ_AMOUNT_WORDS_SIZE],
                             struct aj_err *err) AJ_CHECKED;

#endif
