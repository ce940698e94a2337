/* A memory technology: a table of cache design points over capacity, from a file with units and a
 * source per row. Between points every figure is interpolated log-log over capacity; outside the
 * table it is refused unless extrapolation is asked for. */
#ifndef MAGNETAR_MEMMODELS_TECH_H
#define MAGNETAR_MEMMODELS_TECH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/err.h"

enum tech_status { TECH_PUBLISHED, TECH_MEASURED, TECH_UNVERIFIED };

/* One design point. Tag figures are 0 where the source gives only the whole cache. */
struct tech_point {
    double capacity_b;
    double read_latency_s, write_latency_s; /* whole access: hit, write */
    double read_energy_j, write_energy_j;   /* per access of one line */
    double leakage_w;
    double area_mm2;
    double tag_latency_s, tag_energy_j;               /* lookup; 0: not given apart */
    double data_read_latency_s, data_write_latency_s; /* data array alone; 0: not given */
    double data_read_energy_j, data_write_energy_j;
    double tag_write_latency_s, tag_write_energy_j;
    double node_nm;
    const char *source; /* of the row; of the nearest row after interpolation; owned by the table */
    bool extrapolated;
};

struct tech;

/* A shipped table or alias ("deepnvm-stt", "sram", "nvsim-sot-22nm"), or the path of a table file. An
 * unknown name is SIM_EUSAGE with the nearest one. */
int tech_open(struct tech **out, const char *name, struct sim_err *err);
void tech_free(struct tech *t);

const char *tech_name(const struct tech *t); /* canonical */
const char *tech_kind(const struct tech *t); /* "SRAM", "STT-MRAM", "SOT-MRAM", ... */
enum tech_status tech_status(const struct tech *t);
const char *tech_status_name(enum tech_status s);

size_t tech_points(const struct tech *t);
const struct tech_point *tech_point(const struct tech *t, size_t i); /* ascending capacity */

/* The design point at a capacity. SIM_EUSAGE outside the table unless `extrapolate`. */
int tech_at(const struct tech *t, double capacity_b, bool extrapolate, struct tech_point *point,
            struct sim_err *err);

/* Shipped tables, for `tech list`: name, aliases and one line of help; NULL past the end. */
struct tech_entry {
    const char *name, *aliases, *help;
};
const struct tech_entry *tech_entry_at(size_t i);

#endif
