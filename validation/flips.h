/* What turns a verdict of a study: the line that `replay` prints, for every two technologies that a
 * study compares. */
#ifndef MAGNETAR_VALIDATION_FLIPS_H
#define MAGNETAR_VALIDATION_FLIPS_H

#include "explore/flip.h"
#include "validation/deepnvm/model.h"
#include "validation/study.h"

/* The serial formula as a model of flips; counts, table and DRAM as deepnvm_evaluate takes them. */
void study_flip_model(struct flip_model *m, const struct deepnvm_counts *counts,
                      const struct tech_point *tech, const struct deepnvm_dram *dram);

/* A table of lines, each of a comparison. */
json_t *study_flip_table(struct study_run *run, const char *what);

/* Two technologies; the texts are borrowed. */
struct study_pair {
    const char *where;        /* workload, capacity, ...: what both have alike */
    const char *of, *against; /* names of the technologies */
    bool timed;               /* times are those of a simulation, and stand still */
};

/* Adds a line to the table, and its flips to the study's result. */
void study_flip(struct study_run *run, json_t *table, const struct study_pair *pair,
                const struct flip_model *base, const struct flip_model *other);

#endif
