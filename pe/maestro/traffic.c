#include "pe/maestro/traffic.h"

#include <stdlib.h>
#include <string.h>

#include "pe/maestro/checked.h"
#include "pe/maestro/states.h"

/* Cases of a layer: far beyond what mappings have, and what memory has room for. */
#define CASES_MAX (1u << 22)

struct maestro_walk {
    struct maestro_traffic *t;
    const struct maestro_plan *plan;
    bool overflow;
    struct sim_err *err;
};

/* Products over the maps from the outermost on, up to one. */
struct prefix {
    int64_t count, moved[2], outputs, others;
    uint32_t cut; /* maps in time whose step is cut */
    int stepping; /* the innermost one that is not in its first step, -1 */
    int spread;
};

static void extend(struct prefix *to, const struct prefix *from, const struct maestro_states *s,
                   int i, int state, bool *overflow) {
    const struct maestro_step *step = &s->steps[i][state];
    const bool spatial = s->level->maps[i].spatial;
    to->count = checked_mul(from->count, step->count, overflow);
    for (int t = 0; t < 2; t++)
        to->moved[t] = checked_mul(from->moved[t], step->moved[t], overflow);
    to->outputs = checked_mul(from->outputs, step->outputs, overflow);
    to->others = checked_mul(from->others, step->others, overflow);
    to->cut = from->cut | (uint32_t)(!spatial && step->edge) << i;
    to->stepping = step->state == MAESTRO_FIRST ? from->stepping : i;
    to->spread = from->spread + (spatial ? state * (i == s->level->spatial[0] ? 1 : 3) : 0);
}

/* Spatial maps whose extent is cut for the last unit (`less`), or for all where there is one. */
static uint32_t cut_units(const struct maestro_states *s, int spread, bool less) {
    const struct maestro_level *l = s->level;
    uint32_t cut = 0;
    for (int i = 0, state = spread % 3; i < 2 && l->spatial[i] >= 0; i++, state = spread / 3) {
        const struct maestro_step *step = &s->steps[l->spatial[i]][state];
        if (step->state != MAESTRO_STEADY && step->edge && (l->edge_units == 1 || less))
            cut |= 1u << l->spatial[i];
    }
    return cut;
}

static int add_case(struct maestro_walk *w, struct maestro_states *s, struct maestro_node *node,
                    const struct prefix *all, const struct prefix *at) {
    struct maestro_traffic *t = w->t;
    const struct maestro_spread *p = &s->spread[all->spread];
    struct maestro_case c = {.count = all->count, .active = p->active, .first = all->stepping < 0};
    int64_t in[2];
    const int64_t sums = checked_mul(all->outputs, all->others, &w->overflow);
    for (int k = 0; k < 2; k++)
        in[k] = checked_mul(at->moved[k],
                            maestro_states_moved(s, k, all->stepping, all->spread, &w->overflow),
                            &w->overflow);
    c.ingress = checked_add(in[0], in[1], &w->overflow);
    c.egress = checked_mul(all->outputs, p->egress, &w->overflow);
    c.sums = checked_mul(sums, p->sums, &w->overflow);
    c.macs = checked_mul(sums, p->macs, &w->overflow);
    if (t->n_cases == node->at) {
        for (int k = 0; k < 2; k++)
            node->first_cells[k] = checked_add(node->first_cells[k], in[k], &w->overflow);
        node->first_cells[MAESTRO_OUTPUT] = c.egress;
    }
    if (node->level == 0) {
        struct maestro_accesses *a = &t->accesses;
        const int64_t macs = checked_mul(c.count, c.macs, &w->overflow);
        a->l2_write[MAESTRO_OUTPUT] =
            checked_add(a->l2_write[MAESTRO_OUTPUT], checked_mul(c.count, c.egress, &w->overflow),
                        &w->overflow);
        a->l1_read[MAESTRO_OUTPUT] = checked_add(a->l1_read[MAESTRO_OUTPUT], macs, &w->overflow);
        if (c.sums > 0) {
            a->macs = checked_add(a->macs, macs, &w->overflow);
            for (int k = 0; k < 2; k++)
                a->l2_read[k] = checked_add(
                    a->l2_read[k], checked_mul(c.count, in[k], &w->overflow), &w->overflow);
            t->last_macs = c.macs;
            t->last_ingress = c.ingress;
        }
    }
    if (c.sums <= 0) {
        node->skipped += t->n_cases == node->at;
        return 0;
    }
    const bool split = p->edge && p->last_less;
    c.part = split ? all->cut | cut_units(s, all->spread, true) : MAESTRO_NO_NODE;
    c.whole =
        split && p->active == 1 ? MAESTRO_NO_NODE : all->cut | cut_units(s, all->spread, false);
    node->steps = checked_add(node->steps, c.count, &w->overflow);
    if (t->n_cases == CASES_MAX)
        return sim_fail(w->err, SIM_EUNSUP, "more than %u cases", CASES_MAX);
    const int rc = sim_grow((void **)&t->cases, &t->cap_cases, t->n_cases, sizeof c, w->err);
    if (rc == 0)
        t->cases[t->n_cases++] = c;
    return rc;
}

/* All cases of a node: first the one in which nothing has stepped, then as loops run, the states
 * of each map in the order full, last, first. */
static int walk_cases(struct maestro_walk *w, struct maestro_states *s, struct maestro_node *node) {
    const int n = s->level->n;
    struct prefix at[MAESTRO_MAPS + 1];
    int digit[MAESTRO_MAPS] = {0};
    at[0] = (struct prefix){.count = 1, .moved = {1, 1}, .outputs = 1, .others = 1, .stepping = -1};
    for (int i = 0; i < n; i++)
        extend(&at[i + 1], &at[i], s, i, 0, &w->overflow);
    int rc = add_case(w, s, node, &at[n], &at[n]);
    for (int changed = 0; rc == 0;) {
        bool first = true;
        for (int i = 0; i < n; i++) {
            const int state = digit[i] + 1 == s->n[i] ? 0 : digit[i] + 1;
            first &= state == 0;
            if (i >= changed)
                extend(&at[i + 1], &at[i], s, i, state, &w->overflow);
        }
        if (first)
            break;
        rc = add_case(w, s, node, &at[n], &at[at[n].stepping]);
        changed = n - 1;
        while (++digit[changed] == s->n[changed])
            digit[changed--] = 0;
    }
    return rc;
}

/* Extents of a unit of the level below: of the maps that are cut, what is left at the edge. */
static void extents_below(const struct maestro_level *above, uint32_t cut, int64_t *extents) {
    for (int i = 0; i < above->n; i++) {
        const struct maestro_map *map = &above->maps[i];
        extents[map->dim] = cut >> i & 1 ? map->in.mapped_edge : map->in.mapped;
    }
}

static int make_node(struct maestro_walk *w, int level, uint32_t cut, uint32_t *node);

/* Turns what is cut into the nodes of the level below. */
static int link_cases(struct maestro_walk *w, const struct maestro_node *node) {
    for (uint32_t i = node->at; i < node->at + node->n; i++) {
        uint32_t part = w->t->cases[i].part, whole = w->t->cases[i].whole;
        int rc = part == MAESTRO_NO_NODE ? 0 : make_node(w, node->level + 1, part, &part);
        if (rc == 0 && whole != MAESTRO_NO_NODE)
            rc = make_node(w, node->level + 1, whole, &whole);
        if (rc)
            return rc;
        w->t->cases[i].part = part;
        w->t->cases[i].whole = whole;
    }
    return 0;
}

static int make_node(struct maestro_walk *w, int level, uint32_t cut, uint32_t *number) {
    struct maestro_traffic *t = w->t;
    struct maestro_states s;
    int64_t extents[NET_DIMS] = {0};
    for (size_t i = 1; i < t->n_nodes; i++)
        if (t->nodes[i].level == level && t->nodes[i].cut == cut) {
            *number = (uint32_t)i;
            return 0;
        }
    int rc = sim_grow((void **)&t->nodes, &t->cap_nodes, t->n_nodes, sizeof *t->nodes, w->err);
    if (rc)
        return rc;
    *number = (uint32_t)t->n_nodes++;
    struct maestro_node node = {.at = (uint32_t)t->n_cases, .level = (uint8_t)level, .cut = cut};
    if (level)
        extents_below(&w->plan->levels[level - 1], cut, extents);
    for (int d = 0; d < NET_DIMS && level == 0; d++)
        extents[d] = (int64_t)w->plan->problem.dims[d];
    maestro_states_make(&s, &w->plan->levels[level], extents, &w->overflow);
    rc = walk_cases(w, &s, &node);
    node.n = (uint32_t)t->n_cases - node.at;
    t->nodes[*number] = node;
    return rc || level + 1 == w->plan->n_levels ? rc : link_cases(w, &node);
}

/* The node of the lowest level that is met first; its buffer is the one that MAESTRO tells. */
static const struct maestro_node *first_leaf(const struct maestro_traffic *t,
                                             const struct maestro_plan *plan) {
    const struct maestro_node *node = t->nodes;
    while (node->level + 1 < plan->n_levels && node->n) {
        const struct maestro_case *c = &t->cases[node->at];
        node = &t->nodes[c->part == MAESTRO_NO_NODE ? c->whole : c->part];
    }
    return node;
}

/* Two of everything: what comes in while what came is worked on. */
static void set_buffers(struct maestro_walk *w) {
    struct maestro_traffic *t = w->t;
    const struct maestro_node *leaf = first_leaf(t, w->plan);
    const struct maestro_level *l = &w->plan->levels[leaf->level];
    for (int k = 0; k < MAESTRO_TENSORS; k++) {
        int64_t cells = k == MAESTRO_OUTPUT ? 1 : leaf->skipped + (leaf->n > 0);
        for (int i = 0; i < l->n; i++)
            if (l->maps[i].coupled >> k & 1)
                cells = checked_mul(cells, l->maps[i].in.mapped, &w->overflow);
        t->l1[k] = checked_mul(2, cells, &w->overflow);
        t->l2[k] = checked_mul(2, t->nodes[0].first_cells[k], &w->overflow);
    }
}

static void set_accesses(struct maestro_walk *w) {
    struct maestro_accesses *a = &w->t->accesses;
    a->l1_write[MAESTRO_OUTPUT] = a->l1_read[MAESTRO_OUTPUT];
    for (int k = 0; k < MAESTRO_TENSORS; k++) {
        int64_t *cells = k == MAESTRO_OUTPUT ? &a->l2_read[k] : &a->l2_write[k];
        w->overflow |= !maestro_volume(&w->plan->problem, k, cells);
        if (k == MAESTRO_OUTPUT)
            continue;
        a->l1_read[k] = a->macs;
        a->l1_write[k] = a->l2_read[k];
    }
}

int maestro_traffic_make(struct maestro_traffic *t, const struct maestro_plan *plan,
                         const char *where, struct sim_err *err) {
    struct maestro_walk w = {.t = t, .plan = plan, .err = err};
    uint32_t top;
    t->n_cases = t->n_nodes = 0;
    t->accesses = (struct maestro_accesses){.macs = 0};
    t->last_macs = t->last_ingress = 0;
    int rc = make_node(&w, 0, 0, &top);
    if (rc)
        return rc;
    set_buffers(&w);
    set_accesses(&w);
    return w.overflow ? sim_fail(err, SIM_EUNSUP, "%s: counts beyond 2^63", where) : 0;
}

void maestro_traffic_free(struct maestro_traffic *t) {
    free(t->cases);
    free(t->nodes);
    *t = (struct maestro_traffic){0};
}
