/* Cases side by side on a page. */
#ifndef MAGNETAR_CLI_COMPARE_REPORT_H
#define MAGNETAR_CLI_COMPARE_REPORT_H

#include "cli/compare/lines.h"
#include "cli/report/parts.h"

#define GROUP_LINES 8

/* Figures that share a chart, by the names of their lines. */
struct case_group {
    const char *title;
    enum report_chart kind;
    const char *axis, *lines[GROUP_LINES];
};

struct case_report {
    const struct explore_cases *cases;
    const struct texts *vary;
    const struct case_line *lines;
    const struct case_group *groups;               /* ends with a row without title */
    void (*sources)(FILE *out, const void *cases); /* prints what follows the table */
};

/* The table, with ratios for a few cases, and figures as bars; as lines over a parameter that was
 * given three numbers or more. */
void case_report_results(struct report *report, const struct case_report *r);

/* The parameters of all cases. SIM_EIO. */
int case_report_parameters(struct report *report, const struct explore_cases *cases,
                           struct sim_err *err);

#endif
