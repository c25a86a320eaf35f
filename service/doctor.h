#ifndef AJ_SERVICE_DOCTOR_H
#define AJ_SERVICE_DOCTOR_H

#include "casefile/finding.h"
#include "service/home.h"

/*
 * A look over the whole home that explains and never repairs (design §11): journal hashes and
 * segments agree with the index; every archived case has its bundle, by name and size,
 * and its first entitlement, on that bundle's digest; no entitlement is unlocked without an
 * archived case; the money adds up; archive numbers run without gap or twin; every row of the
 * search index is what the records say (index/case_check.h); the keys are there and private. What a
 * crash left and the next opening for writing clears away is told as a note (AJ_INFO), not as a
 * fault. `anjuan verify
 * --all` re-reads the bytes. Findings: "doctor_journal" "doctor_bundle" "doctor_entitlement"
 * "doctor_series" "doctor_search" (errors), "doctor_unfinished" (info), and those of
 * service/doctor_ledger.h and service/doctor_machine.h. Errors: AJ_IO, AJ_NO_MEMORY.
 */
enum aj_code aj_doctor(struct aj_home *home, struct aj_findings *findings,
                       struct aj_err *err) AJ_CHECKED;

#endif
