#include "validation/flips.h"

#include <stdio.h>

void study_flip_model(struct flip_model *m, const struct deepnvm_counts *counts,
                      const struct tech_point *tech, const struct deepnvm_dram *dram) {
    *m = (struct flip_model){
        .value = {[FLIP_READ_LATENCY] = tech->read_latency_s,
                  [FLIP_WRITE_LATENCY] = tech->write_latency_s,
                  [FLIP_READ_ENERGY] = tech->read_energy_j,
                  [FLIP_WRITE_ENERGY] = tech->write_energy_j,
                  [FLIP_LEAKAGE] = tech->leakage_w,
                  [FLIP_DRAM_LATENCY] = dram->latency_s,
                  [FLIP_DRAM_ENERGY] = dram->energy_j_per_b},
        .per_time = {[FLIP_READ_LATENCY] = counts->reads,
                     [FLIP_WRITE_LATENCY] = counts->writes,
                     [FLIP_DRAM_LATENCY] = counts->dram},
        .per_energy = {[FLIP_READ_ENERGY] = counts->reads,
                       [FLIP_WRITE_ENERGY] = counts->writes,
                       [FLIP_DRAM_ENERGY] = counts->dram_bytes},
        .leak_share = 1,
    };
}

json_t *study_flip_table(struct study_run *run, const char *what) {
    static const struct report_column columns[] = {{"where", "", 0}, {"verdict", "", 0}};
    char title[160];
    snprintf(title, sizeof title, "Which single figure turns a verdict: %s", what);
    return report_table(run->section, title, columns, 2);
}

void study_flip(struct study_run *run, json_t *table, const struct study_pair *pair,
                const struct flip_model *base, const struct flip_model *other) {
    const struct flip_sides sides = {.of = pair->of,
                                     .against = pair->against,
                                     .of_apart = other->apart,
                                     .against_apart = base->apart,
                                     .held = pair->timed ? "by this run" : NULL,
                                     .basis = pair->timed ? "slope" : "closed form"};
    struct flip flips[FLIP_METRICS][FLIP_NEAREST];
    char text[FLIP_TEXT];
    for (int k = 0; k < FLIP_METRICS; k++)
        flip_find(base, other, (enum flip_metric)k, flips[k]);
    report_cell(table, "%s", pair->where);
    report_cell(table, "%s", flip_text(&sides, flips[0], text, sizeof text));
    if (!run->flips)
        run->flips = json_array();
    const size_t before = json_array_size(run->flips);
    flip_json(run->flips, &sides, flips[0]);
    for (size_t i = before; i < json_array_size(run->flips); i++)
        json_put(json_array_get(run->flips, i), "where", json_text(pair->where));
}
