/* What a search has found, in the order of its designs, for those who print and write it. */
#ifndef MAGNETAR_CLI_EXPLORE_FOUND_H
#define MAGNETAR_CLI_EXPLORE_FOUND_H

#include "explore/search/fit.h"
#include "explore/search/search.h"

#define NO_BASE SIZE_MAX

/* Values that make a design's base of it: other knobs keep their own. */
struct base_choice {
    bool given;
    uint32_t choice[KNOBS_MAX]; /* UINT32_MAX: the design's own */
};

/* Reads KEY=VALUE[,KEY=VALUE...]. SIM_EUSAGE. */
int base_read(struct base_choice *base, const struct space *s, const char *text,
              struct sim_err *err);

struct found {
    struct exploration *s, *first; /* first: of two evaluators, or NULL */
    double agreement;              /* of the two */
    const struct space_fit *fit;   /* whose polynomials are the first, or NULL */
    size_t *order, n;              /* rows */
    bool *member;                  /* [n] of the Pareto set */
    struct pareto set;
    double volume; /* share of the box between the set's best and worst in each goal */
    size_t *base;  /* [n] place in order of what a design is relative to, or NO_BASE; NULL: none
                    * was asked for */
    size_t *shown, n_shown;               /* places in order: the Pareto set; without goals all */
    uint32_t n_ratios, ratios[GOALS_MAX]; /* figures that are shown relative to the base, too */
};

/* found_free afterwards, also after an error. SIM_EIO. */
int found_make(struct found *f, struct exploration *s, struct exploration *first,
               const struct base_choice *base, struct sim_err *err);
void found_free(struct found *f);

/* Keeps of designs of the Pareto set that one which is kept is nearly as good as, up to a share
 * `epsilon` in every goal, none. */
void found_thin(struct found *f, double epsilon);

static inline const struct space *found_space(const struct found *f) {
    return f->s->space;
}

static inline const uint32_t *found_choice(const struct found *f, size_t i) {
    return f->s->choices + f->order[i] * found_space(f)->n_knobs;
}

static inline const double *found_figures(const struct found *f, size_t i) {
    return f->s->figures + f->order[i] * found_space(f)->n_figures;
}

/* NAN where there is no base, or it has no such figure. */
double found_ratio(const struct found *f, size_t i, uint32_t ratio);

/* "valid", "impossible", "out of bounds"; why it is impossible; what a reader must know. */
const char *found_status(const struct found *f, size_t i);
static inline const char *found_reason(const struct found *f, size_t i) {
    return search_text(f->s, search_reason(f->s, f->order[i]));
}
static inline const char *found_notes(const struct found *f, size_t i) {
    return search_text(f->s, search_note(f->s, f->order[i]));
}

/* Does it rest on figures beyond a table? */
bool found_extrapolated(const struct found *f, size_t i);

#endif
