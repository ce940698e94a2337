/* Inside the importers of tool output: what each of them fills. */
#ifndef MAGNETAR_MEMMODELS_TECH_IMPORT_H
#define MAGNETAR_MEMMODELS_TECH_IMPORT_H

#include "memmodels/tech/table.h"

struct import_row {
    struct tech_point p;
    char source[320];
};

#define IMPORT_NOTES 6

struct import {
    const struct tech_import_options *options;
    const char *origin, *base; /* of the text being read: its name, and the last part of it */
    int line;
    const char *tool;                /* "NVSim", "NS-Cache or DESTINY", "CACTI 7" */
    const char *notes[IMPORT_NOTES]; /* how the rows were composed; ends with NULL */
    char passed[1500];               /* names of what was read and has no place in a table */
    char kind[CSV_WORD_MAX + 1];
    enum tech_unit describes; /* of all rows */
    uint64_t line_b;          /* 0: no row yet */
    double retention_s;       /* 0: not given */
    struct import_row *rows;
    size_t n, cap;
    struct sim_err *err;
};

/* SIM_EFORMAT at the current line. */
int tech_import_bad(struct import *im, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A number above zero. SIM_EFORMAT naming the field. */
int tech_import_number(struct import *im, const char *field, const char *text, double *value);

/* Sets the kind that the report says, which must be the same in all inputs. */
int tech_import_kind(struct import *im, const char *kind);

/* Adds a row of what accesses of `line_b` bytes reach; all rows of a table are alike in both. */
int tech_import_add(struct import *im, enum tech_unit describes, uint64_t line_b,
                    const struct import_row *row);

/* Something was read that a table does not keep: a note of it names it, once. */
void tech_import_pass(struct import *im, const char *what);

/* Each reads one text, cut up in place, and adds its rows. */
int tech_import_nvsim(struct import *im, char *text);
int tech_import_cacti(struct import *im, char *text);

#endif
