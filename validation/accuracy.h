/* The page that a person reads: of every study what is compared, against whom, in how many cases,
 * how far off on average and at worst, what stands behind the figures, and what came out. */
#ifndef MAGNETAR_VALIDATION_ACCURACY_H
#define MAGNETAR_VALIDATION_ACCURACY_H

#include "validation/study.h"

/* The page: its table and a paragraph per study join what accuracy_add gets. NULL without memory.
 */
struct accuracy;
struct accuracy *accuracy_new(struct sim_err *err);
void accuracy_free(struct accuracy *a);

/* Adds a study that has run. Figures of one line are of one group and one basis: no fit is averaged
 * with predictions. */
void accuracy_add(struct accuracy *a, const struct study *study, const struct points *points);

/* The report, borrowed until accuracy_free. */
const json_t *accuracy_json(const struct accuracy *a);

/* The study's group of a point, or NULL. */
const struct study_group *accuracy_group(const struct study *study, const char *point);

/* The study's verdict with its figures; false where one of them was not given. */
bool study_verdict(const struct study *study, const struct points *points, char *text, size_t size);

#endif
