/* What sim/param.c needs of single values. */
#ifndef MAGNETAR_SIM_PARAM_VALUE_H
#define MAGNETAR_SIM_PARAM_VALUE_H

#include "sim/param.h"

/* Reads `text` into the field of a row, which keeps its value on an error. Errors begin with
 * `origin`. SIM_EUSAGE. */
int param_store(const struct param *row, void *field, const char *text, const char *origin,
                struct sim_err *err);

/* The row of the table with this name; NULL. */
const struct param_named *param_row_named(const struct param *row, const char *name);

/* A new reference; NULL out of memory. */
json_t *param_value_json(const struct param *row, const void *field);

#endif
