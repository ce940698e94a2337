#include "pe/maestro/cost.h"

#include <stdlib.h>

#include "pe/maestro/checked.h"

static int64_t max64(int64_t a, int64_t b) {
    return a > b ? a : b;
}

/* The first cell after the hops, then `bandwidth` each cycle. */
static int64_t transfer(int64_t cells, const struct maestro_hw *hw) {
    return hw->hops + (cells + hw->bandwidth - 1) / hw->bandwidth - 1;
}

/* What a case takes: compute of its slowest unit, and the networks around it. */
struct timing {
    int64_t ingress, egress, compute, delay;
};

static int64_t compute_of(const struct maestro_case *c, bool leaf, const struct maestro_hw *hw,
                          const struct maestro_unit *units) {
    if (leaf)
        return hw->vector == 1 ? c->sums : (c->sums + hw->vector - 1) / hw->vector;
    const int64_t whole = c->whole == MAESTRO_NO_NODE ? 0 : units[c->whole].runtime;
    return c->part == MAESTRO_NO_NODE ? whole : max64(whole, units[c->part].runtime);
}

static struct timing time_case(const struct maestro_case *c, bool leaf, const struct maestro_hw *hw,
                               const struct maestro_unit *units) {
    struct timing t = {.ingress = transfer(c->ingress, hw),
                       .egress = transfer(c->egress, hw),
                       .compute = compute_of(c, leaf, hw, units)};
    t.delay = c->first ? t.compute + t.ingress : max64(t.compute, max64(t.ingress, t.egress));
    return t;
}

static double active_of(const struct maestro_case *c, bool leaf, const struct maestro_unit *units) {
    double active = 0;
    if (leaf)
        return (double)c->active;
    if (c->part != MAESTRO_NO_NODE)
        active = units[c->part].active;
    if (c->whole != MAESTRO_NO_NODE)
        active += units[c->whole].active *
                  (double)(c->part == MAESTRO_NO_NODE ? c->active : c->active - 1);
    return active > 0 ? active : (double)c->active;
}

/* Below the top: the runtime of a unit, and PEs that work in it. */
static void time_node(const struct maestro_traffic *t, const struct maestro_node *node, bool leaf,
                      const struct maestro_hw *hw, struct maestro_unit *units, bool *overflow) {
    struct maestro_unit *u = &units[node - t->nodes];
    int64_t runtime = 0;
    double active = 0;
    for (uint32_t i = node->at; i < node->at + node->n; i++) {
        const struct maestro_case *c = &t->cases[i];
        const struct timing m = time_case(c, leaf, hw, units);
        runtime = checked_add(runtime, checked_mul(c->count, m.delay, overflow), overflow);
        active += active_of(c, leaf, units) * (double)c->count;
    }
    u->runtime = runtime;
    u->active = node->steps ? active / (double)node->steps : active;
}

int maestro_scratch_reserve(struct maestro_scratch *s, size_t nodes, struct sim_err *err) {
    if (nodes <= s->cap)
        return 0;
    free(s->units);
    s->units = sim_alloc(nodes, sizeof *s->units, err);
    s->cap = s->units ? nodes : 0;
    return s->units ? 0 : SIM_EIO;
}

void maestro_scratch_free(struct maestro_scratch *s) {
    free(s->units);
    *s = (struct maestro_scratch){0};
}

/* All nodes but the top, from the lowest level up. */
static void time_units(const struct maestro_traffic *t, int n_levels, const struct maestro_hw *hw,
                       struct maestro_unit *units, bool *overflow) {
    for (int level = n_levels - 1; level > 0; level--)
        for (size_t i = 1; i < t->n_nodes; i++)
            if (t->nodes[i].level == level)
                time_node(t, &t->nodes[i], level == n_levels - 1, hw, units, overflow);
}

/* Cycles that the memory behind takes for what the array's buffer holds. */
static int64_t offchip_delay(const struct maestro_traffic *t, const struct maestro_hw *hw) {
    return max64((t->l2[MAESTRO_INPUT] + t->l2[MAESTRO_WEIGHT]) / hw->offchip / 2,
                 t->l2[MAESTRO_OUTPUT] / hw->offchip / 2);
}

int64_t maestro_runtime(const struct maestro_traffic *t, int n_levels, const struct maestro_hw *hw,
                        struct maestro_scratch *scratch) {
    const int64_t offchip = offchip_delay(t, hw);
    bool overflow = false;
    int64_t runtime = 0;
    time_units(t, n_levels, hw, scratch->units, &overflow);
    for (uint32_t i = 0; i < t->nodes[0].n; i++) {
        const struct timing m = time_case(&t->cases[i], n_levels == 1, hw, scratch->units);
        runtime = checked_add(
            runtime, checked_mul(t->cases[i].count, max64(m.delay, offchip), &overflow), &overflow);
    }
    return overflow ? -1 : runtime;
}

/* Sums over the cases of the top level. */
struct totals {
    int64_t delays[MAESTRO_DELAYS];
    long double bandwidth;
    double active;
    int64_t first; /* cells of the first case: the larger of both ways */
};

static void add_delay(struct maestro_delay *d, int64_t *sum, int64_t delay, int64_t count,
                      bool first, bool *overflow) {
    d->min = first || delay < d->min ? delay : d->min;
    d->max = first || delay > d->max ? delay : d->max;
    *sum = checked_add(*sum, checked_mul(delay, count, overflow), overflow);
}

static void add_bound(struct maestro_cost *cost, const struct timing *m, int64_t offchip,
                      int64_t cycles) {
    const int64_t delay = max64(m->delay, offchip);
    const int which = delay == m->compute   ? MAESTRO_COMPUTE
                      : delay == m->ingress ? MAESTRO_INGRESS
                      : delay == m->egress  ? MAESTRO_EGRESS
                      : delay == offchip    ? MAESTRO_DELAYS
                                            : MAESTRO_COMPUTE;
    cost->bound[which] += cycles;
}

static void add_case(struct maestro_cost *cost, struct totals *sum, const struct maestro_case *c,
                     struct timing m, int64_t offchip, bool first, bool *overflow) {
    const int64_t cycles = checked_mul(c->count, max64(m.delay, offchip), overflow);
    const int64_t more = max64(c->ingress, c->egress);
    cost->runtime = checked_add(cost->runtime, cycles, overflow);
    add_bound(cost, &m, offchip, cycles);
    m.compute = m.compute ? m.compute : 1;
    cost->peak_bandwidth = max64(cost->peak_bandwidth, more / m.compute);
    sum->bandwidth += checked_mul(more, c->count, overflow) / m.compute;
    if (first)
        sum->first = more;
    cost->offchip_bandwidth = max64(cost->offchip_bandwidth, 2 * sum->first / m.compute) / 2;
    const int64_t delays[MAESTRO_DELAYS] = {m.ingress, m.egress, m.compute};
    for (int k = 0; k < MAESTRO_DELAYS; k++)
        add_delay(&cost->delays[k], &sum->delays[k], delays[k], c->count, first, overflow);
}

static void finish(struct maestro_cost *cost, const struct totals *sum,
                   const struct maestro_traffic *t) {
    const int64_t steps = t->nodes[0].steps;
    for (int k = 0; k < MAESTRO_DELAYS; k++)
        cost->delays[k].average = steps ? sum->delays[k] / steps : 0;
    cost->average_bandwidth = (double)(sum->bandwidth / (long double)steps);
    cost->active = steps ? sum->active / (double)steps : 0;
    cost->intensity = steps ? (double)t->last_macs / (double)t->last_ingress : 0;
    for (int k = 0; k < MAESTRO_TENSORS; k++) {
        cost->l1 += t->l1[k];
        cost->l2 += t->l2[k];
    }
}

int maestro_cost_of(struct maestro_cost *cost, const struct maestro_traffic *t,
                    const struct maestro_plan *plan, const struct maestro_hw *hw,
                    struct maestro_scratch *scratch, const char *where, struct sim_err *err) {
    const int64_t offchip = offchip_delay(t, hw);
    const bool leaf = plan->n_levels == 1;
    struct totals sum = {.first = 0};
    bool overflow = false;
    *cost = (struct maestro_cost){.runtime = 0};
    if (maestro_scratch_reserve(scratch, t->n_nodes, err))
        return SIM_EIO;
    time_units(t, plan->n_levels, hw, scratch->units, &overflow);
    for (uint32_t i = 0; i < t->nodes[0].n; i++) {
        const struct maestro_case *c = &t->cases[i];
        add_case(cost, &sum, c, time_case(c, leaf, hw, scratch->units), offchip, i == 0, &overflow);
        sum.active += active_of(c, leaf, scratch->units) * (double)c->count;
    }
    finish(cost, &sum, t);
    return overflow ? sim_fail(err, SIM_EUNSUP, "%s: cycles beyond 2^63", where) : 0;
}

static double at_least(double least, double v) {
    return v > least ? v : least;
}

struct maestro_built maestro_build(const struct maestro_hw *hw, int64_t l1, int64_t l2) {
    const double pes = (double)hw->pes, vector = (double)hw->vector;
    const double cells1 = at_least(1, (double)l1), cells2 = at_least(1, (double)l2);
    const double wires = (14.662 * pes + 28.895) * (double)hw->bandwidth;
    const double arbiter = 1.2886 * pes * pes + 5.5814 * pes - 23.711;
    struct maestro_built b = {.pe_mw = 1.2223 * vector * pes,
                              .l1_mw = 0.00345 * cells1 * pes,
                              .l2_mw = 0.00345 * cells2,
                              .noc_mw = 0.8 / 1000 * wires + at_least(0.34, 0.34 / 1000 * arbiter)};
    b.power_mw = b.pe_mw + b.l1_mw + b.l2_mw + b.noc_mw;
    b.area_um2 = pes * (283 * vector + 0.104 * cells1) + 0.104 * cells2 + 101.7938 * wires +
                 at_least(395.473, 395.473 * arbiter);
    return b;
}

static int64_t sum_or_most(const int64_t *counts, size_t n) {
    bool overflow = false;
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum = checked_add(sum, counts[i], &overflow);
    return overflow ? INT64_MAX : sum;
}

int64_t maestro_l1_accesses(const struct maestro_accesses *a) {
    int64_t counts[2 * MAESTRO_TENSORS];
    for (int k = 0; k < MAESTRO_TENSORS; k++) {
        counts[2 * k] = a->l1_read[k];
        counts[2 * k + 1] = a->l1_write[k];
    }
    return sum_or_most(counts, sizeof counts / sizeof *counts);
}

int64_t maestro_l2_accesses(const struct maestro_accesses *a) {
    const int64_t counts[] = {a->l2_read[MAESTRO_INPUT], a->l2_write[MAESTRO_INPUT],
                              a->l2_read[MAESTRO_WEIGHT], a->l2_write[MAESTRO_WEIGHT],
                              a->l2_write[MAESTRO_OUTPUT]};
    return sum_or_most(counts, sizeof counts / sizeof *counts);
}

double maestro_energy(int64_t macs, int64_t l1, int64_t l2) {
    return MAESTRO_MAC_NJ * ((double)macs + MAESTRO_L1 * (double)l1 + MAESTRO_L2 * (double)l2);
}
