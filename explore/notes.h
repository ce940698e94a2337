/* What a case assumes and a reader of its figures must know before he trusts a verdict: tables that
 * are estimates or were not checked, figures beyond a table, processes that differ, sizes that were
 * fitted, a memory without limits, a clock that the PEs do not reach. cases_build writes them into
 * each case; tables, reports and the JSON (runs[].notes) show the same texts. */
#ifndef MAGNETAR_EXPLORE_NOTES_H
#define MAGNETAR_EXPLORE_NOTES_H

#include "explore/case.h"

/* The notes of case `i`, among the cases that it is compared with: an array of texts; NULL: out of
 * memory. */
json_t *case_notes(const struct explore_cases *cases, size_t i);

#endif
