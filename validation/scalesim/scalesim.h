/* Parts of the study of SCALE-Sim: each adds its points, tables and charts. */
#ifndef MAGNETAR_VALIDATION_SCALESIM_SCALESIM_H
#define MAGNETAR_VALIDATION_SCALESIM_SCALESIM_H

#include "validation/arrays.h"

/* What SCALE-Sim v2 reports, against --compat scalesim and against the true model. */
int scalesim_reported(struct study_run *run, struct sim_err *err);

/* Closed form, timed and exact runs, and ISPASS'20's formula, on random layers and arrays. */
int scalesim_random(struct study_run *run, struct sim_err *err);

/* Clock edges of RTL arrays, and single folds by other tools. */
int scalesim_rtl(struct study_run *run, struct sim_err *err);

/* The value of array.dataflow for one that SCALE-Sim has, or -1. */
int scalesim_dataflow(const char *name);

/* M x N x K on the machine, in a mode, which is left set. */
int scalesim_product(struct machine *m, enum array_mode mode, uint64_t rows, uint64_t cols,
                     uint64_t depth, struct pe_result *out, struct sim_err *err);

#endif
