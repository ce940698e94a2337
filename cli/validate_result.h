/* What `magnetar validate` writes as JSON: a run per study with its points. */
#ifndef MAGNETAR_CLI_VALIDATE_RESULT_H
#define MAGNETAR_CLI_VALIDATE_RESULT_H

#include "sim/result.h"
#include "validation/study.h"

/* Adds the points that were given, and what turns verdicts; returns how many bounds are broken. */
size_t validate_result_add(struct result *result, const struct study *study,
                           const struct study_run *study_run);

#endif
