/* Layers by MAESTRO's model. What moves and is multiplied depends on the mapping and the PEs alone:
 * it is worked out once for all designs of a block that share them, whatever their bandwidths and
 * vectors. */
#include "explore/eval_maestro.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/maestro_space.h"
#include "sim/rng.h"

#define SLOTS 8192u /* of a block's groups, for at most half as many designs */

/* Designs of a block, those of equal mapping and PEs chained. */
struct grouping {
    uint64_t key[SLOTS / 2];
    uint16_t next[SLOTS / 2]; /* of the group, END behind the last */
    uint16_t slot[SLOTS];     /* the first of a group, END */
    uint16_t first[SLOTS / 2];
    size_t n;
};
#define END UINT16_MAX

/* What all layers of a design come to. */
struct maestro_sum {
    int64_t cycles, macs, l1_accesses, l2_accesses, reads, l1, l2;
    double printed;
};

struct worker {
    const struct maestro_space *m;
    const struct eval_block *b;
    struct maestro_maps maps;
    struct maestro_traffic *traffic; /* [layers] */
    struct maestro_plan *plans;      /* [layers] */
    struct maestro_scratch scratch;
    struct grouping *groups;
};

static void worker_free(struct worker *w) {
    maestro_maps_free(&w->maps);
    for (size_t i = 0; w->traffic && i < w->m->work.n; i++)
        maestro_traffic_free(&w->traffic[i]);
    free(w->traffic);
    free(w->plans);
    free(w->groups);
    maestro_scratch_free(&w->scratch);
}

static int worker_open(struct worker *w, struct sim_err *err) {
    const size_t n = w->m->work.n + 1;
    w->traffic = sim_alloc(n, sizeof *w->traffic, err);
    w->plans = sim_alloc(n, sizeof *w->plans, err);
    w->groups = sim_alloc(1, sizeof *w->groups, err);
    return w->traffic && w->plans && w->groups ? maestro_maps_open(&w->maps, w->m, err) : SIM_EIO;
}

static const uint32_t *choice_of(const struct worker *w, size_t i) {
    return w->b->choices + i * w->b->space->n_knobs;
}

static void group(struct worker *w) {
    struct grouping *g = w->groups;
    memset(g->slot, 0xff, sizeof g->slot);
    g->n = 0;
    for (size_t i = 0; i < w->b->n; i++) {
        struct maestro_design d;
        maestro_space_design(w->m, w->b->space, choice_of(w, i), &d);
        g->key[i] = d.combo * (MAESTRO_PES_MAX + 1) + (uint64_t)d.hw.pes;
        size_t at = rng_mix(g->key[i]) % SLOTS;
        while (g->slot[at] != END && g->key[g->slot[at]] != g->key[i])
            at = (at + 1) % SLOTS;
        if (g->slot[at] == END)
            g->first[g->n++] = (uint16_t)at;
        g->next[i] = g->slot[at];
        g->slot[at] = (uint16_t)i;
    }
}

/* The traffic of all layers; SIM_EUNSUP and SIM_EFORMAT are a design's reason. */
static int make_traffic(struct worker *w, size_t i, const struct maestro_design *d,
                        struct sim_err *err) {
    const struct maestro_space *m = w->m;
    struct net_dataflow *map = &w->maps.at[d->mapping];
    size_t nodes = 0;
    int rc = 0;
    maestro_space_words(m, w->b->space, choice_of(w, i), map);
    for (size_t k = 0; k < m->work.n && rc == 0; k++) {
        const struct maestro_problem *p = &m->problems[(size_t)d->mapping * m->work.n + k];
        const char *name = m->net->layers[m->work.layers[k]].name;
        rc = maestro_plan_make(&w->plans[k], p, map, d->hw.pes, m->names[d->mapping], err);
        if (rc == 0)
            rc = maestro_traffic_make(&w->traffic[k], &w->plans[k], name, err);
        nodes = w->traffic[k].n_nodes > nodes ? w->traffic[k].n_nodes : nodes;
    }
    return rc ? rc : maestro_scratch_reserve(&w->scratch, nodes, err);
}

/* What does not depend on bandwidths. */
static void add_accesses(struct worker *w, struct maestro_sum *sum) {
    const struct maestro_accesses none = {.macs = 0}, *before = &none;
    *sum = (struct maestro_sum){.cycles = 0};
    for (size_t k = 0; k < w->m->work.n; k++) {
        const struct maestro_traffic *t = &w->traffic[k];
        const struct maestro_accesses *a = &t->accesses;
        const int64_t times = w->plans[k].problem.repeats;
        int64_t l1 = 0, l2 = 0;
        for (int i = 0; i < MAESTRO_TENSORS; i++) {
            l1 += t->l1[i];
            l2 += t->l2[i];
        }
        sum->macs += a->macs * times;
        sum->l1_accesses += maestro_l1_accesses(a) * times;
        sum->l2_accesses += maestro_l2_accesses(a) * times;
        sum->reads += (a->l2_read[MAESTRO_INPUT] + a->l2_read[MAESTRO_WEIGHT]) * times;
        sum->printed +=
            maestro_printed_energy(a, before, w->plans[k].n_levels == 1) * (double)times;
        sum->l1 = l1 > sum->l1 ? l1 : sum->l1;
        sum->l2 = l2 > sum->l2 ? l2 : sum->l2;
        before = a;
    }
}

static bool add_cycles(struct worker *w, const struct maestro_hw *hw, int64_t *cycles) {
    *cycles = 0;
    for (size_t k = 0; k < w->m->work.n; k++) {
        const int64_t n = maestro_runtime(&w->traffic[k], w->plans[k].n_levels, hw, &w->scratch);
        if (n < 0 || n > INT64_MAX / 2 / w->plans[k].problem.repeats || *cycles > INT64_MAX / 2)
            return false;
        *cycles += n * w->plans[k].problem.repeats;
    }
    return true;
}

static void give(const struct worker *w, size_t i, const struct maestro_hw *hw,
                 const struct maestro_sum *sum) {
    const struct maestro_space *m = w->m;
    const uint32_t n = w->b->space->n_figures;
    const struct maestro_built built = maestro_build(hw, sum->l1, sum->l2);
    const double energy =
        m->fixed ? maestro_energy(sum->macs, sum->l1_accesses, sum->l2_accesses) : sum->printed;
    const double values[] = {[FIGURE_CYCLES] = (double)sum->cycles,
                             [FIGURE_ENERGY] = energy,
                             [FIGURE_AREA] = built.area_um2,
                             [FIGURE_POWER] = built.power_mw,
                             [FIGURE_L1] = (double)sum->l1,
                             [FIGURE_L2] = (double)sum->l2,
                             [FIGURE_MACS] = (double)sum->macs,
                             [FIGURE_READS] = (double)sum->reads,
                             [FIGURE_EDP] = energy * (double)sum->cycles};
    for (uint32_t f = 0; f < n; f++)
        w->b->figures[i * n + f] = values[m->figures[f]] * m->scale[f];
}

/* All designs of one mapping and number of PEs. */
static int eval_group(struct worker *w, size_t first, struct sim_err *err) {
    struct maestro_design d;
    struct sim_err why;
    struct maestro_sum sum;
    maestro_space_design(w->m, w->b->space, choice_of(w, first), &d);
    const int rc = make_traffic(w, first, &d, &why);
    if (rc && rc != SIM_EUNSUP && rc != SIM_EFORMAT)
        return sim_fail(err, rc, "%s", why.text);
    if (rc == 0)
        add_accesses(w, &sum);
    for (size_t i = first; i != END; i = w->groups->next[i]) {
        maestro_space_design(w->m, w->b->space, choice_of(w, i), &d);
        if (rc)
            eval_refuse(w->b, i, why.text);
        else if (!add_cycles(w, &d.hw, &sum.cycles))
            eval_refuse(w->b, i, "cycles beyond 2^63");
        else
            give(w, i, &d.hw, &sum);
    }
    return 0;
}

static int eval(void *state, const struct eval_block *b, struct sim_err *err) {
    struct maestro_space *m = state;
    struct worker w = {.m = m, .b = b};
    int rc = worker_open(&w, err);
    if (rc == 0)
        group(&w);
    for (size_t k = 0; rc == 0 && k < w.groups->n; k++)
        rc = eval_group(&w, w.groups->slot[w.groups->first[k]], err);
    worker_free(&w);
    return rc;
}

/* Area and power grow with PEs, bandwidth, vectors and buffers; the buffer of a PE is known once
 * its mapping is. */
static void bounds(void *state, const struct space *s, const uint32_t *choice, uint32_t known,
                   double *lower) {
    struct maestro_space *m = state;
    struct maestro_hw hw = m->hw;
    double l1 = 0;
    for (uint32_t f = 0; f < s->n_figures; f++)
        lower[f] = -INFINITY;
    uint64_t combo = 0;
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const struct maestro_knob *knob = &m->knobs[k];
        if (knob->field != NOT_HW)
            *(int64_t *)((char *)&hw + knob->field) =
                (int64_t)(k < known ? s->knobs[k].number[choice[k]] : knob->least);
        else if (k < known)
            combo = combo * s->knobs[k].values.n + choice[k];
    }
    if (m->l1 && known >= m->last_map)
        l1 = m->l1[combo];
    const struct maestro_built built = maestro_build(&hw, (int64_t)l1, 0);
    for (uint32_t f = 0; f < s->n_figures; f++) {
        if (m->figures[f] == FIGURE_AREA)
            lower[f] = built.area_um2 * m->scale[f];
        if (m->figures[f] == FIGURE_POWER)
            lower[f] = built.power_mw * m->scale[f];
        if (m->figures[f] == FIGURE_L1)
            lower[f] = l1 * m->scale[f];
    }
}

const struct evaluator eval_maestro = {
    .name = "maestro",
    .help = "layers by MAESTRO's model: mappings, tiles, PEs, bandwidth, vector width",
    .block = SLOTS / 2,
    .open = maestro_space_open,
    .close = maestro_space_close,
    .knob = maestro_space_knob,
    .size = maestro_space_size,
    .figures = maestro_space_figures,
    .ready = maestro_space_ready,
    .bounds = bounds,
    .eval = eval,
};
