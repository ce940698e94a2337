/* What the Eyeriss study counts of a layer or of a network, as simulated and by the papers'
 * formulas. */
#ifndef MAGNETAR_VALIDATION_EYERISS_FIGURES_H
#define MAGNETAR_VALIDATION_EYERISS_FIGURES_H

#include "validation/arrays.h"
#include "validation/eyeriss/isca16.h"
#include "validation/study.h"

#define EYERISS_MB 1e6 /* bytes, as the papers count them */

struct eyeriss_figures {
    double latency_s; /* processing: nothing of inputs or outputs travels */
    double total_s;   /* with the transfers that the array waits for */
    double glb_bytes, dram_bytes, pes;
    double energy_j;         /* of the chip, without DRAM */
    double alu_j, storage_j; /* of it: arithmetic; scratchpads, buffer and networks */
};

struct eyeriss_figures eyeriss_simulated(const struct machine *m, const struct run_layer *job);

/* ISCA'16's formulas in the chip's units: two bytes a word, nothing coded, no transfer waited for.
 */
int eyeriss_formula(const struct machine *m, const struct run_layer *job,
                    const struct rs_mapping *map, struct eyeriss_figures *out, struct sim_err *err);

/* A layer with its mapping, ready for formulas. */
int eyeriss_plan(struct rs *x, struct pe_layer *layer, const struct machine *m,
                 const struct run_layer *job, const struct rs_mapping *map, struct sim_err *err);

void eyeriss_add(struct eyeriss_figures *total, const struct eyeriss_figures *f);

/* The point FIGURE-LAYER. */
int eyeriss_give(struct study_run *run, const char *figure, const char *layer, double model,
                 double simulation, struct sim_err *err);

void eyeriss_name_mapping(char *buf, size_t size, const struct rs_mapping *m);

/* VGG-16 at batch 3, foretold by three ways of choosing mappings. */
int eyeriss_vgg(struct study_run *run, struct sim_err *err);

#endif
