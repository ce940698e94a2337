/* Evaluators of runs: a network on a PE array per design, as `magnetar run`. What all designs have
 * in common is read once; a design is a copy of it with the fields of its knobs set. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/eval_array.h"
#include "explore/eval_case.h"
#include "explore/notes.h"
#include "explore/unread.h"
#include "pe/assign.h"
#include "sim/memory.h"

static void array_close(void *state) {
    array_plan_free(state);
    case_close(state);
}

/* Of several networks only what can be summed up. */
static size_t array_figures(void *state, const char *names[FIGURES_MAX]) {
    const struct case_evaluator *e = state;
    const struct array_figure *f;
    size_t n = eval_shared_names(names);
    if (e->n_networks > 1 && e->network_knob == NO_KNOB)
        return n;
    for (size_t i = 0; (f = array_figure_at(i)); i++)
        names[n++] = f->key;
    for (size_t i = 0; i < pe_result_stats.n && n < FIGURES_MAX; i++)
        names[n++] = pe_result_stats.rows[i].key;
    return n;
}

/* A key given by itself that the case does not read, but of a first evaluator, whose keys the other
 * one may read. */
static bool check_unread(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                         const struct explore_case *c) {
    const struct space *s = b->space;
    const char *why = NULL, *key = "", *value = "";
    for (uint32_t k = 0; k < s->n_knobs && !why && !e->first; k++) {
        key = s->knobs[k].values.key;
        value = space_value(s, k, b->choices + i * s->n_knobs);
        why = case_unread(c, key, strlen(key));
    }
    for (size_t k = 0; k < s->fixed.n && !why && !e->first; k++) {
        key = s->fixed.at[k].name;
        value = s->fixed.at[k].value;
        why = case_unread(c, key, strlen(key));
    }
    if (why) {
        b->refused[i] = true;
        snprintf(b->reasons[i], EVAL_REASON_SIZE, "%s=%s: %s", key, value, why);
    }
    return !why;
}

/* Do layers that ask for the same work have the same result? Not where a layer's name or place says
 * more about it. */
static bool may_share(const struct array_case *c) {
    const struct array_config *a = &c->machine.array;
    return !c->types && !c->handover.n && !*a->mapping && !*a->sparse && !*a->zeros;
}

static int run_layers(struct array_case *c, const size_t *alike, struct sim_err *err) {
    const bool share = may_share(c);
    for (size_t i = 0; i < c->n; i++) {
        if (share && alike[i] < i) {
            c->jobs[i].result = c->jobs[alike[i]].result;
            continue;
        }
        const int rc = run_layer(&c->machine, &c->jobs[i], err);
        if (rc)
            return rc;
    }
    array_case_total(c);
    return 0;
}

/* The images of a design; 0: its knob says no count. */
static uint64_t batch_of(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                         const struct layer_work *work) {
    if (e->batch_knob == NO_KNOB)
        return work->batch;
    const struct space_knob *k = &b->space->knobs[e->batch_knob];
    const double batch = k->number[b->choices[i * b->space->n_knobs + e->batch_knob]];
    return batch >= 1 && batch <= UINT32_MAX && batch == floor(batch) ? (uint64_t)batch : 0;
}

/* What a design is made in. */
struct array_scratch {
    struct explore_case c;
    struct layer_work work; /* that the case points to until it is freed */
    struct pe_type *types;  /* of layers with knobs of their own */
};

/* A case with the values of these choices, not resolved yet. */
static void set_knobs(const struct array_plan *p, const struct space *s, const uint32_t *choice,
                      struct explore_case *c) {
    memcpy(c, &p->base, sizeof *c);
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const struct array_knob *v = &p->knobs[k];
        if (v->bytes)
            memcpy((uint8_t *)c + v->offset, v->bytes + choice[k] * v->size, v->size);
    }
}

/* A design's array with this work, run; `c` is closed by the caller. Refused where it cannot be. */
static int run_network(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                       size_t network, struct array_scratch *to, struct sim_err *err) {
    const struct array_plan *p = e->arrays;
    const uint32_t *choice = b->choices + i * b->space->n_knobs;
    struct layer_work *work = &to->work;
    struct explore_case *c = &to->c;
    struct sim_err why;
    *work = e->networks[network].work;
    set_knobs(p, b->space, choice, c);
    if (p->layers.any) {
        int rc = machine_resolve(&c->array.machine, p->set, &why);
        if (rc)
            return eval_failed(b, i, rc, &why, err);
        layer_types_set(&p->layers, b->space, choice, &c->array.machine.type, to->types, work->n);
        work->types = to->types;
    }
    work->batch = batch_of(e, b, i, work);
    if (work->batch == 0) {
        eval_refuse(b, i, "batch: expected a count of images");
        return 0;
    }
    int rc = case_resolve_run(&c->array, work, p->set, &why);
    if (rc == 0 && !check_unread(e, b, i, c))
        return 0;
    if (rc == 0)
        rc = run_layers(&c->array, p->alike[network], &why);
    return rc ? eval_failed(b, i, rc, &why, err) : 0;
}

/* Areas grow with these where no memory is of a table, whatever else is chosen. */
static bool area_grows(const struct array_plan *p, const char *key) {
    return !p->tables && (strcmp(key, "array.rows") == 0 || strcmp(key, "array.cols") == 0 ||
                          strcmp(key, "glb.size") == 0);
}

#define BOX_CASES 64u /* that the bound of a box looks at */

/* The least area over the values of the knobs from `known` on: a knob that areas grow with takes
 * its least value, of the others each combination is looked at. -INFINITY: too many, or none of
 * them says its area. */
static double least_area(const struct array_plan *p, const struct space *s, const uint32_t *choice,
                         uint32_t known, struct explore_case *c) {
    uint32_t least[KNOBS_MAX], each[KNOBS_MAX], n_each = 0;
    uint64_t cases = 1;
    double area = INFINITY;
    struct sim_err ignored;
    memcpy(least, choice, known * sizeof *least);
    for (uint32_t k = known; k < s->n_knobs; k++) {
        const struct space_knob *knob = &s->knobs[k];
        least[k] = 0;
        if (!p->knobs[k].bytes)
            continue;
        if (!area_grows(p, knob->values.key)) {
            each[n_each++] = k;
            cases *= knob->values.n;
        }
        for (uint32_t i = 1; i < knob->values.n; i++)
            least[k] = knob->number[i] < knob->number[least[k]] ? i : least[k];
        if (cases > BOX_CASES)
            return -INFINITY;
    }
    for (uint64_t i = 0; i < cases; i++) {
        uint64_t rest = i;
        for (uint32_t k = 0; k < n_each; rest /= s->knobs[each[k]].values.n, k++)
            least[each[k]] = (uint32_t)(rest % s->knobs[each[k]].values.n);
        set_knobs(p, s, least, c);
        if (machine_resolve(&c->array.machine, p->set, &ignored) || !array_knows_area(&c->array))
            return -INFINITY;
        area = fmin(area, area_evaluate(&c->array.machine).total_mm2);
    }
    return area;
}

/* Of areas alone, and not where layers choose the PE type. */
static void array_bounds(void *state, const struct space *s, const uint32_t *choice, uint32_t known,
                         double *lower) {
    const struct case_evaluator *e = state;
    struct sim_err ignored;
    struct explore_case *c = sim_alloc(1, sizeof *c, &ignored);
    const double area = c ? least_area(e->arrays, s, choice, known, c) : -INFINITY;
    const bool assigned = e->arrays->layers.any || (c && pe_assigned(c->array.machine.array.pe));
    for (uint32_t f = 0; f < s->n_figures; f++)
        lower[f] = strcmp(s->figures[f], "area_mm2") == 0 && !assigned ? area : -INFINITY;
    free(c);
}

static void take_figures(const struct array_plan *p, const struct eval_block *b, size_t i,
                         const double shared[SHARED_FIGURES], const struct array_case *c) {
    for (uint32_t f = 0; f < b->space->n_figures; f++) {
        const struct array_source *from = &p->sources[f];
        const char *field = from->row ? (const char *)&c->total + from->row->offset : NULL;
        double value;
        if (from->kind == FROM_SHARED)
            value = shared[from->number];
        else if (from->kind == FROM_CASE)
            value = from->figure->of(c);
        else if (from->row->type == STAT_COUNT)
            value = (double)*(const uint64_t *)(const void *)field;
        else
            value = *(const double *)(const void *)field;
        eval_figure(b, i, f, value);
    }
}

/* All networks of a design, or the one that a knob chooses. */
static int evaluate(const struct case_evaluator *e, const struct eval_block *b, size_t i,
                    struct array_scratch *to, struct sim_err *err) {
    struct explore_case *c = &to->c;
    const bool one = e->network_knob != NO_KNOB;
    const size_t first = one ? b->choices[i * b->space->n_knobs + e->network_knob] : 0;
    double time = 0, energy = 0, shared[SHARED_FIGURES];
    int rc = 0;
    for (size_t k = first; k < (one ? first + 1 : e->n_networks) && rc == 0; k++) {
        rc = run_network(e, b, i, k, to, err);
        if (rc == 0 && !b->refused[i])
            rc = eval_notes(b, i, c, err);
        time += c->array.total.time_s;
        energy += c->array.total.energy_j;
        const double area = array_knows_area(&c->array) ? c->array.area.total_mm2 : NAN;
        const bool last = one || k + 1 == e->n_networks;
        if (rc == 0 && !b->refused[i] && last) {
            eval_shared(shared, time, energy, area);
            take_figures(e->arrays, b, i, shared, &c->array);
        }
        array_case_free(&c->array);
        if (b->refused[i])
            break;
    }
    return rc;
}

static int array_eval(void *state, const struct eval_block *b, struct sim_err *err) {
    const struct case_evaluator *e = state;
    struct array_scratch *to = sim_alloc(1, sizeof *to, err);
    int rc = to ? 0 : SIM_EIO;
    if (rc == 0 && e->arrays->layers.any)
        to->types = sim_alloc(e->networks[0].work.n + 1, sizeof *to->types, err);
    if (rc == 0 && e->arrays->layers.any && !to->types)
        rc = SIM_EIO;
    for (size_t i = 0; i < b->n && rc == 0; i++)
        rc = evaluate(e, b, i, to, err);
    if (to)
        free(to->types);
    free(to);
    return rc;
}

static int open_run(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    return case_open(state, s, threads, "run", err);
}

static int open_closed(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    return case_open(state, s, threads, "run.closed", err);
}

static int open_timed(void **state, const struct space *s, unsigned threads, struct sim_err *err) {
    return case_open(state, s, threads, "run.timed", err);
}

#define ARRAY_EVALUATOR                                                                            \
    .close = array_close, .knob = case_knob, .figures = array_figures, .ready = array_plan_ready,  \
    .expand = layer_expand, .inputs = case_inputs, .bounds = array_bounds, .eval = array_eval

const struct evaluator eval_run = {
    .name = "run",
    .help = "a network on a PE array, in the mode that array.mode says; as magnetar run",
    .block = 1,
    .open = open_run,
    ARRAY_EVALUATOR,
};

const struct evaluator eval_run_closed = {
    .name = "run.closed",
    .help = "the same in closed form",
    .block = 64,
    .open = open_closed,
    ARRAY_EVALUATOR,
};

const struct evaluator eval_run_timed = {
    .name = "run.timed",
    .help = "the same by events, with the memory behind",
    .block = 1,
    .open = open_timed,
    ARRAY_EVALUATOR,
};
