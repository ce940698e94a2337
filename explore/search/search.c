#include "explore/search/search.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "sim/whole.h"

#define PIECES       4u /* blocks of a thread that are kept at a time */
#define RESERVED_MAX (1u << 20)
#define ASKS_IN_VAIN 64u /* whole asks of designs that are all known, before a search gives up */

void search_init(struct exploration *s, const struct space *space,
                 const struct evaluator *evaluator, void *state) {
    *s = (struct exploration){.space = space, .evaluator = evaluator, .state = state};
    for (uint32_t i = 0; i < space->n_goals; i++)
        if (space->goals[i].sense)
            s->goal[s->n_goals++] = i;
}

void search_free(struct exploration *s) {
    free(s->choices);
    free(s->figures);
    free(s->reason);
    free(s->note);
    free(s->taken);
    shared_texts_free(&s->texts);
    free(s->slot);
    *s = (struct exploration){0};
}

static const uint32_t *choices_of(const struct exploration *s, size_t row) {
    return s->choices + row * s->space->n_knobs;
}

static const double *figures_of(const struct exploration *s, size_t row) {
    return s->figures + row * s->space->n_figures;
}

/* The slot that holds the design, or the free one that it would take. */
static size_t slot_of(const struct exploration *s, const uint32_t *choice) {
    uint64_t h = 0;
    for (uint32_t k = 0; k < s->space->n_knobs; k++)
        h = rng_mix(h + choice[k] + 0x9e3779b97f4a7c15u);
    size_t at = h % s->n_slots;
    while (s->slot[at] &&
           memcmp(choices_of(s, s->slot[at] - 1), choice, s->space->n_knobs * sizeof *choice) != 0)
        at = (at + 1) % s->n_slots;
    return at;
}

/* Slots for twice the rows that there are, and as many to come. */
static int make_slots(struct exploration *s, size_t more, struct sim_err *err) {
    const size_t need = 2 * (s->n + more);
    if (s->n_slots && need < s->n_slots)
        return 0;
    size_t n = 1024;
    while (n <= 2 * need)
        n *= 2;
    free(s->slot);
    s->n_slots = n;
    s->slot = sim_alloc(n, sizeof *s->slot, err);
    if (!s->slot)
        return SIM_EIO;
    for (size_t i = 0; i < s->n; i++)
        s->slot[slot_of(s, choices_of(s, i))] = (uint32_t)i + 1;
    return 0;
}

/* Room for `more` rows in all columns. */
static int grow_rows(struct exploration *s, size_t more, struct sim_err *err) {
    const struct {
        void **items;
        size_t size;
    } columns[] = {{(void **)&s->choices, s->space->n_knobs * sizeof *s->choices},
                   {(void **)&s->figures, s->space->n_figures * sizeof *s->figures},
                   {(void **)&s->reason, sizeof *s->reason},
                   {(void **)&s->note, sizeof *s->note},
                   {(void **)&s->taken, sizeof *s->taken}};
    size_t cap = s->cap ? s->cap : 1024;
    if (s->n + more < s->cap)
        return 0;
    if (s->n + more >= UINT32_MAX)
        return sim_fail(err, SIM_EUNSUP, "more than 2^32 designs");
    while (cap <= s->n + more)
        cap *= 2;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        void *items = realloc(*columns[i].items, cap * columns[i].size);
        if (!items)
            return memory_fail(err, "out of memory");
        *columns[i].items = items;
        memory_large((char *)items + s->cap * columns[i].size, (cap - s->cap) * columns[i].size);
    }
    s->cap = cap;
    return 0;
}

/* Appends a row for which there is room. With slots, what is there already stays. */
static void append(struct exploration *s, const struct search_row *row) {
    const uint32_t knobs = s->space->n_knobs, n_figures = s->space->n_figures;
    const size_t at = s->n_slots ? slot_of(s, row->choice) : 0;
    if (s->n_slots && s->slot[at])
        return;
    for (uint32_t k = 0; k < knobs; k++)
        s->choices[s->n * knobs + k] = row->choice[k];
    for (uint32_t f = 0; f < n_figures; f++)
        s->figures[s->n * n_figures + f] = row->figures[f];
    s->reason[s->n] = row->reason;
    s->note[s->n] = row->note;
    s->taken[s->n++] = false;
    if (s->n_slots)
        s->slot[at] = (uint32_t)s->n;
}

/* Room for as many rows as a search may come to, up to a million, so that they need not move. */
static int reserve_rows(struct exploration *s, uint64_t n, struct sim_err *err) {
    return grow_rows(s, n < RESERVED_MAX ? (size_t)n : RESERVED_MAX, err);
}

static int make_room(struct exploration *s, size_t n, struct sim_err *err) {
    const int rc = grow_rows(s, n, err);
    return rc == 0 && s->n_slots ? make_slots(s, n, err) : rc;
}

int search_know(struct exploration *s, const struct search_row *row, struct sim_err *err) {
    int rc = make_slots(s, 1, err);
    if (rc == 0)
        rc = make_room(s, 1, err);
    if (rc == 0)
        append(s, row);
    return rc;
}

/* By how much a figure breaks a bound, relative to it. */
static double excess(const struct goal *g, double value) {
    const double over = g->has_most ? value - g->most : g->has_least ? g->least - value : 0;
    const double bound = fabs(g->has_most ? g->most : g->least);
    return over > 0 ? over / (bound > 0 ? bound : 1) : 0;
}

static void fill_knobs(const struct space *space, const uint32_t *choice, uint32_t known,
                       double slots[SPACE_SLOTS]) {
    for (uint32_t k = 0; k < known; k++)
        slots[k] = space->knobs[k].number[choice[k]];
}

int search_find(struct exploration *s, const uint32_t *choice, size_t *row, struct sim_err *err) {
    const int rc = make_slots(s, 0, err);
    const uint32_t found = rc ? 0 : s->slot[slot_of(s, choice)];
    *row = found ? found - 1 : NO_ROW;
    return rc;
}

/* How many conditions over figures and notes a row does not keep. */
static unsigned broken(const struct exploration *s, size_t row) {
    const struct space *space = s->space;
    const uint32_t *choice = choices_of(s, row);
    double slots[SPACE_SLOTS];
    unsigned n = 0;
    if (!space->conditions_after)
        return 0;
    fill_knobs(space, choice, space->n_knobs, slots);
    memcpy(slots + SPACE_FIGURE_SLOT(space, 0), figures_of(s, row),
           space->n_figures * sizeof *slots);
    space_match(space, choice, space->n_knobs, search_text(s, s->note[row]), slots);
    for (uint32_t i = 0; i < space->n_conditions; i++)
        n += space->conditions[i].after && expr_value(space->conditions[i].holds, slots) == 0;
    return n;
}

static double violation_of(const struct exploration *s, size_t row) {
    const double *figures = figures_of(s, row);
    double violation = 0;
    if (s->reason[row] != NO_TEXT)
        return INFINITY;
    for (uint32_t i = 0; i < s->space->n_goals; i++) {
        const struct goal *g = &s->space->goals[i];
        const double value = figures[g->figure];
        if (isnan(value))
            return INFINITY;
        if (g->has_most || g->has_least)
            violation += excess(g, value);
    }
    return violation + broken(s, row);
}

struct outcome search_outcome(const struct exploration *s, size_t row) {
    struct outcome o = {.violation = violation_of(s, row)};
    const double *figures = figures_of(s, row);
    for (uint32_t i = 0; i < s->n_goals; i++) {
        const struct goal *g = &s->space->goals[s->goal[i]];
        o.goals[i] = -g->sense * figures[g->figure];
    }
    return o;
}

static void take_row(struct exploration *s, size_t row) {
    if (s->taken[row])
        return;
    s->taken[row] = true;
    s->counts.evaluated++;
    s->counts.valid += violation_of(s, row) == 0;
}

void search_take_all(struct exploration *s) {
    for (size_t i = 0; i < s->n; i++)
        take_row(s, i);
}

enum box search_box(const struct exploration *s, const uint32_t *choice, uint32_t known) {
    const struct space *space = s->space;
    double slots[SPACE_SLOTS];
    bool bounded = false;
    fill_knobs(space, choice, known, slots);
    space_match(space, choice, known, NULL, slots);
    for (uint32_t i = 0; i < space->n_conditions; i++) {
        const struct condition *c = &space->conditions[i];
        if (c->lower || c->after || c->knobs > known)
            continue;
        if (expr_value(c->holds, slots) == 0)
            return BOX_CUT;
    }
    for (uint32_t i = 0; i < space->n_conditions; i++) {
        const struct condition *c = &space->conditions[i];
        if (!c->lower || c->knobs > known)
            continue;
        if (!bounded && s->evaluator->bounds)
            s->evaluator->bounds(s->state, space, choice, known,
                                 slots + SPACE_FIGURE_SLOT(space, 0));
        bounded = s->evaluator->bounds != NULL;
        if (bounded && expr_value(c->holds, slots) == 0)
            return BOX_SKIPPED;
    }
    return BOX_OPEN;
}

/* Of an ask: which designs are new, and what becomes of each. */
struct asked {
    uint32_t *choices;        /* [ASK_MAX][n_knobs] */
    struct outcome *outcomes; /* [ASK_MAX] */
    size_t *new;              /* [ASK_MAX] numbers of those to evaluate */
    size_t n, n_new;
    uint32_t *new_choices;
    double *figures;
    bool *refused;
    char (*reasons)[EVAL_REASON_SIZE];
    char **notes; /* each owned */
};

static void asked_free(struct asked *a) {
    for (size_t i = 0; i < ASK_MAX && a->notes; i++)
        free(a->notes[i]);
    free(a->notes);
    free(a->choices);
    free(a->outcomes);
    free(a->new);
    free(a->new_choices);
    free(a->figures);
    free(a->refused);
    free(a->reasons);
}

static int asked_init(struct asked *a, const struct space *space, struct sim_err *err) {
    *a = (struct asked){0};
    a->choices = sim_alloc(ASK_MAX * (size_t)space->n_knobs, sizeof *a->choices, err);
    a->new_choices = sim_alloc(ASK_MAX * (size_t)space->n_knobs, sizeof *a->new_choices, err);
    a->figures = sim_alloc(ASK_MAX * (size_t)space->n_figures, sizeof *a->figures, err);
    a->outcomes = sim_alloc(ASK_MAX, sizeof *a->outcomes, err);
    a->new = sim_alloc(ASK_MAX, sizeof *a->new, err);
    a->refused = sim_alloc(ASK_MAX, sizeof *a->refused, err);
    a->reasons = sim_alloc(ASK_MAX, sizeof *a->reasons, err);
    a->notes = sim_alloc(ASK_MAX, sizeof *a->notes, err);
    return a->choices && a->new_choices && a->figures && a->outcomes && a->new && a->refused &&
                   a->reasons && a->notes
               ? 0
               : SIM_EIO;
}

/* New designs of an ask that are evaluated together: [from, from + n). */
struct search_piece {
    const struct exploration *s;
    const struct asked *a;
    size_t from, n;
};

static int evaluate_block(void *user, size_t i, struct sim_err *err) {
    const struct search_piece *p = user;
    const struct evaluator *e = p->s->evaluator;
    const size_t at = i * e->block, from = p->from + at, left = p->n - at;
    const struct eval_block b = {
        .space = p->s->space,
        .n = left < e->block ? left : e->block,
        .choices = p->a->new_choices + from * p->s->space->n_knobs,
        .figures = p->a->figures + from * p->s->space->n_figures,
        .refused = p->a->refused + from,
        .reasons = p->a->reasons + from,
        .notes = p->a->notes + from,
    };
    return e->eval(p->s->state, &b, err);
}

static int evaluate(struct search_piece *p, const struct search_options *o, struct sim_err *err) {
    const struct evaluator *e = p->s->evaluator;
    const uint32_t n_figures = p->s->space->n_figures;
    const size_t blocks = ceil_div(p->n, e->block);
    int rc = 0;
    memset(p->a->refused + p->from, 0, p->n * sizeof *p->a->refused);
    for (size_t i = p->from * n_figures; i < (p->from + p->n) * n_figures; i++)
        p->a->figures[i] = NAN;
    if (!e->threaded)
        return pool_try(o->pool, blocks, evaluate_block, p, err);
    for (size_t i = 0; i < blocks && rc == 0; i++)
        rc = evaluate_block(p, i, err);
    return rc;
}

/* Sorts an ask into what is cut, what is known and what is new. */
static void sort_asked(struct exploration *s, struct asked *a) {
    const uint32_t knobs = s->space->n_knobs;
    a->n_new = 0;
    for (size_t i = 0; i < a->n; i++) {
        const uint32_t *choice = a->choices + i * knobs;
        if (s->n_slots && s->slot[slot_of(s, choice)])
            continue;
        const enum box box = s->space->n_conditions ? search_box(s, choice, knobs) : BOX_OPEN;
        s->counts.cut += box == BOX_CUT;
        s->counts.skipped += box == BOX_SKIPPED;
        if (box != BOX_OPEN)
            continue;
        memcpy(a->new_choices + a->n_new * knobs, choice, knobs * sizeof *choice);
        a->new[a->n_new++] = i;
    }
}

/* An infinite figure is an evaluator's error; one that is absent is no number. */
static int check_figures(const struct exploration *s, const struct asked *a, size_t i,
                         struct sim_err *err) {
    const struct space *space = s->space;
    const uint32_t *choice = a->new_choices + i * space->n_knobs;
    char text[200] = "";
    for (uint32_t f = 0; f < space->n_figures; f++) {
        const double value = a->figures[i * space->n_figures + f];
        if (!isinf(value) && (!isnan(value) || a->refused[i] || f >= space->n_named))
            continue;
        for (uint32_t k = 0; k < space->n_knobs; k++)
            snprintf(text + strlen(text), sizeof text - strlen(text), " %s=%s",
                     space->knobs[k].values.key, space_value(space, k, choice));
        return sim_fail(err, SIM_EUSAGE, "%s: %s is no number at%s", space->evaluator,
                        space->figures[f], text);
    }
    return 0;
}

/* The row of an asked design, NO_ROW where it is cut. Without slots all that are new are rows, in
 * their order. */
static size_t row_of(const struct exploration *s, const struct asked *a, size_t i, size_t *met) {
    if (s->n_slots) {
        const uint32_t row = s->slot[slot_of(s, a->choices + i * s->space->n_knobs)];
        return row ? row - 1 : NO_ROW;
    }
    if (*met < a->n_new && a->new[*met] == i)
        return s->n - a->n_new + (*met)++;
    return NO_ROW;
}

/* The number of a text that an evaluation gave, which is freed. */
static int number_note(struct exploration *s, char **note, uint32_t *number, struct sim_err *err) {
    *number = NO_TEXT;
    const int rc = *note ? shared_texts_number(&s->texts, *note, number, err) : 0;
    free(*note);
    *note = NULL;
    return rc;
}

/* Rows of the new designs [from, from + n). */
static int append_new(struct exploration *s, struct asked *a, size_t from, size_t n,
                      struct sim_err *err) {
    int rc = make_room(s, n, err);
    for (size_t i = from; i < from + n && rc == 0; i++) {
        struct search_row row = {.choice = a->new_choices + i * s->space->n_knobs,
                                 .figures = a->figures + i * s->space->n_figures,
                                 .reason = NO_TEXT};
        rc = number_note(s, &a->notes[i], &row.note, err);
        if (rc == 0 && a->refused[i])
            rc = shared_texts_number(&s->texts, a->reasons[i], &row.reason, err);
        if (rc == 0)
            append(s, &row);
    }
    return rc;
}

/* Evaluates what is new, piece by piece, so that a search that is killed has kept what it did. */
static int evaluate_new(struct exploration *s, struct asked *a, const struct search_options *o,
                        struct sim_err *err) {
    const size_t together = s->evaluator->block * (o->threads ? o->threads : 1) * PIECES;
    int rc = 0;
    for (size_t from = 0; from < a->n_new && rc == 0; from += together) {
        const size_t left = a->n_new - from, before = s->n;
        struct search_piece p = {s, a, from, left < together ? left : together};
        rc = evaluate(&p, o, err);
        for (size_t i = from; i < from + p.n && rc == 0; i++)
            rc = check_figures(s, a, i, err);
        if (rc == 0)
            rc = append_new(s, a, from, p.n, err);
        if (rc == 0 && o->keep && s->n > before)
            rc = o->keep(o->user, s, before, err);
        if (rc == 0)
            rc = tick_call(&o->tick, s->counts.evaluated + from + p.n, err);
    }
    return rc;
}

static int answer(struct exploration *s, struct asked *a, const struct search_options *o,
                  struct sim_err *err) {
    size_t met = 0;
    sort_asked(s, a);
    const int rc = evaluate_new(s, a, o, err);
    for (size_t i = 0; i < a->n && rc == 0; i++) {
        const size_t row = row_of(s, a, i, &met);
        if (row != NO_ROW)
            take_row(s, row);
        if (o->strategy->tell)
            a->outcomes[i] =
                row == NO_ROW ? (struct outcome){.violation = INFINITY} : search_outcome(s, row);
    }
    return rc ? rc : tick_call(&o->tick, s->counts.evaluated, err);
}

int search_no_shards(const struct strategy *t, struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE,
                    "%s learns from all that it has seen and cannot be cut into shards; "
                    "exhaustive, random and lhs can",
                    t->name);
}

static int check(const struct exploration *s, const struct search_options *o, struct sim_err *err) {
    const struct strategy *t = o->strategy;
    if (t->two && !o->cheap)
        return sim_fail(err, SIM_EUSAGE, "%s: needs an evaluator to ask first", t->name);
    if (o->shards > 1 && !t->shards)
        return search_no_shards(t, err);
    if (t->evals == 0 && s->space->designs == SPACE_ANY)
        return sim_fail(err, SIM_EUSAGE,
                        "%s: more than 2^63 designs, which %s cannot go through; choose another "
                        "strategy",
                        s->space->path, t->name);
    return 0;
}

int search_run(struct exploration *s, const struct search_options *o, struct sim_err *err) {
    const struct strategy *t = o->strategy;
    const uint64_t evals = o->evals ? o->evals : t->evals ? t->evals : UINT64_MAX;
    struct strategy_input in = {.space = s->space,
                                .n_goals = s->n_goals,
                                .evals = evals - s->counts.evaluated,
                                .seed = o->seed,
                                .shard = o->shard,
                                .shards = o->shards ? o->shards : 1,
                                .cheap = o->cheap,
                                .designs = o->designs,
                                .n_designs = o->n_designs,
                                .search = s};
    struct asked a = {0};
    void *state = NULL;
    unsigned in_vain = 0;
    int rc = check(s, o, err);
    if (rc == 0 && !t->fresh)
        rc = make_slots(s, 0, err);
    if (rc == 0)
        rc = reserve_rows(s, evals < s->space->designs ? evals : s->space->designs, err);
    if (rc == 0)
        rc = asked_init(&a, s->space, err);
    if (rc == 0)
        rc = t->open(&state, &in, err);
    while (rc == 0 && s->counts.evaluated < evals && in_vain < ASKS_IN_VAIN) {
        const uint64_t before = s->counts.evaluated, left = evals - before;
        a.n = t->ask(state, a.choices, left < ASK_MAX ? (size_t)left : ASK_MAX);
        if (a.n == 0)
            break;
        rc = answer(s, &a, o, err);
        if (rc == 0 && t->tell)
            t->tell(state, a.choices, a.outcomes, a.n);
        in_vain = t->evals && s->counts.evaluated == before ? in_vain + 1 : 0;
    }
    if (state)
        t->close(state);
    asked_free(&a);
    return rc;
}

struct order {
    const struct exploration *s;
    size_t row;
};

static int compare_choices(const struct exploration *s, size_t a, size_t b) {
    const uint32_t *p = choices_of(s, a), *q = choices_of(s, b);
    for (uint32_t k = 0; k < s->space->n_knobs; k++)
        if (p[k] != q[k])
            return p[k] < q[k] ? -1 : 1;
    return 0;
}

static int compare_rows(const void *a, const void *b) {
    const struct order *x = a, *y = b;
    return compare_choices(x->s, x->row, y->row);
}

static int sort_rows(const struct exploration *s, size_t *rows, size_t n, struct sim_err *err) {
    struct order *order = sim_alloc(n + 1, sizeof *order, err);
    if (!order)
        return SIM_EIO;
    for (size_t i = 0; i < n; i++)
        order[i] = (struct order){s, rows[i]};
    qsort(order, n, sizeof *order, compare_rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = order[i].row;
    free(order);
    return 0;
}

size_t *search_order(const struct exploration *s, size_t *n, struct sim_err *err) {
    size_t *rows = malloc((s->n + 1) * sizeof *rows);
    bool sorted = true;
    *n = 0;
    if (!rows) {
        memory_fail(err, "out of memory");
        return NULL;
    }
    memory_large(rows, s->n * sizeof *rows);
    for (size_t i = 0; i < s->n; i++) {
        if (!s->taken[i])
            continue;
        sorted = sorted && (*n == 0 || compare_choices(s, rows[*n - 1], i) < 0);
        rows[(*n)++] = i;
    }
    if (!sorted && sort_rows(s, rows, *n, err)) {
        free(rows);
        rows = NULL;
    }
    return rows;
}

int search_pareto(const struct exploration *s, const size_t *order, size_t n, struct pareto *front,
                  struct sim_err *err) {
    int rc = 0;
    bool joined;
    pareto_init(front, s->n_goals);
    for (size_t i = 0; i < n && rc == 0; i++) {
        const struct outcome o = search_outcome(s, order[i]);
        if (o.violation == 0)
            rc = pareto_add(front, i, o.goals, &joined, err);
    }
    return rc;
}

struct both {
    double a, b;
};

double search_agreement(struct exploration *a, const struct exploration *b) {
    struct sim_err err;
    struct both *values = sim_alloc(b->n + 1, sizeof *values, &err);
    size_t n = 0;
    double agree = 0, tied_a = 0, tied_b = 0;
    if (!values || make_slots(a, 0, &err)) {
        free(values);
        return -2;
    }
    for (size_t i = 0; i < b->n; i++) {
        const uint32_t row = a->slot[slot_of(a, choices_of(b, i))];
        if (row && a->reason[row - 1] == NO_TEXT && b->reason[i] == NO_TEXT)
            values[n++] =
                (struct both){search_outcome(a, row - 1).goals[0], search_outcome(b, i).goals[0]};
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) {
            const double x = values[i].a - values[k].a, y = values[i].b - values[k].b;
            agree += x == 0 || y == 0 ? 0 : (x > 0) == (y > 0) ? 1 : -1;
            tied_a += x == 0;
            tied_b += y == 0;
        }
    free(values);
    const double pairs = (double)n * ((double)n - 1) / 2;
    return agree / sqrt((pairs - tied_a) * (pairs - tied_b));
}
