#ifndef AJ_BASE_MONEY_H
#define AJ_BASE_MONEY_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

/* An amount of whole fen as people write yuan: -123456 → "-1,234.56". */
#define AJ_FEN_TEXT_SIZE 40
void aj_fen_text(int64_t fen, char out[AJ_FEN_TEXT_SIZE]);

/* The same for a machine: -123456 → "-1234.56". */
void aj_fen_plain(int64_t fen, char out[AJ_FEN_TEXT_SIZE]);

/* Both back, and without places: "-1,234.56" "1234.5" "1234" → fen. Commas are passed over between
   digits; at most two places, at most 2^53 - 1 fen to either side. False and `*fen` unchanged
   otherwise. */
bool aj_fen_parse(const char *text, int64_t *fen) AJ_CHECKED;

#endif
