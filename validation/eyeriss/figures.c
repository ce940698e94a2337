#include "validation/eyeriss/figures.h"

#include <stdio.h>

struct eyeriss_figures eyeriss_simulated(const struct machine *m, const struct run_layer *job) {
    const struct pe_result *r = &job->result;
    return (struct eyeriss_figures){
        .latency_s = (double)(r->cycles - r->stall_dram) / m->array.clock_hz,
        .total_s = r->time_s,
        .glb_bytes = (double)r->glb_bytes,
        .dram_bytes = (double)r->dram_bytes,
        .pes = (double)r->active_pes,
        .energy_j = r->energy_j - r->dram_energy_j,
        .alu_j = r->mac_energy_j,
        .storage_j = r->spad_energy_j + r->noc_energy_j + r->glb_energy_j};
}

int eyeriss_plan(struct rs *x, struct pe_layer *layer, const struct machine *m,
                 const struct run_layer *job, const struct rs_mapping *map, struct sim_err *err) {
    int rc = pe_layer_init(layer, job->net, job->batch, err);
    if (rc == 0)
        rc = rs_prepare(x, &m->array, &m->type, layer, err);
    return rc ? rc : rs_set(x, map, err);
}

int eyeriss_formula(const struct machine *m, const struct run_layer *job,
                    const struct rs_mapping *map, struct eyeriss_figures *out,
                    struct sim_err *err) {
    const struct isca16_costs words = {.dram = 1, .glb = 1};
    struct isca16_result r;
    struct pe_layer layer;
    struct rs x;
    const int rc = eyeriss_plan(&x, &layer, m, job, map, err);
    if (rc)
        return rc;
    isca16_evaluate(&x, &words, &r);
    /* filters come past the buffer */
    const double glb = r.glb - r.filter.words * r.filter.a * r.filter.b;
    const double time = r.cycles / m->array.clock_hz;
    *out = (struct eyeriss_figures){.latency_s = time,
                                    .total_s = time,
                                    .glb_bytes = 2 * glb,
                                    .dram_bytes = 2 * r.dram,
                                    .pes = r.active_pes};
    return 0;
}

void eyeriss_add(struct eyeriss_figures *total, const struct eyeriss_figures *f) {
    total->latency_s += f->latency_s;
    total->total_s += f->total_s;
    total->glb_bytes += f->glb_bytes;
    total->dram_bytes += f->dram_bytes;
    total->energy_j += f->energy_j;
}

int eyeriss_give(struct study_run *run, const char *figure, const char *layer, double model,
                 double simulation, struct sim_err *err) {
    char name[64];
    snprintf(name, sizeof name, "%s-%s", figure, layer);
    return study_point(run, name, model, simulation, err);
}

void eyeriss_name_mapping(char *buf, size_t size, const struct rs_mapping *m) {
    snprintf(buf, size, "m%u n%u e%u p%u q%u r%u t%u", (unsigned)m->m, (unsigned)m->n,
             (unsigned)m->e, (unsigned)m->p, (unsigned)m->q, (unsigned)m->r, (unsigned)m->t);
}
