/* What a search has found as a page: the Pareto front, the energy-delay product beside that of the
 * base, where the energy of the best designs goes, what each knob does. */
#ifndef MAGNETAR_CLI_EXPLORE_REPORT_H
#define MAGNETAR_CLI_EXPLORE_REPORT_H

#include "explore/search/search.h"

/* Of all rows that were taken. SIM_EIO. */
int explore_report_write(const struct exploration *s, const char *path, struct sim_err *err);

#endif
