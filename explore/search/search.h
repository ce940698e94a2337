/* A search: a strategy asks, an evaluator answers, and what was found is kept. */
#ifndef MAGNETAR_EXPLORE_SEARCH_SEARCH_H
#define MAGNETAR_EXPLORE_SEARCH_SEARCH_H

#include "explore/search/evaluator.h"
#include "explore/search/strategy.h"
#include "explore/search/texts.h"
#include "sim/pool.h"
#include "sim/tick.h"

struct search_counts {
    uint64_t cut;       /* by [where] */
    uint64_t skipped;   /* by lower bounds */
    uint64_t evaluated; /* and of these */
    uint64_t valid;     /* can be, and keep their bounds */
};

/* Numbers of texts, or NO_TEXT. */
struct row_texts {
    uint32_t reason; /* why it cannot be */
    uint32_t note;   /* what a reader must know of it, a line each */
};

/* A search and all designs that it has evaluated, in the order of evaluation. */
struct exploration {
    const struct space *space;
    const struct evaluator *evaluator;
    void *state; /* of the evaluator */
    struct search_counts counts;
    uint32_t n_goals;
    uint32_t goal[GOALS_MAX]; /* numbers in space->goals of those with a sense */

    size_t n, cap;
    uint32_t *choices;      /* [n][n_knobs] */
    double *figures;        /* [n][n_figures] */
    struct row_texts *said; /* [n] NULL as long as nothing is said of any; see search_reason */
    bool *taken;            /* [n] asked for in this search, and counted; else only known */
    bool in_order;          /* are the rows all taken, and in the order of their designs? */
    struct shared_texts texts;
    uint32_t *slot; /* [n_slots] open addressing by choices: row + 1; of none where all rows came */
    size_t n_slots; /* from a strategy that asks for no design twice */
};

struct search_options {
    const struct strategy *strategy;
    const struct exploration *cheap; /* of a strategy of two, else NULL */
    const uint32_t *designs;         /* [n_designs][n_knobs] choices, of strategy_listed */
    size_t n_designs;
    uint64_t evals, seed; /* evals 0: the strategy's own */
    uint64_t shard, shards;
    struct pool *pool;
    unsigned threads;
    struct tick tick; /* designs evaluated; may stop the search */
    /* Called with rows [from, n) once they are evaluated; NULL: nobody. */
    int (*keep)(void *user, const struct exploration *s, size_t from, struct sim_err *err);
    void *user;
};

/* A search over nothing yet. search_free afterwards, also after an error. */
void search_init(struct exploration *s, const struct space *space,
                 const struct evaluator *evaluator, void *state);
void search_free(struct exploration *s);

/* What evaluating a design gave; numbers of texts. */
struct search_row {
    const uint32_t *choice;
    const double *figures;
    uint32_t reason, note;
};

/* Adds a design that was evaluated before (a journal's): search_run does not evaluate it again, and
 * takes it where the strategy asks for it. */
int search_know(struct exploration *s, const struct search_row *row, struct sim_err *err);

/* Numbers of the texts of a row. */
static inline uint32_t search_reason(const struct exploration *s, size_t row) {
    return s->said ? s->said[row].reason : NO_TEXT;
}

static inline uint32_t search_note(const struct exploration *s, size_t row) {
    return s->said ? s->said[row].note : NO_TEXT;
}

/* The text of a number; "" for NO_TEXT. */
static inline const char *search_text(const struct exploration *s, uint32_t number) {
    return number == NO_TEXT ? "" : s->texts.at[number];
}

/* Takes all that is known, as if it had been asked for. */
void search_take_all(struct exploration *s);

/* SIM_EUSAGE: says that the strategy cannot be cut into shards. */
int search_no_shards(const struct strategy *t, struct sim_err *err);

/* SIM_EUSAGE: the strategy cannot have what is asked; a figure that is no number names its design;
 * and what the evaluator returns. */
int search_run(struct exploration *s, const struct search_options *options, struct sim_err *err);

/* The row of a design, NO_ROW where there is none. SIM_EIO. */
#define NO_ROW SIZE_MAX
int search_find(struct exploration *s, const uint32_t *choice, size_t *row, struct sim_err *err);

/* What a row is worth. */
struct outcome search_outcome(const struct exploration *s, size_t row);

/* How far two evaluators agree on the first goal of the designs that both know: Kendall's tau-b
 * (Biometrika 33(3), 1945), NAN of fewer than two. SIM_EIO as -2. */
double search_agreement(struct exploration *a, const struct exploration *b);

/* May a design be of the box that the first `known` choices leave? Else it is cut by [where], or
 * skipped by the bounds of figures. */
enum box { BOX_OPEN, BOX_CUT, BOX_SKIPPED };
enum box search_box(const struct exploration *s, const uint32_t *choice, uint32_t known);

/* The rows that were taken, in the order of their designs, for the caller to free; *n of them.
 * NULL: no memory. */
size_t *search_order(const struct exploration *s, size_t *n, struct sim_err *err);

/* The Pareto set of these rows; an index is a place in `order`. pareto_free afterwards. */
int search_pareto(const struct exploration *s, const size_t *order, size_t n, struct pareto *front,
                  struct sim_err *err);

#endif
