#ifndef AJ_SERVICE_DOCTOR_MACHINE_H
#define AJ_SERVICE_DOCTOR_MACHINE_H

#include "casefile/finding.h"
#include "service/home.h"

/* The part of `doctor` that looks at the machine and at the home as folders: programs and fonts,
   free space, clock, who may read the keys, what lies around (docs/formats/findings.md). Changes
   nothing. Errors: those of files and of the index. */
enum aj_code aj_doctor_machine(struct aj_home *home, struct aj_findings *findings,
                               struct aj_err *err) AJ_CHECKED;

#endif
