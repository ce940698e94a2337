/* Wear per frame, and start-gap rotation of the rows of each bank.
 *
 * A bank of n sets has n + 1 physical rows, one of them the gap. Its state is {start, gap}: the set
 * that is row r before rotation lies in (r + start) mod n, or one further from the gap on. Each
 * write of one of its frames counts towards nvm.rotate; when so many have been, the set next to the
 * gap moves into it (`rotate`), and at the bottom `start` goes up by one. Only writes come here
 * (nvm_write and nvm_rewritten, through nvm_wear_write), and a move calls back neither of them: it
 * counts a write of each frame that it moves, tells keep.c and the count of reads that they are
 * fresh, and has the bank work for it. So a move never sets off another.
 *
 * Between two calls every set has one physical row, no two the same, and `count` is below
 * nvm.rotate. Which lines hit does not depend on any of this. */
#include <math.h>
#include <stdlib.h>

#include "memmodels/nvm/array.h"

#define SECONDS_PER_YEAR (365.25 * 86400)

static int alloc(struct nvm *n, struct sim_err *err) {
    struct nvm_wear *w = &n->wear;
    w->writes = sim_alloc((size_t)w->rows * n->ways, sizeof *w->writes, err);
    w->row_of = sim_alloc(n->sets, sizeof *w->row_of, err);
    w->set_of = sim_alloc(n->sets, sizeof *w->set_of, err);
    return w->writes && w->row_of && w->set_of ? 0 : SIM_EIO;
}

/* The sets of each bank, in ascending order, are its rows; one more is the gap. */
int nvm_wear_init(struct nvm *n, struct sim_err *err) {
    struct nvm_wear *w = &n->wear;
    const struct nvm_port *port = &n->env.port;
    if (n->config.cells.endurance <= 0 && !n->config.rotate)
        return 0;
    w->bank_of = sim_alloc(n->sets, sizeof *w->bank_of, err);
    if (!w->bank_of)
        return SIM_EIO;
    for (uint32_t s = 0; s < n->sets; s++) {
        w->bank_of[s] = port->bank(port->user, s);
        w->n_banks = w->bank_of[s] >= w->n_banks ? w->bank_of[s] + 1 : w->n_banks;
    }
    w->rows = n->sets + w->n_banks;
    w->banks = sim_alloc(w->n_banks, sizeof *w->banks, err);
    if (!w->banks || alloc(n, err))
        return SIM_EIO;
    for (uint32_t s = 0; s < n->sets; s++)
        w->banks[w->bank_of[s]].rows++;
    for (uint32_t b = 1; b < w->n_banks; b++)
        w->banks[b].first = w->banks[b - 1].first + w->banks[b - 1].rows;
    for (uint32_t b = 0; b < w->n_banks; b++)
        w->banks[b].gap = 0; /* counts the rows below */
    for (uint32_t s = 0; s < n->sets; s++) {
        struct nvm_bank *b = &w->banks[w->bank_of[s]];
        w->row_of[s] = b->gap++;
        w->set_of[b->first + w->row_of[s]] = s;
    }
    return 0;
}

void nvm_wear_free(struct nvm *n) {
    free(n->wear.writes);
    free(n->wear.bank_of);
    free(n->wear.row_of);
    free(n->wear.set_of);
    free(n->wear.banks);
}

/* Where the row of a set lies now (Qureshi et al., MICRO 2009, figure 4). */
static uint32_t row_now(const struct nvm_bank *b, uint32_t row) {
    const uint32_t r = (row + b->start) % b->rows;
    return r >= b->gap ? r + 1 : r;
}

static uint32_t *writes_of(const struct nvm *n, uint32_t frame) {
    const struct nvm_wear *w = &n->wear;
    const uint32_t set = frame / n->ways, way = frame % n->ways, bank = w->bank_of[set];
    const struct nvm_bank *b = &w->banks[bank];
    const size_t row = b->first + bank + row_now(b, w->row_of[set]);
    return &w->writes[row * n->ways + (n->slot ? n->slot[frame] : way)];
}

/* Every line of the set is read and written to its new row. */
static void move_set(struct nvm *n, uint32_t set, uint64_t t) {
    const struct nvm_array *a = &n->env.array;
    const struct nvm_port *port = &n->env.port;
    uint64_t lines = 0;
    for (uint32_t f = set * n->ways; f < (set + 1) * n->ways; f++) {
        if (nvm_in_sram(n, f) || !nvm_holds(n, f))
            continue;
        lines++;
        ++*writes_of(n, f);
        nvm_keep_write(n, f, t);
        if (n->reads)
            n->reads[f] = 0;
    }
    n->stats.rotated_lines += lines;
    if (lines)
        port->work(port->user, set * n->ways, t, lines * (a->read_busy + a->write_busy),
                   lines * (a->read_fj + a->write_fj));
}

/* The row before the gap moves into it, and the gap down by one; at the bottom it wraps. */
static void rotate(struct nvm *n, struct nvm_bank *b, uint64_t t) {
    uint32_t from;
    if (b->gap == 0) { /* from the topmost row to row 0 */
        from = b->rows;
        b->gap = b->rows;
        b->start = (b->start + 1) % b->rows;
    } else {
        from = --b->gap;
    }
    const uint32_t row = from == b->rows ? 0 : from + 1; /* where the set lies now */
    const uint32_t r = row >= b->gap ? row - 1 : row;
    move_set(n, n->wear.set_of[b->first + (r + b->rows - b->start) % b->rows], t);
    n->stats.rotations++;
}

void nvm_wear_write(struct nvm *n, uint32_t frame, uint32_t pulses, uint64_t t) {
    struct nvm_wear *w = &n->wear;
    if (!w->writes)
        return;
    *writes_of(n, frame) += pulses;
    struct nvm_bank *b = &w->banks[w->bank_of[frame / n->ways]];
    if (n->config.rotate && ++b->count >= n->config.rotate) {
        b->count = 0;
        rotate(n, b, t);
    }
}

static bool is_gap(const struct nvm_wear *w, uint32_t bank, uint32_t row) {
    const struct nvm_bank *b = &w->banks[bank];
    return row == b->first + bank + b->gap;
}

/* Sum, largest and sum of the squared distances from the mean, of the ways of one row. */
static void row_stats(const struct nvm *n, uint32_t row, double *sum, double *max, double *spread) {
    const uint32_t skip = (uint32_t)n->config.sram_ways, m = n->ways - skip;
    const uint32_t *w = &n->wear.writes[(size_t)row * n->ways + skip];
    *sum = *spread = 0;
    for (uint32_t i = 0; i < m; i++) {
        *sum += w[i];
        *max = w[i] > *max ? w[i] : *max;
    }
    for (uint32_t i = 0; i < m; i++)
        *spread += (w[i] - *sum / m) * (w[i] - *sum / m);
}

/* i2WAP (Wang et al., HPCA 2013), equations 1 and 2. Without rotation the gaps are left out. */
void nvm_wear_stats(const struct nvm *n, double seconds, struct nvm_stats *stats) {
    const struct nvm_wear *w = &n->wear;
    const uint32_t m = n->ways - (uint32_t)n->config.sram_ways;
    double total = 0, squares = 0, within = 0, max = 0;
    uint32_t rows = 0;
    for (uint32_t b = 0; b < w->n_banks; b++)
        for (uint32_t i = 0; i <= w->banks[b].rows; i++) {
            const uint32_t row = w->banks[b].first + b + i;
            double sum, spread;
            if (!n->config.rotate && is_gap(w, b, row))
                continue;
            row_stats(n, row, &sum, &max, &spread);
            total += sum;
            squares += sum / m * (sum / m);
            within += m > 1 ? sqrt(spread / (m - 1)) : 0;
            rows++;
        }
    const double mean = rows ? total / rows / m : 0;
    stats->wear_max = max;
    stats->wear_mean = mean;
    stats->wear_inter_cv = stats->wear_intra_cv = 0;
    if (mean > 0) {
        const double between = squares - rows * mean * mean;
        stats->wear_inter_cv = rows > 1 && between > 0 ? sqrt(between / (rows - 1)) / mean : 0;
        stats->wear_intra_cv = within / rows / mean;
    }
    const double flips = n->config.cells.differential ? n->config.flip_fraction : 1;
    if (max * flips > 0 && seconds > 0)
        stats->lifetime_years =
            n->config.cells.endurance / (max * flips / seconds) / SECONDS_PER_YEAR;
}
