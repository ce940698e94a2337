/* A space of designs and what is asked of it: the file that `magnetar explore` reads.
 *
 *   [space]     knob = values       lists, ranges, words (explore/vary.h); a knob with a * is one
 * per key that it fits [fixed]     key = value         the same for every design [where]     name =
 * expression   a design that it is 0 of is cut; lower(figure) is what the evaluator knows to be its
 * least over the knobs still open. Where it reads figures or notes it is a bound: a design that
 *                                   does not keep it is not valid
 *   [evaluate]  with = evaluator    and what the evaluator takes besides
 *   [goals]     figure = min|max [<=|>= bound], or a bound alone
 *   [search]    strategy, evals, seed; seeds = 1..N, where figures are means; first, the cheap
 * evaluator of halving; figures that are kept besides those that goals and conditions name: all, or
 * a list
 *
 * A design is a choice of one value per knob; its index is the mixed-radix number of its choices,
 * the last knob changing fastest. */
#ifndef MAGNETAR_EXPLORE_SEARCH_SPACE_H
#define MAGNETAR_EXPLORE_SEARCH_SPACE_H

#include "explore/search/expr.h"
#include "explore/search/pareto.h"
#include "explore/vary.h"

#ifndef KNOBS_MAX /* a fuzzer's build has few */
#define KNOBS_MAX       256u
#define KNOB_VALUES_MAX (1u << 16)
#endif
#define SPACE_VALUES_MAX (1u << 19) /* of all knobs */
#define CONDITIONS_MAX   64u
#define FIGURES_MAX      384u
#define GOAL_LINES_MAX   64u
#define MATCHES_MAX      32u
#define SEEDS_MAX        1000u
#define SEEDS_INTERVAL   ".ci95"    /* ends the names of intervals of means */
#define SPACE_ANY        UINT64_MAX /* more designs than 2^63, which have no index */

struct space_knob {
    struct vary_axis values;
    double *number; /* [values.n] in the base unit; NAN for a word */
    bool words;
    const struct param *row; /* NULL: a knob of the evaluator's own */
    int line;                /* of the file */
};

/* A line of a section, for those who know what it means. */
struct space_line {
    char *name, *value;
    int line;
};
struct space_lines {
    struct space_line *at;
    size_t n, cap;
};

struct condition {
    char text[160];
    struct expr *holds;
    uint32_t knobs; /* known once so many knobs are chosen, */
    bool plain;     /* reads numbers of knobs alone, */
    bool lower;     /* or lower bounds of figures, too, */
    bool after;     /* or is known once the design is evaluated: reads figures, or notes */
};

/* Of NAME ~ TEXT: does a knob's value, or do the notes, hold the text? */
struct space_match {
    uint32_t knob; /* number; n_knobs: the notes */
    char text[80];
};

/* What conditions read: the knobs' numbers, then figures, then matches. */
#define SPACE_SLOTS             (KNOBS_MAX + FIGURES_MAX + MATCHES_MAX)
#define SPACE_FIGURE_SLOT(s, i) ((s)->n_knobs + (i))
#define SPACE_MATCH_SLOT(s, i)  ((s)->n_knobs + FIGURES_MAX + (i))

struct goal {
    uint32_t figure; /* number */
    int sense;       /* -1 to be made small, 1 large, 0 a bound alone */
    bool has_least, has_most;
    double least, most; /* infinite where it has none */
};

struct space {
    char *path;
    struct space_knob *knobs;
    uint32_t n_knobs;
    uint64_t designs; /* or SPACE_ANY */
    struct condition conditions[CONDITIONS_MAX];
    uint32_t n_conditions;
    bool conditions_after; /* is one of them? */
    struct space_match matches[MATCHES_MAX];
    uint32_t n_matches;
    struct goal goals[GOAL_LINES_MAX];
    uint32_t n_goals;
    char figures[FIGURES_MAX][64]; /* what is evaluated: those that goals and conditions name, */
    uint32_t n_figures, n_named;   /* so many, then those that are kept besides and may be absent */
    struct space_lines fixed, evaluate;
    char evaluator[32], strategy[32];
    char first[32];       /* the evaluator that a strategy of two asks first, or "" */
    uint64_t evals, seed; /* evals 0: as many as the strategy has */
    uint64_t seeds;       /* figures are means over the seeds 1 to this; 0: of `seed` alone */
    char *text;           /* of the file, */
    uint32_t crc;         /* and its CRC-32 */
};

struct space_knowledge {
    void *user;
    /* The parameter of this key, NULL: none is; *number: a knob of the evaluator's own, of numbers.
     * SIM_EUSAGE with what it could have been. */
    int (*knob)(void *user, const char *key, const struct param **row, bool *number,
                struct sim_err *err);
    /* The names of all figures that there are, some of them perhaps twice. */
    size_t (*figures)(void *user, const char *names[FIGURES_MAX]);
    /* Key i of those that one with a pattern (*, ?, [...]) stands for, each a knob with the same
     * values; false: there are no more. NULL: none is. */
    bool (*expand)(void *user, const char *pattern, size_t i, char key[VARY_KEY_SIZE]);
    /* A size that divisors() may name. NULL: there is none. */
    bool (*size)(void *user, const char *name, uint64_t *value);
};

/* What a space is read from. */
struct space_text {
    const char *path;
    const char *text; /* its text, which messages call `path`; NULL: in the file */
    const char *more; /* lines behind it, or NULL */
};

/* Reads the lines of a space; space_resolve then makes knobs, conditions and goals of them, once
 * the evaluator is known. SIM_EUSAGE with file and line, SIM_EIO. space_free afterwards, also after
 * an error. */
struct space_file {
    struct space_lines space, where, goals, figures;
};
int space_read(struct space *s, struct space_file *file, const struct space_text *from,
               struct sim_err *err);
int space_resolve(struct space *s, struct space_file *file, const struct space_knowledge *knows,
                  struct sim_err *err);
void space_file_free(struct space_file *file);
void space_free(struct space *s);

/* The choices of a design, and its index. */
void space_choices(const struct space *s, uint64_t index, uint32_t *choice);
uint64_t space_index(const struct space *s, const uint32_t *choice);

/* Fills the slots of matches with 1 or 0; of knobs those below `known`, of notes where they are
 * given. */
void space_match(const struct space *s, const uint32_t *choice, uint32_t known, const char *notes,
                 double slots[SPACE_SLOTS]);

/* The value of knob k as a user would write it. */
static inline const char *space_value(const struct space *s, uint32_t k, const uint32_t *choice) {
    return s->knobs[k].values.values[choice[k]];
}

#endif
