/* Inside the importers of tool output: what each of them fills. */
#ifndef MAGNETAR_MEMMODELS_TECH_IMPORT_H
#define MAGNETAR_MEMMODELS_TECH_IMPORT_H

#include "memmodels/tech/table.h"

struct import_row {
    struct tech_point p;
    char source[256];
};

struct import {
    const struct tech_import_options *options;
    const char *origin, *base; /* of the text being read: its name, and the last part of it */
    int line;
    const char *tool;     /* "NVSim", "CACTI 7" */
    const char *notes[4]; /* how the rows were composed; ends with NULL */
    char kind[CSV_WORD_MAX + 1];
    struct import_row *rows;
    size_t n, cap;
    struct sim_err *err;
};

/* SIM_EFORMAT at the current line. */
int tech_import_bad(struct import *im, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A number above zero. SIM_EFORMAT naming the field. */
int tech_import_number(struct import *im, const char *field, const char *text, double *value);

/* Sets the kind, which must be the same in all inputs. */
int tech_import_kind(struct import *im, const char *kind);

int tech_import_add(struct import *im, const struct import_row *row);

/* Each reads one text, cut up in place, and adds its rows. */
int tech_import_nvsim(struct import *im, char *text);
int tech_import_cacti(struct import *im, char *text);

#endif
