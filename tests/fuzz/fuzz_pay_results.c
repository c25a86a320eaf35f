/* A bank's answer as anybody may send it: read, each line of the batch at most once, or refused
   with a reason in whole characters. */
#include "base/auto.h"
#include "base/utf8.h"
#include "service/pay_results.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define LINES 5

static json_t *make_batch(void)
{
    json_t *lines = json_array();

    for (int i = 1; i <= LINES; i++) {
        char claim[32];

        (void)snprintf(claim, sizeof(claim), "(2026)某民字第%d号#1", i);
        if (json_array_append_new(lines, json_pack("{s:s, s:i, s:i}", "claim", claim, "fen",
                                                   i * 1000, "attempt", 1)) != 0)
            abort();
    }
    return json_pack("{s:o}", "lines", lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AJ_AUTO(aj_arena_reset) struct aj_arena arena = {.limit = 1 << 22};
    AJ_AUTO(aj_auto_json) json_t *batch = make_batch();
    const struct aj_pay_results_file file = {
        .bytes = (const char *)data, .size = size, .batch = batch, .on = AJ_NO_DATE};
    struct aj_pay_results results;
    struct aj_err err = {0};
    bool told[LINES + 1] = {false};

    if (aj_pay_results_read(&file, &arena, &results, &err) != AJ_OK) {
        if (err.code == AJ_OK || !aj_utf8_valid(err.text, strlen(err.text)))
            abort();
        return 0;
    }
    for (size_t i = 0; i < results.n; i++) {
        const struct aj_pay_result *r = &results.list[i];

        if (r->n < 1 || r->n > LINES || told[r->n] || r->paid != !r->reason)
            abort();
        told[r->n] = true;
    }
    return 0;
}
