#include "pe/maestro/states.h"

#include "pe/maestro/checked.h"

static int64_t max64(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static void add_step(struct maestro_states *s, int i, struct maestro_step step) {
    s->steps[i][s->n[i]++] = step;
}

static void temporal_steps(struct maestro_states *s, int i, int64_t extent) {
    const struct maestro_map *map = &s->level->maps[i];
    const int64_t m = map->size, f = map->offset, steady = (extent - m) / f;
    s->whole[i] = extent <= m;
    add_step(s, i, (struct maestro_step){MAESTRO_FIRST, .count = 1, .edge = extent < m});
    if (m >= extent)
        return;
    if (steady > 0)
        add_step(s, i, (struct maestro_step){MAESTRO_STEADY, .count = steady});
    if (steady * f + m < extent)
        add_step(s, i, (struct maestro_step){MAESTRO_EDGE, .count = 1, .edge = true});
}

static void spatial_steps(struct maestro_states *s, int i, int64_t extent) {
    const struct maestro_map *map = &s->level->maps[i];
    const int64_t m = map->size, f = map->offset, units = s->level->units;
    const int64_t cover = m + f * (units - 1);
    s->whole[i] = extent <= cover;
    const bool less = extent < cover;
    add_step(s, i,
             (struct maestro_step){MAESTRO_FIRST, .count = 1, .edge = less, .last_less = less});
    if (extent <= cover)
        return;
    const int64_t rounds = ((extent - m) / f + 1) / units - 1;
    if (rounds > 0)
        add_step(s, i, (struct maestro_step){MAESTRO_STEADY, .count = rounds});
    const int64_t begin = (rounds + 1) * f * units, rest = extent - begin;
    const int64_t active = rest < m ? 1 : (rest - m) / f + 1;
    if (begin + cover > extent && begin - f * units + cover != extent)
        add_step(s, i,
                 (struct maestro_step){MAESTRO_EDGE, .count = 1, .edge = true,
                                       .last_less = (active - 1) * f + m < rest});
}

/* What each step of a map in time multiplies. */
static void set_factors(struct maestro_states *s, int i) {
    const struct maestro_map *map = &s->level->maps[i];
    const bool makes = map->coupled >> MAESTRO_OUTPUT & 1;
    for (int k = 0; k < s->n[i]; k++) {
        struct maestro_step *step = &s->steps[i][k];
        const bool short_first = step->state == MAESTRO_FIRST && step->edge;
        for (int t = 0; t < 2; t++)
            step->moved[t] = map->spatial || !(map->coupled >> t & 1) ? 1
                             : short_first                            ? map->in.mapped_edge
                                                                      : map->in.mapped;
        step->outputs = step->others = 1;
        if (map->spatial)
            continue;
        if (makes)
            step->outputs = step->edge ? map->out.mapped_edge : map->out.mapped;
        else
            step->others = step->edge ? map->in.mapped_edge : map->in.mapped;
    }
}

/* Which unit, and of what: of outputs that leave (reuse: those alone that its neighbour has not),
 * or of sums. */
struct unit {
    bool first, last, reuse, sums;
};

static int64_t unit_factor(const struct maestro_states *s, const struct maestro_map *map,
                           const struct maestro_step *step, struct unit u) {
    const bool outputs = map->coupled >> MAESTRO_OUTPUT & 1, one = s->level->edge_units == 1;
    const struct maestro_cells *c = outputs ? &map->out : &map->in;
    const int64_t full = u.first ? c->mapped : max64(1, c->unique);
    if (step->state == MAESTRO_EDGE) {
        if (one)
            return u.first || u.last ? map->in.mapped_edge : 1;
        return u.last ? c->unique_edge : full;
    }
    if (step->state == MAESTRO_STEADY || !step->edge || !u.last)
        return full;
    return one || u.sums || !u.reuse || !outputs ? c->mapped_edge : c->unique_edge;
}

/* The product over the spatial maps. */
static int64_t unit_product(const struct maestro_states *s, const int *at, struct unit u,
                            bool *overflow) {
    const struct maestro_level *l = s->level;
    int64_t product = 1;
    for (int i = 0; i < 2 && l->spatial[i] >= 0; i++) {
        const struct maestro_map *map = &l->maps[l->spatial[i]];
        if (u.sums || map->coupled >> MAESTRO_OUTPUT & 1)
            product = checked_mul(product, unit_factor(s, map, &s->steps[l->spatial[i]][at[i]], u),
                                  overflow);
    }
    return product;
}

/* Do units run out in this state of the spatial maps that a tensor depends on? */
static bool runs_out(const struct maestro_states *s, const int *at, int tensor) {
    const struct maestro_level *l = s->level;
    bool edge = false;
    for (int i = 0; i < 2 && l->spatial[i] >= 0; i++)
        edge |= l->maps[l->spatial[i]].coupled >> tensor & 1 && s->steps[l->spatial[i]][at[i]].edge;
    return edge;
}

static const struct maestro_step *step_of(const struct maestro_states *s, const int *at, int i) {
    return &s->steps[s->level->spatial[i]][at[i]];
}

/* Over all units: the first, those like it, and the last where it has less. */
static int64_t over_units(const struct maestro_states *s, const int *at, bool edge, bool less,
                          struct unit others, struct unit last, bool *overflow) {
    const int64_t units = s->level->units, some = s->level->edge_units;
    struct unit first = others;
    first.first = true;
    if (!edge)
        return checked_add(unit_product(s, at, first, overflow),
                           checked_mul(units - 1, unit_product(s, at, others, overflow), overflow),
                           overflow);
    first.last = some == 1 && less;
    int64_t sum = unit_product(s, at, first, overflow);
    if (some > 1)
        sum = checked_add(
            sum,
            checked_mul(max64(0, some - less - 1), unit_product(s, at, others, overflow), overflow),
            overflow);
    if (some > 1 && less)
        sum = checked_add(sum, unit_product(s, at, last, overflow), overflow);
    return sum;
}

static void set_spread(struct maestro_states *s, const int *at, struct maestro_spread *p,
                       bool *overflow) {
    const struct maestro_level *l = s->level;
    const int decides = l->decides[MAESTRO_OUTPUT];
    const bool two = l->spatial[1] >= 0;
    const bool out_edge = runs_out(s, at, MAESTRO_OUTPUT);
    const bool out_less = decides >= 0 && step_of(s, at, decides)->last_less;
    const bool any_edge = step_of(s, at, 0)->edge || (two && step_of(s, at, 1)->edge);
    const bool any_less = step_of(s, at, two)->last_less;
    p->edge = step_of(s, at, 0)->edge;
    p->last_less = step_of(s, at, 0)->last_less;
    p->active = p->edge ? l->edge_units : l->units;
    p->egress = decides < 0
                    ? unit_product(s, at, (struct unit){.first = true, .reuse = true}, overflow)
                    : over_units(s, at, out_edge, out_less, (struct unit){.reuse = true},
                                 (struct unit){.last = true, .reuse = true}, overflow);
    p->sums = unit_product(s, at,
                           (struct unit){.first = true,
                                         .last = out_edge && out_less && l->edge_units == 1,
                                         .reuse = true,
                                         .sums = true},
                           overflow);
    p->macs = over_units(s, at, any_edge, any_less,
                         (struct unit){.first = true, .reuse = true, .sums = true},
                         (struct unit){.last = true, .sums = true}, overflow);
}

void maestro_states_make(struct maestro_states *s, const struct maestro_level *level,
                         const int64_t *extents, bool *overflow) {
    s->level = level;
    for (int i = 0; i < level->n; i++) {
        s->n[i] = 0;
        if (level->maps[i].spatial)
            spatial_steps(s, i, extents[level->maps[i].dim]);
        else
            temporal_steps(s, i, extents[level->maps[i].dim]);
        set_factors(s, i);
    }
    const int rows = level->spatial[1] >= 0 ? s->n[level->spatial[1]] : 1;
    for (int k = 0; k < rows; k++)
        for (int i = 0; i < s->n[level->spatial[0]]; i++)
            set_spread(s, (const int[]){i, k}, &s->spread[3 * k + i], overflow);
    for (int t = 0; t < 2; t++)
        for (int i = 0; i <= level->n; i++)
            s->known[t][i] = 0;
}

/* Is something inside of what steps new, so that all of the tensor is? */
static bool begins_anew(const struct maestro_states *s, int t, int stepping) {
    for (int i = stepping + 1; i < s->level->n; i++)
        if (s->level->maps[i].coupled >> t & 1 && !s->whole[i])
            return true;
    return false;
}

/* A unit among its neighbours: the first has all, the others what the one before has not; `cut`:
 * the last one, which has less. */
static int64_t spatial_moved(const struct maestro_map *map, int place, int stepping, bool anew,
                             bool first, bool cut) {
    const int64_t mapped = cut ? map->in.mapped_edge : map->in.mapped;
    const int64_t unique = cut ? map->in.unique_edge : map->in.unique;
    if (first || place < stepping)
        return mapped;
    return place > stepping || !anew ? unique : mapped;
}

/* All of a tensor, where no map has stepped. */
static int64_t spatial_volume(const struct maestro_states *s, const struct maestro_map *map,
                              const struct maestro_step *step, bool less, bool first) {
    if (!step->edge)
        return map->in.mapped;
    if (s->level->edge_units == 1)
        return first || less ? map->in.mapped_edge : 1;
    return less ? map->in.mapped_edge : map->in.mapped;
}

struct moving {
    const struct maestro_states *s;
    int t, stepping;
    bool anew;
    const int *at;
};

static int64_t unit_moved(const struct moving *m, bool first, bool cut, bool *overflow) {
    const struct maestro_level *l = m->s->level;
    int64_t product = 1;
    for (int i = 0; i < 2 && l->spatial[i] >= 0; i++) {
        const struct maestro_map *map = &l->maps[l->spatial[i]];
        if (!(map->coupled >> m->t & 1))
            continue;
        const int64_t factor =
            m->stepping < 0 ? spatial_volume(m->s, map, step_of(m->s, m->at, i), cut, first)
                            : spatial_moved(map, l->spatial[i], m->stepping, m->anew, first, cut);
        product = checked_mul(product, factor, overflow);
    }
    return product;
}

static int64_t all_units_moved(const struct moving *m, bool *overflow) {
    const struct maestro_level *l = m->s->level;
    const int decides = l->decides[m->t];
    if (decides < 0)
        return 1;
    const bool less = step_of(m->s, m->at, decides)->last_less;
    if (!runs_out(m->s, m->at, m->t))
        return checked_add(
            unit_moved(m, true, false, overflow),
            checked_mul(l->units - 1, unit_moved(m, false, false, overflow), overflow), overflow);
    const int64_t some = l->edge_units;
    int64_t sum = unit_moved(m, true, some == 1 && less, overflow);
    if (some == 1)
        return sum;
    sum = checked_add(
        sum,
        checked_mul(max64(0, some - less - 1), unit_moved(m, false, false, overflow), overflow),
        overflow);
    return less ? checked_add(sum, unit_moved(m, false, true, overflow), overflow) : sum;
}

/* Cells per unit of the maps in time from the one that steps on. */
static int64_t steady_moved(const struct moving *m, bool *overflow) {
    const struct maestro_level *l = m->s->level;
    int64_t product = 1;
    for (int i = m->stepping; i < l->n && i >= 0; i++) {
        const struct maestro_map *map = &l->maps[i];
        if (map->spatial || !(map->coupled >> m->t & 1))
            continue;
        int64_t factor = m->s->steps[i][0].moved[m->t];
        if (i == m->stepping)
            factor = m->anew ? map->in.mapped : max64(1, map->in.unique);
        product = checked_mul(product, factor, overflow);
    }
    return product;
}

int64_t maestro_states_moved(struct maestro_states *s, int t, int stepping, int spread,
                             bool *overflow) {
    int64_t *moved = &s->moved[t][stepping + 1][spread];
    if (s->known[t][stepping + 1] >> spread & 1)
        return *moved;
    const int at[2] = {spread % 3, spread / 3};
    const struct moving m = {
        .s = s, .t = t, .stepping = stepping, .anew = begins_anew(s, t, stepping), .at = at};
    *moved = 0;
    if (stepping < 0 || s->level->maps[stepping].coupled >> t & 1)
        *moved = checked_mul(steady_moved(&m, overflow), all_units_moved(&m, overflow), overflow);
    s->known[t][stepping + 1] |= (uint16_t)(1u << spread);
    return *moved;
}

int64_t maestro_states_unit(const struct maestro_states *s, int t, int stepping, int spread,
                            bool *overflow) {
    const int at[2] = {spread % 3, spread / 3};
    const struct moving m = {
        .s = s, .t = t, .stepping = stepping, .anew = begins_anew(s, t, stepping), .at = at};
    if (stepping >= 0 && !(s->level->maps[stepping].coupled >> t & 1))
        return 0;
    return checked_mul(steady_moved(&m, overflow), unit_moved(&m, true, false, overflow), overflow);
}

int64_t maestro_states_made(const struct maestro_states *s, int spread, bool *overflow) {
    const int at[2] = {spread % 3, spread / 3};
    const struct maestro_spread *p = &s->spread[spread];
    return checked_mul(p->active,
                       unit_product(s, at, (struct unit){.first = true, .reuse = true}, overflow),
                       overflow);
}
