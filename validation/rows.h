/* Rows of a table that a study brings along: a shipped CSV file with a header; lines that begin
 * with '#' are comments. */
#ifndef MAGNETAR_VALIDATION_ROWS_H
#define MAGNETAR_VALIDATION_ROWS_H

#include <stdbool.h>

#include "sim/err.h"

enum { ROWS_FIELDS = 32 };

struct study_rows {
    char *text, *rest;
    const char *path;
    char *columns[ROWS_FIELDS], *fields[ROWS_FIELDS];
    int n_columns, line;
};

/* `path` as of study_file, borrowed. SIM_EIO when nothing of that path is shipped, SIM_EFORMAT with
 * file:line. */
int study_rows_open(struct study_rows *r, const char *path, struct sim_err *err);
void study_rows_free(struct study_rows *r);

/* 1: a row; 0: the end; SIM_EFORMAT for a row of another number of fields. */
int study_rows_next(struct study_rows *r, struct sim_err *err);

/* A field of the row, borrowed until the rows are freed; "" where there is no such column. */
const char *study_rows_text(const struct study_rows *r, const char *column);
/* NAN where the field is no number (one '%' may follow). */
double study_rows_number(const struct study_rows *r, const char *column);

#endif
