#include "explore/search/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "sim/whole.h"

#define PIECES       4u  /* blocks of a thread that are kept at a time */
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
    free(s->said);
    free(s->taken);
    shared_texts_free(&s->texts);
    free(s->slot);
    *s = (struct exploration){0};
}

/* Of an ask: which designs are new, and what becomes of each. */
struct asked {
    uint32_t *choices;        /* [ASK_MAX][n_knobs] */
    struct outcome *outcomes; /* [ASK_MAX] */
    size_t n, n_new;
    const uint32_t *new_choices; /* [n_new][n_knobs] those to evaluate: all of them, or `packed` */
    uint32_t *packed;
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
    free(a->packed);
    free(a->figures);
    free(a->refused);
    free(a->reasons);
}

static int asked_init(struct asked *a, const struct space *space, struct sim_err *err) {
    *a = (struct asked){0};
    a->choices = sim_alloc(ASK_MAX * (size_t)space->n_knobs, sizeof *a->choices, err);
    a->packed = sim_alloc(ASK_MAX * (size_t)space->n_knobs, sizeof *a->packed, err);
    a->figures = sim_alloc(ASK_MAX * (size_t)space->n_figures, sizeof *a->figures, err);
    a->outcomes = sim_alloc(ASK_MAX, sizeof *a->outcomes, err);
    a->refused = sim_alloc(ASK_MAX, sizeof *a->refused, err);
    a->reasons = sim_alloc(ASK_MAX, sizeof *a->reasons, err);
    a->notes = sim_alloc(ASK_MAX, sizeof *a->notes, err);
    return a->choices && a->packed && a->figures && a->outcomes && a->refused && a->reasons &&
                   a->notes
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

/* Takes design i of an ask among the new ones, unless it is known, cut or skipped; `judged`: plain
 * conditions are all that there are. */
static void sort_design(struct exploration *s, struct asked *a, size_t i, bool cut, bool judged) {
    const uint32_t knobs = s->space->n_knobs;
    const uint32_t *choice = a->choices + i * knobs;
    if (s->n_slots && s->slot[rows_slot(s, choice)])
        return;
    const enum box box = cut ? BOX_CUT : judged ? BOX_OPEN : search_box(s, choice, knobs);
    s->counts.cut += box == BOX_CUT;
    s->counts.skipped += box == BOX_SKIPPED;
    if (box != BOX_OPEN)
        return;
    for (uint32_t k = 0; k < knobs; k++)
        a->packed[a->n_new * knobs + k] = choice[k];
    a->n_new++;
}

/* Sorts an ask into what is cut, what is known and what is new. */
static void sort_asked(struct exploration *s, struct asked *a) {
    const struct space *space = s->space;
    const bool all = !s->n_slots && !space->n_conditions;
    bool cut[EXPR_LANES] = {false}, judged = true;
    a->new_choices = all ? a->choices : a->packed;
    a->n_new = all ? a->n : 0;
    for (uint32_t c = 0; c < space->n_conditions; c++)
        judged &= space->conditions[c].plain || space->conditions[c].after;
    for (size_t from = 0; from < a->n && !all; from += EXPR_LANES) {
        const size_t n = a->n - from < EXPR_LANES ? a->n - from : EXPR_LANES;
        if (space->n_conditions)
            rows_cut(s, a->choices + from * space->n_knobs, n, cut);
        for (size_t i = 0; i < n; i++)
            sort_design(s, a, from + i, cut[i], judged);
    }
}

/* An infinite figure is an evaluator's error; one that is absent is no number. */
static int check_design(const struct exploration *s, const struct asked *a, size_t i,
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

/* Of the new designs [from, from + n); most have nothing but finite figures. */
static int check_figures(const struct exploration *s, const struct asked *a, size_t from, size_t n,
                         struct sim_err *err) {
    const size_t n_figures = s->space->n_figures;
    const uint64_t exponent = (uint64_t)0x7ff << 52;
    uint64_t odd = 0;
    int rc = 0;
    for (size_t i = from * n_figures; i < (from + n) * n_figures; i++) {
        uint64_t bits;
        memcpy(&bits, &a->figures[i], sizeof bits);
        odd |= (bits & exponent) == exponent;
    }
    for (size_t i = from; i < from + n && odd && rc == 0; i++)
        rc = check_design(s, a, i, err);
    return rc;
}

/* The number of a text that an evaluation gave, which is freed. */
static int number_note(struct exploration *s, char **note, uint32_t *number, struct sim_err *err) {
    *number = NO_TEXT;
    const int rc = *note ? shared_texts_number(&s->texts, *note, number, err) : 0;
    free(*note);
    *note = NULL;
    return rc;
}

static int number_texts(struct exploration *s, struct asked *a, size_t i, struct row_texts *said,
                        struct sim_err *err) {
    said->reason = NO_TEXT;
    const int rc = number_note(s, &a->notes[i], &said->note, err);
    return rc == 0 && a->refused[i]
               ? shared_texts_number(&s->texts, a->reasons[i], &said->reason, err)
               : rc;
}

/* Rows of the new designs [from, from + n), where each may have been there twice. */
static int append_new(struct exploration *s, struct asked *a, size_t from, size_t n,
                      struct sim_err *err) {
    struct row_texts said;
    int rc = rows_room(s, n, err);
    for (size_t i = from; i < from + n && rc == 0; i++) {
        rc = number_texts(s, a, i, &said, err);
        const struct search_row row = {.choice = a->new_choices + i * s->space->n_knobs,
                                       .figures = a->figures + i * s->space->n_figures,
                                       .reason = said.reason,
                                       .note = said.note};
        if (rc == 0)
            rc = rows_append(s, &row, err);
    }
    return rc;
}

/* The same where no design comes twice. */
static int append_fresh(struct exploration *s, struct asked *a, size_t from, size_t n,
                        struct sim_err *err) {
    const size_t before = s->n;
    struct row_texts said;
    int rc = rows_room(s, n, err);
    if (rc == 0)
        rows_append_all(s, a->new_choices + from * s->space->n_knobs,
                        a->figures + from * s->space->n_figures, n);
    for (size_t i = 0; i < n && rc == 0; i++) {
        if (!a->refused[from + i] && !a->notes[from + i])
            continue;
        rc = number_texts(s, a, from + i, &said, err);
        if (rc == 0)
            rc = rows_say(s, before + i, &said, err);
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
        if (rc == 0)
            rc = check_figures(s, a, from, p.n, err);
        if (rc == 0)
            rc = (s->n_slots ? append_new : append_fresh)(s, a, from, p.n, err);
        if (rc == 0 && o->keep && s->n > before)
            rc = o->keep(o->user, s, before, err);
        if (rc == 0)
            rc = tick_call(&o->tick, s->counts.evaluated + from + p.n, err);
    }
    return rc;
}

/* Takes what is asked and was evaluated, now or before. Without slots all rows that are new are. */
static int answer(struct exploration *s, struct asked *a, const struct search_options *o,
                  struct sim_err *err) {
    const size_t before = s->n;
    sort_asked(s, a);
    const int rc = evaluate_new(s, a, o, err);
    if (rc)
        return rc;
    if (!s->n_slots)
        rows_take_from(s, before);
    for (size_t i = 0; i < a->n && s->n_slots; i++) {
        const uint32_t row = s->slot[rows_slot(s, a->choices + i * s->space->n_knobs)];
        if (row)
            rows_take(s, row - 1);
        if (o->strategy->tell)
            a->outcomes[i] =
                row ? search_outcome(s, row - 1) : (struct outcome){.violation = INFINITY};
    }
    return tick_call(&o->tick, s->counts.evaluated, err);
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
    s->in_order = t->fresh && s->n == 0;
    if (rc == 0 && !t->fresh)
        rc = rows_make_slots(s, 0, err);
    if (rc == 0)
        rc = rows_reserve(s, evals < s->space->designs ? evals : s->space->designs, err);
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
