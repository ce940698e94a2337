/* The choice of mapping that array.objective = traffic makes. */
#include "pe/rs/search.h"

struct even {
    struct rs *x;
    struct rs_mapping best;
    double cost[3]; /* words of DRAM, cycles, words of the global buffer */
    uint64_t most_active, least_active;
    bool found;
};

/* Above EVEN_MIN a size counts as the next multiple of 4, so that an odd one is cut like its
 * neighbour and only its last tile is not full. */
#define EVEN_MIN 16u

static uint64_t whole(uint64_t n) {
    return n <= EVEN_MIN ? n : (n + 3) / 4 * 4;
}

static bool divides(uint64_t a, uint64_t b) {
    return b % a == 0;
}

static uint64_t active(const struct rs *x, const struct rs_mapping *m) {
    return x->kr * m->e * m->r * m->t;
}

static void costs(const struct rs *x, double cost[3]) {
    struct pe_result r;
    rs_closed(x, &r);
    cost[0] = (double)(r.ifmap_dram_reads + r.filter_dram_reads + r.ofmap_dram_writes);
    cost[1] = (double)r.cycles;
    cost[2] = (double)(r.ifmap_sram_reads + r.ofmap_sram_reads + r.ofmap_sram_writes);
}

/* Does a cost less than b? DRAM words decide, then cycles, then words of the global buffer. */
static bool cheaper(const double a[3], const double b[3]) {
    for (int i = 0; i < 3; i++)
        if (a[i] != b[i])
            return a[i] < b[i];
    return false;
}

static void try_mapping(struct even *s, const struct rs_mapping *m) {
    double cost[3];
    if (active(s->x, m) < s->least_active || rs_set(s->x, m, NULL))
        return;
    costs(s->x, cost);
    if (s->found && !cheaper(cost, s->cost))
        return;
    s->best = *m;
    for (int i = 0; i < 3; i++)
        s->cost[i] = cost[i];
    s->found = true;
}

/* Tiles of m, n, e move the same words from DRAM whatever a pass does with them. */
static bool too_much_dram(struct even *s, struct rs_mapping m) {
    double cost[3];
    m.p = m.q = m.r = m.t = 1;
    if (rs_set(s->x, &m, NULL))
        return true;
    costs(s->x, cost);
    return s->found && cost[0] > s->cost[0];
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

/* How many times `each` bits go into the global buffer, at most `most`. */
static uint64_t fitting(const struct rs *x, uint64_t each, uint64_t most) {
    return least(8 * x->cfg->glb_size / each, most);
}

static void try_passes(struct even *s, struct rs_mapping m, uint64_t sets, uint64_t deepest) {
    const uint64_t c = whole(s->x->channels),
                   sums = 8 * s->x->cfg->spad_psum / s->x->type->psum_bits;
    if (too_much_dram(s, m))
        return;
    for (m.t = 1; m.t <= sets; m.t++)
        for (m.r = 1; m.r * m.t <= sets; m.r++)
            for (m.q = 1; m.q <= deepest; m.q++)
                for (m.p = divides(m.t, m.m) && divides(m.q * m.r, c) ? least(m.m / m.t, sums) : 0;
                     m.p; m.p--)
                    if (divides(m.p * m.t, m.m))
                        try_mapping(s, &m);
}

/* The most PEs that any even mapping with this e keeps busy. */
static void note_active(struct even *s, uint64_t e, uint64_t sets) {
    struct rs_mapping m = {.n = 1, .e = e, .p = 1, .q = 1};
    for (m.t = 1; m.t <= sets; m.t++)
        for (m.r = 1; m.r * m.t <= sets; m.r++) {
            m.m = m.t;
            if (divides(m.r, whole(s->x->channels)) && divides(m.t, whole(s->x->layer->k)) &&
                active(s->x, &m) > s->most_active && rs_set(s->x, &m, NULL) == 0)
                s->most_active = active(s->x, &m);
        }
}

int rs_search_even(struct rs *x, struct sim_err *err) {
    const struct pe_layer *l = x->layer;
    const uint64_t widest = rs_widest(x), deepest = rs_deepest(x);
    const uint64_t filters = whole(l->k), images = whole(l->n);
    struct even s = {.x = x};
    for (uint64_t e = 1; e <= widest; e++)
        note_active(&s, e, rs_sets(x, e));
    s.least_active = (9 * s.most_active + 9) / 10;
    for (uint64_t e = widest; e; e--) {
        const uint64_t sums = e * l->f * x->type->psum_bits;
        for (uint64_t n = fitting(x, sums, l->n); n; n--)
            for (uint64_t m = divides(n, images) ? fitting(x, n * sums, filters) : 0; m; m--)
                if (divides(m, filters))
                    try_passes(&s, (struct rs_mapping){.m = m, .n = n, .e = e}, rs_sets(x, e),
                               deepest);
    }
    return s.found ? rs_set(x, &s.best, err) : rs_no_mapping(x, err);
}
