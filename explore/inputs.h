/* What was read for a result, among its inputs: traces with the files that they name, and the
 * tables that the program carries and a configuration takes by name. Files of the user's that
 * parameters name are manifest_config's. */
#ifndef MAGNETAR_EXPLORE_INPUTS_H
#define MAGNETAR_EXPLORE_INPUTS_H

#include "explore/case.h"
#include "sim/result.h"
#include "traces/trace.h"

/* Adds a trace from which `records` accesses were taken, and behind it the files that were opened
 * because it names them. A checksum that was made while reading is taken; only what was not read to
 * its end is read again, for it. */
void inputs_trace(struct result *result, const struct trace *trace, uint64_t records);

/* Adds the carried tables behind a case: technologies, a DRAM part, PE types; each once. */
void inputs_case(struct result *result, const struct explore_case *c);

#endif
