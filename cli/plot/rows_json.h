/* The runs of a result (sim/result.h), or parts of them, as rows: label, configuration, statistics,
 * and of parts their own members. */
#ifndef MAGNETAR_CLI_PLOT_ROWS_JSON_H
#define MAGNETAR_CLI_PLOT_ROWS_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/err.h"

struct rows_json;

/* As plot_table_open. */
int rows_json_open(struct rows_json **out, FILE *file, const char *path, const char *parts,
                   bool if_there, struct sim_err *err);
void rows_json_free(struct rows_json *r);
const char *rows_json_name(const struct rows_json *r, size_t k);

/* 1: a row; 0: the end. */
int rows_json_next(struct rows_json *r);
const char *rows_json_cell(const struct rows_json *r, size_t k);
const char *rows_json_where(const struct rows_json *r);

#endif
