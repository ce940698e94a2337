/* The parts of the study gpus: each gives its points, and adds its tables and charts. */
#ifndef MAGNETAR_VALIDATION_GPUS_GPUS_H
#define MAGNETAR_VALIDATION_GPUS_GPUS_H

#include "validation/study.h"

/* Counters and cycles of kernels on a TITAN X. */
int gpus_titanx(struct study_run *run, struct sim_err *err);
/* Latency of a pointer chase, and bandwidth of groups that read the same chunks in turn, by
 * footprint. */
int gpus_sweeps(struct study_run *run, struct sim_err *err);
/* Bandwidth of streams by the work-items that an SM holds. */
int gpus_occupancy(struct study_run *run, struct sim_err *err);

#endif
