/* A space of designs and what is asked of it: the file that `magnetar explore` reads.
 *
 *   [space]     knob = values       lists, ranges, words (explore/vary.h)
 *   [fixed]     key = value         the same for every design
 *   [where]     name = expression   a design that it is 0 of is cut; lower(figure) is what the
 *                                   evaluator knows to be its least over the knobs still open
 *   [evaluate]  with = evaluator    and what the evaluator takes besides
 *   [goals]     figure = min|max [<=|>= bound], or a bound alone
 *   [search]    strategy, evals, seed; first, the cheap evaluator of halving
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
#define FIGURES_MAX      32u
#define SPACE_ANY        UINT64_MAX /* more designs than 2^63, which have no index */

struct space_knob {
    struct vary_axis values;
    double *number; /* [values.n] in the base unit; NAN for a word */
    bool words;
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
    bool lower;     /* reads lower bounds of figures */
};

struct goal {
    uint32_t figure; /* number */
    int sense;       /* -1 to be made small, 1 large, 0 a bound alone */
    bool has_least, has_most;
    double least, most;
};

struct space {
    char *path;
    struct space_knob *knobs;
    uint32_t n_knobs;
    uint64_t designs; /* or SPACE_ANY */
    struct condition conditions[CONDITIONS_MAX];
    uint32_t n_conditions;
    struct goal goals[FIGURES_MAX];
    uint32_t n_goals;
    char figures[FIGURES_MAX][64]; /* that goals and conditions name: what is evaluated */
    uint32_t n_figures;
    struct space_lines fixed, evaluate;
    char evaluator[32], strategy[32];
    char first[32];       /* the evaluator that a strategy of two asks first, or "" */
    uint64_t evals, seed; /* evals 0: as many as the strategy has */
    char *text;           /* of the file, */
    uint32_t crc;         /* and its CRC-32 */
};

struct space_knowledge {
    void *user;
    /* The parameter of this key, NULL: none is; *number: a knob of the evaluator's own, of numbers.
     * SIM_EUSAGE with what it could have been. */
    int (*knob)(void *user, const char *key, const struct param **row, bool *number,
                struct sim_err *err);
    /* Is there a figure of this name? SIM_EUSAGE. */
    int (*figure)(void *user, const char *name, struct sim_err *err);
};

/* Reads the file's lines, or those of `text`, which messages call `path`; space_resolve then makes
 * knobs, conditions and goals of them, once the evaluator is known. SIM_EUSAGE with file and line,
 * SIM_EIO. space_free afterwards, also after an error. */
struct space_file {
    struct space_lines space, where, goals;
};
int space_read(struct space *s, struct space_file *file, const char *path, const char *text,
               struct sim_err *err);
int space_resolve(struct space *s, struct space_file *file, const struct space_knowledge *knows,
                  struct sim_err *err);
void space_file_free(struct space_file *file);
void space_free(struct space *s);

/* The choices of a design, and its index. */
void space_choices(const struct space *s, uint64_t index, uint32_t *choice);
uint64_t space_index(const struct space *s, const uint32_t *choice);

/* The value of knob k as a user would write it. */
static inline const char *space_value(const struct space *s, uint32_t k, const uint32_t *choice) {
    return s->knobs[k].values.values[choice[k]];
}

#endif
