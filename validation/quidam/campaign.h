/* One network's exploration: a seeded sample of designs simulated for every PE type, models of
 * latency, power and area fitted on most of it and judged on the rest, and designs that the models
 * think best among many more, simulated too. */
#ifndef MAGNETAR_VALIDATION_QUIDAM_CAMPAIGN_H
#define MAGNETAR_VALIDATION_QUIDAM_CAMPAIGN_H

#include "explore/regression.h"
#include "explore/search/log.h"
#include "explore/search/opened.h"
#include "validation/quidam/explorer.h"

enum campaign_type { TYPE_FP32, TYPE_INT16, TYPE_LIGHTPE1, TYPE_LIGHTPE2, TYPES };
enum campaign_figure { FIGURE_LATENCY, FIGURE_POWER, FIGURE_AREA, FIGURES };
enum campaign_goal { GOAL_PERF_AREA, GOAL_ENERGY, GOALS };

const char *campaign_type_name(int type);     /* "int16" */
const char *campaign_figure_name(int figure); /* "latency" */

struct campaign_setup {
    const char *network;
    uint64_t seed;
    size_t train, held; /* designs to fit, and to judge */
    size_t candidates;  /* that the models look through */
    size_t suggested;   /* best ones per goal to simulate */
};

struct campaign_part {
    /* train + held designs of the sample, then the suggested ones of each goal */
    struct explorer_design *designs;
    struct explorer_figures *figures;
    struct regression models[FIGURES];
    struct regression_quality quality[FIGURES]; /* on held-out designs */
    double predicted_best[GOALS];               /* among the candidates */
    size_t best[GOALS];                         /* of all simulated designs */
    struct explorer_figures equal[GOALS];       /* with the words and shape of the best INT16 */
};

/* What a campaign tells whoever started it, and where it keeps what is simulated. */
struct campaign_watch {
    struct tick tick;    /* designs that are done, of all types */
    const char *journal; /* path of a journal of the search, or NULL */
    uint32_t program;    /* checksum of who simulates: of another one nothing is taken */
};

struct campaign {
    struct campaign_setup setup;
    struct campaign_watch watch;
    size_t sampled, n; /* designs per type: of the sample, with suggestions */
    struct campaign_part parts[TYPES];
    struct opened_space space; /* all designs that were simulated, by evaluate.h */
    struct search_log *log;    /* NULL where nothing is kept, or another process keeps it */
    size_t known;              /* designs of the journal */
};

size_t campaign_designs(const struct campaign_setup *setup); /* of all types */

/* Opens the space, and the journal: what it has of the same work is known, another one begun anew.
 * campaign_free afterwards, also after an error. */
int campaign_open(struct campaign *c, const struct campaign_setup *setup,
                  const struct campaign_watch *watch, struct sim_err *err);

/* Runs all of it; same results for any number of threads. */
int campaign_run(struct campaign *c, struct pool *pool, unsigned threads, struct sim_err *err);
void campaign_free(struct campaign *c);

double campaign_figure(const struct explorer_figures *f, int figure);
/* What a goal wants large: performance per area, or inferences per joule. */
double campaign_merit(const struct explorer_figures *f, int goal);
/* How much better the best design of a type is than the best INT16 design; by the models' word
 * instead of the simulation's. */
double campaign_gain(const struct campaign *c, int type, int goal, bool predicted);
/* How much better than the best INT16 design the type is with the same shape and words. */
double campaign_equal_gain(const struct campaign *c, int type, int goal);

#endif
