#ifndef AJ_SERVICE_DOCTOR_LEDGER_H
#define AJ_SERVICE_DOCTOR_LEDGER_H

#include "casefile/finding.h"
#include "service/home.h"

/* The part of `doctor` that adds up the money (index/ledger.h, aj_ledger_check): every fault is a
   finding "doctor_ledger" (error), of many the first 20; and where money was sent, whether the home
   is in its place: "doctor_place" (warning). docs/formats/findings.md. Changes nothing. Errors:
   AJ_IO, AJ_NO_MEMORY. */
enum aj_code aj_doctor_ledger(struct aj_home *home, struct aj_findings *findings,
                              struct aj_err *err) AJ_CHECKED;

#endif
