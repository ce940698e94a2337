/* Rows of a CSV table with a header, by column name. A reader states the columns that it takes and
 * what their cells are; the header and every row are checked against that before the reader sees
 * them, so that what it asks for is there. Lines that begin with '#' and empty ones are none. */
#ifndef MAGNETAR_SIM_ROWS_H
#define MAGNETAR_SIM_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"

enum { ROWS_FIELDS = 64 };

enum rows_kind {
    ROWS_TEXT,   /* anything */
    ROWS_NAME,   /* anything but nothing */
    ROWS_NUMBER, /* a finite number; NAN where empty is allowed */
    ROWS_WHOLE,  /* a whole number; 0 where empty is allowed */
};

struct rows_column {
    const char *name;
    enum rows_kind kind;
    bool empty;         /* of numbers: the cell may be empty */
    bool optional;      /* the column may be missing; where it is the last, its cells, too */
    const char *unit;   /* behind a number, as in "3%"; NULL: none */
    double least, most; /* of numbers; both 0: any */
};

struct rows_table {
    const struct rows_column *columns;
    int n;
    bool others; /* may further columns stand beside them? They are not read. */
};
#define ROWS_TABLE(columns)                                                                        \
    { columns, sizeof columns / sizeof *(columns), false }
#define ROWS_TABLE_BESIDE(columns)                                                                 \
    { columns, sizeof columns / sizeof *(columns), true }

struct rows {
    const struct rows_table *table;
    char *text, *rest;
    const char *path; /* for messages, borrowed */
    char *fields[ROWS_FIELDS];
    int where[ROWS_FIELDS]; /* of each column of `table`: its place in a row, -1: nowhere */
    int n_fields, line;     /* of the header; of the row */
};

/* Reads a file, or a copy of `text` (`size` bytes) that messages call `path`. `table` and `path`
 * are borrowed until the rows are freed, which is owed after success only. SIM_EIO, SIM_EFORMAT
 * with file:line and what was expected. */
int rows_open(struct rows *r, const struct rows_table *table, const char *path,
              struct sim_err *err);
int rows_parse(struct rows *r, const struct rows_table *table, const char *text, size_t size,
               const char *path, struct sim_err *err);
void rows_free(struct rows *r);

/* 1: a row; 0: the end; SIM_EFORMAT for one that is not what `table` says. */
int rows_next(struct rows *r, struct sim_err *err);

/* Reads on to the end, so that a fault behind the row that was looked for is found, too. */
int rows_finish(struct rows *r, struct sim_err *err);

/* A cell of the row; the column must be one of `table`. A text lives until the rows are freed, and
 * is "" where an optional column is missing. */
const char *rows_text(const struct rows *r, const char *column);
double rows_number(const struct rows *r, const char *column);
uint64_t rows_whole(const struct rows *r, const char *column);

/* SIM_EFORMAT: "file:line: column = 'cell': expected ...". */
int rows_fail(const struct rows *r, const char *column, const char *expected, struct sim_err *err);

#endif
