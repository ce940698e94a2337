/* Rows of a file of results, one at a time: of CSV with a header, or of a result as JSON, whose
 * runs, or the layers or kernels of them, are its rows. Which one it is, its first byte says. */
#ifndef MAGNETAR_CLI_PLOT_TABLE_H
#define MAGNETAR_CLI_PLOT_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/err.h"

#define PLOT_RECORD_MAX ((size_t)1 << 20)   /* bytes of a row of CSV */
#define PLOT_JSON_MAX   ((size_t)256 << 20) /* bytes of JSON, which is read as a whole */
#define PLOT_COLUMNS    4096

struct plot_table;

/* Reads `file`, which messages call `path`; both are borrowed. `parts`: the array of the runs whose
 * elements are the rows of JSON, or NULL: runs; with `if_there` also of JSON without that array,
 * and of CSV. SIM_EUSAGE, SIM_EFORMAT, SIM_EIO. */
int plot_table_open(struct plot_table **t, FILE *file, const char *path, const char *parts,
                    bool if_there, struct sim_err *err);
void plot_table_free(struct plot_table *t);

/* The column of this name, or -1. */
int plot_table_column(const struct plot_table *t, const char *name);

/* The same, or SIM_EUSAGE with the nearest name; `option` says what asked for it. */
int plot_table_want(const struct plot_table *t, const char *option, const char *name, int *column,
                    struct sim_err *err);

/* The name of column k; NULL behind the last. */
const char *plot_table_name(const struct plot_table *t, size_t k);

/* 1: a row; 0: the end; SIM_EFORMAT, SIM_EIO. */
int plot_table_next(struct plot_table *t, struct sim_err *err);

/* A cell of the row, until the next cell is asked for; "" where it is empty or the column is -1. */
const char *plot_table_cell(const struct plot_table *t, int column);

/* Where the row stands: "r.csv:12", "r.json: runs[3]". Until the next row. */
const char *plot_table_where(const struct plot_table *t);

#endif
