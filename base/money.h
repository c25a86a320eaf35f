#ifndef AJ_BASE_MONEY_H
#define AJ_BASE_MONEY_H

#include <stdint.h>

/* An amount of whole fen as people write yuan: -123456 → "-1,234.56". */
#define AJ_FEN_TEXT_SIZE 40
void aj_fen_text(int64_t fen, char out[AJ_FEN_TEXT_SIZE]);

/* The same for a machine: -123456 → "-1234.56". */
void aj_fen_plain(int64_t fen, char out[AJ_FEN_TEXT_SIZE]);

#endif
