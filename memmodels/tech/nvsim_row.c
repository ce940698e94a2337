/* The figures of a whole access, composed from those of the arrays: NVSim's own write is max(tag
 * write, data write), which is a fill; a write hit looks the tag up first. */
#include "memmodels/tech/nvsim.h"

#include <string.h>

static struct tech_point compose_cache(const struct nvsim_report *r) {
    const struct nvsim_cache *c = &r->c;
    const bool sequential = strcmp(r->mode, "Sequential") == 0;
    return (struct tech_point){
        .read_latency_s = sequential ? c->tag.read_s + c->data.read_s : c->hit_s,
        .write_latency_s = c->tag.read_s + c->data.write_s,
        .read_energy_j = sequential ? c->tag.read_j + c->data.read_j : c->hit_j,
        .write_energy_j = c->tag.read_j + c->data.write_j,
        .tag_latency_s = c->tag.read_s,
        .tag_energy_j = c->tag.read_j,
        .tag_write_latency_s = c->tag.write_s,
        .tag_write_energy_j = c->tag.write_j,
        .data_read_latency_s = c->data.read_s,
        .data_write_latency_s = c->data.write_s,
        .data_read_energy_j = c->data.read_j,
        .data_write_energy_j = c->data.write_j,
    };
}

/* The tool's bandwidth is one access per cycle. */
static double cycle(const struct nvsim_report *r, double b_per_s) {
    return b_per_s > 0 ? (double)r->access_b / b_per_s : 0;
}

void nvsim_row(struct import_row *row, const struct nvsim_report *r) {
    const struct nvsim_cache *c = &r->c;
    char how[80];
    row->p = r->ram ? (struct tech_point){.read_latency_s = c->data.read_s,
                                          .write_latency_s = c->data.write_s,
                                          .read_energy_j = c->data.read_j,
                                          .write_energy_j = c->data.write_j}
                    : compose_cache(r);
    row->p.capacity_b = c->capacity_b;
    row->p.leakage_w = c->leakage_w;
    row->p.area_mm2 = c->area_mm2;
    row->p.read_cycle_s = cycle(r, c->data.read_b_per_s);
    row->p.write_cycle_s = cycle(r, c->data.write_b_per_s);
    row->p.refresh_latency_s = c->refresh_s;
    row->p.refresh_energy_j = c->refresh_j;
    row->p.refresh_power_w = c->refresh_w;
    if (r->ram)
        snprintf(how, sizeof how, "%u B words", (unsigned)r->access_b);
    else
        snprintf(how, sizeof how, "%s access; %u B lines; %s ways", r->mode, (unsigned)r->access_b,
                 r->ways);
    snprintf(row->source, sizeof row->source, "%s; %.80s; %s%s%s%s%s", r->im->tool, r->im->base,
             how, *r->target ? "; best " : "", r->target, *r->banks ? "; banks " : "", r->banks);
}
