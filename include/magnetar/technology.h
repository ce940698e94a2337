/* Memory technologies: tables of cache design points over capacity, shipped, from a file, or from a
 * text that a program registers under a name of its own. */
#ifndef MAGNETAR_TECHNOLOGY_H
#define MAGNETAR_TECHNOLOGY_H

#include <stddef.h>

#include "magnetar/context.h"
#include "magnetar/error.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whole accesses of one line; figures that a table does not give are 0. */
struct magnetar_design_point {
    double capacity_b;
    double read_latency_s, write_latency_s;
    double read_energy_j, write_energy_j;
    double leakage_w;
    double area_mm2;
    double node_nm, temperature_k;
    int interpolated, extrapolated; /* 0 or 1 */
    const char *source;             /* of the nearest row */
};

struct magnetar_technology;

/* A shipped table or one of its aliases ("sram", "nvsim-stt"), a registered one, or the path of a
 * table file: a name with '/' or '.' in it. */
int magnetar_technology_open(struct magnetar_technology **technology,
                             const struct magnetar *context, const char *name,
                             struct magnetar_error *error);
void magnetar_technology_free(struct magnetar_technology *technology);

/* Makes the table of a text (docs/technologies.md has the format) known to the context under the
 * name in its header, for llc.tech and everything else that names a technology. The text is copied;
 * `origin` stands for a file's name in messages. MAGNETAR_USAGE where the name is taken. */
int magnetar_technology_register(struct magnetar *context, const char *text, const char *origin,
                                 struct magnetar_error *error);

const char *magnetar_technology_name(const struct magnetar_technology *technology);
const char *magnetar_technology_kind(const struct magnetar_technology *technology); /* "SRAM" */
const char *magnetar_technology_source(const struct magnetar_technology *technology);
const char *magnetar_technology_status(const struct magnetar_technology *technology);

/* Row i of the table by ascending capacity; 0 past the end, else 1. */
int magnetar_technology_point(const struct magnetar_technology *technology, size_t i,
                              struct magnetar_design_point *point);

/* At a capacity in bytes, between rows interpolated. MAGNETAR_USAGE outside of the table unless
 * `extrapolate`. */
int magnetar_technology_at(const struct magnetar_technology *technology, double capacity_b,
                           int extrapolate, struct magnetar_design_point *point,
                           struct magnetar_error *error);

#ifdef __cplusplus
}
#endif

#endif
