/* Mappings among which a memory decides. */
#include <stdlib.h>

#include "pe/rs/search.h"
#include "sim/memory.h"
#include "sim/whole.h"

struct front_point {
    struct rs_mapping map;
    double need, cycles, bits; /* of the global buffer; of the array; of DRAM */
};

struct rs_front {
    struct rs *x;
    struct front_point *points;
    size_t n, room;
    struct sim_err *err;
    int rc;
};

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static uint64_t shrink(uint64_t whole, uint64_t tile) {
    return ceil_div(whole, ceil_div(whole, tile));
}

/* The next smaller tile that cuts otherwise, 0 at the end. */
static uint64_t next(uint64_t whole, uint64_t tile) {
    return tile == 1 ? 0 : shrink(whole, tile - 1);
}

static bool covers(const struct front_point *a, const struct front_point *b) {
    return a->need <= b->need && a->cycles <= b->cycles && a->bits <= b->bits;
}

static void add(struct rs_front *f, const struct front_point *p) {
    size_t kept = 0;
    for (size_t i = 0; i < f->n; i++)
        if (covers(&f->points[i], p))
            return;
    for (size_t i = 0; i < f->n; i++)
        if (!covers(p, &f->points[i]))
            f->points[kept++] = f->points[i];
    f->n = kept;
    if (f->n == f->room) {
        const size_t room = f->room ? 2 * f->room : 64;
        struct front_point *more = realloc(f->points, room * sizeof *more);
        if (!more) {
            f->rc = memory_fail(f->err, "out of memory");
            return;
        }
        f->points = more;
        f->room = room;
    }
    f->points[f->n++] = *p;
}

/* Cycles are the same for every m; the number of blocks that m makes decides over the inputs. */
static void try_m(struct rs_front *f, struct rs_mapping map) {
    struct rs *x = f->x;
    const uint64_t step = map.p * map.t, tiles = ceil_div(x->layer->k, step);
    struct front_point p = {.cycles = -1};
    for (uint64_t fit = tiles; fit && f->rc == 0; fit = next(tiles, fit)) {
        map.m = fit * step;
        if (rs_set(x, &map, NULL))
            continue;
        struct pe_result r = {0};
        if (p.cycles < 0) {
            rs_closed(x, &r);
            p.cycles = (double)r.cycles;
        } else {
            rs_dram_counts(x, &r);
        }
        p.map = map;
        p.need = (double)rs_glb_bits(x, &map);
        p.bits = (double)(r.ifmap_dram_reads + r.ofmap_dram_writes) * x->type->act_bits +
                 (double)r.filter_dram_reads * x->type->weight_bits;
        add(f, &p);
    }
}

static void try_sets(struct rs_front *f, struct rs_mapping m, uint64_t sets) {
    const uint64_t k = f->x->layer->k, rows = ceil_div(f->x->channels, m.q);
    for (m.t = 1; m.t <= least(sets, k) && f->rc == 0; m.t++) {
        const uint64_t each = ceil_div(k, m.t);
        const uint64_t filters =
            8 * f->x->cfg->spad_filter / f->x->type->weight_bits / (m.q * f->x->ks);
        const uint64_t most =
            least(least(8 * f->x->cfg->spad_psum / f->x->type->psum_bits, filters), each);
        m.r = shrink(rows, least(sets / m.t, rows));
        for (m.p = most ? shrink(each, most) : 0; m.p; m.p = next(each, m.p))
            try_m(f, m);
    }
}

int rs_front(struct rs *x, struct rs_mapping **list, size_t *n, struct sim_err *err) {
    struct rs_front f = {.x = x, .err = err};
    const struct pe_layer *l = x->layer;
    for (uint64_t e = rs_widest(x); e; e--) {
        if (shrink(l->e, e) != e)
            continue;
        for (uint64_t images = l->n; images; images = next(l->n, images))
            for (uint64_t q = least(rs_deepest(x), x->channels); q; q = next(x->channels, q))
                try_sets(&f, (struct rs_mapping){.n = images, .e = e, .q = q}, rs_sets(x, e));
    }
    *n = f.n;
    *list = f.rc == 0 && f.n ? sim_alloc(f.n, sizeof **list, err) : NULL;
    for (size_t i = 0; *list && i < f.n; i++)
        (*list)[i] = f.points[i].map;
    free(f.points);
    if (*list)
        return 0;
    return f.rc ? f.rc : f.n ? SIM_EIO : rs_no_mapping(x, err);
}
