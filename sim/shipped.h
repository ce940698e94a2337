/* Files that the program carries: configurations, networks' mappings, what the studies read. */
#ifndef MAGNETAR_SIM_SHIPPED_H
#define MAGNETAR_SIM_SHIPPED_H

#include "sim/param.h"
#include "sim/rows.h"

/* The text of a file by its path in the tree ("validation/eyeriss/points.csv", "conf/titanx.ini"),
 * NULL: none such. */
const char *shipped_text(const char *path);

/* Assigns what a carried INI file says; reads the rows of a carried table. SIM_EIO when there is
 * none of that path, and what param_load_text and rows_parse return. */
int shipped_config(struct param_set *set, const char *path, struct sim_err *err);
int shipped_rows(struct rows *r, const struct rows_table *table, const char *path,
                 struct sim_err *err);

#endif
