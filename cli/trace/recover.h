/* magnetar trace recover: what is whole of a damaged .mgt. */
#ifndef MAGNETAR_CLI_TRACE_RECOVER_H
#define MAGNETAR_CLI_TRACE_RECOVER_H

#include <stdint.h>

#include "sim/err.h"

/* Writes every whole block of `input` to `output` ('-': standard output) and prints what was saved
 * and lost. `descriptions`: as in trace_limit. */
int trace_recover(const char *input, uint64_t descriptions, const char *output,
                  struct sim_err *err);

#endif
