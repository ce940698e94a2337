#include "validation/eyeriss/isca16.h"

#include <math.h>

const struct isca16_costs isca16_costs = {.dram = 200, .glb = 6, .array = 2, .rf = 1, .alu = 1};

/* Reuse at the levels from how often words move there in all. */
static struct isca16_reuse reuse(double words, double dram, double glb, double array, double rf) {
    return (struct isca16_reuse){words, dram / words, glb / dram, array / glb, rf / array};
}

static void count_operands(const struct rs *x, double passes, struct isca16_result *out) {
    const struct pe_layer *l = x->layer;
    const struct rs_mapping *m = &x->map;
    const double products = (double)l->products, macs = (double)l->macs;
    const double strip = (double)((m->e - 1) * l->y.stride + x->kr);
    const double inputs = products * (double)(l->n * l->c * x->in_h * x->in_w);
    const double fetched = inputs * (double)rs_blocks(x);
    const double strips = passes * (double)(m->n * m->q * m->r * x->in_w) * strip;
    const double filters = (double)l->filter_words;
    const double loads = filters * (double)(rs_tiles_n(x) * rs_tiles_e(x));
    /* a strip's row goes to the sets of t filters, and in each diagonally to R rows' PEs */
    const double spread = (double)(m->t * x->kr * m->e) / strip;
    out->ifmap =
        reuse(inputs, fetched, fmax(strips, fetched), fmax(strips, fetched) * spread, macs);
    out->filter = reuse(filters, loads, loads, loads * (double)m->e, macs);
}

static void count_sums(const struct rs *x, struct isca16_result *out) {
    const double outputs = (double)x->layer->ofmap_words, rounds = (double)rs_tiles_c(x);
    const double each = (double)x->layer->macs / outputs, climbs = (double)(x->kr * x->map.r);
    out->psum = (struct isca16_reuse){outputs, 1, rounds, climbs, each / (rounds * climbs)};
}

static double operand(const struct isca16_reuse *r, double dram, double glb, double array,
                      double rf) {
    return r->words * r->a * (dram + r->b * (glb + r->c * (array + r->d * rf)));
}

static double sum(const struct isca16_reuse *r, double dram, double glb, double array, double rf) {
    return r->words *
           ((2 * r->a - 1) * dram + 2 * r->a * (r->b - 1) * glb + r->a * r->b * (r->c - 1) * array +
            2 * r->a * r->b * r->c * fmax(r->d - 1, 0) * rf);
}

static double level(const struct isca16_result *r, double dram, double glb, double array,
                    double rf) {
    return operand(&r->ifmap, dram, glb, array, rf) + operand(&r->filter, dram, glb, array, rf) +
           sum(&r->psum, dram, glb, array, rf);
}

void isca16_evaluate(const struct rs *x, const struct isca16_costs *costs,
                     struct isca16_result *out) {
    const struct rs_mapping *m = &x->map;
    *out = (struct isca16_result){
        .passes = (double)(rs_tiles_n(x) * rs_tiles_m(x) * rs_tiles_c(x) * rs_tiles_e(x)) *
                  (double)x->layer->products,
        .active_pes = (double)(x->kr * m->e * m->r * m->t)};
    out->cycles = out->passes * (double)(m->n * m->p * m->q * x->ks * x->layer->f);
    count_operands(x, out->passes, out);
    count_sums(x, out);
    out->alu = (double)x->layer->macs * costs->alu;
    out->dram = level(out, costs->dram, 0, 0, 0);
    out->glb = level(out, 0, costs->glb, 0, 0);
    out->array = level(out, 0, 0, costs->array, 0);
    out->rf = level(out, 0, 0, 0, costs->rf);
}
