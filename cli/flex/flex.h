/* magnetar flex: what is asked, what comes out, and how it is shown. */
#ifndef MAGNETAR_CLI_FLEX_FLEX_H
#define MAGNETAR_CLI_FLEX_FLEX_H

#include "cli/options.h"
#include "explore/flex/sizes.h"
#include "explore/flex/study.h"
#include "sim/pool.h"
#include "sim/report.h"

#define FLEX_FILES      8u
#define FLEX_BANDWIDTHS 8u

struct flex_ask {
    struct cli_options options;
    const char *files[FLEX_FILES];
    size_t n_files;
    const char *network, *layers, *bandwidth, *tuned_on;
    const char *set[32];
    size_t n_set;
    bool study;
    uint64_t designs, samples;
    enum flex_objective objective;
};

extern const char *const flex_objective_names[]; /* "latency", ...; ends with NULL */

/* A command under way. */
struct flex_run {
    struct flex_ask *ask;
    struct flex_accelerator accelerators[FLEX_FILES];
    struct flex_work work;  /* of --network */
    struct flex_work tuned; /* of --tuned-on */
    int64_t bandwidths[FLEX_BANDWIDTHS];
    size_t n_bandwidths;
    struct pool *pool;
    struct cli_watch watch;
    struct result *result;
    struct report *report; /* NULL: not asked for */
};

/* Designs of an accelerator's resources that are good at --tuned-on. flex_designs_free afterwards.
 */
int flex_find_designs(struct flex_run *r, const struct flex_accelerator *a, size_t wanted,
                      struct flex_designs *d, struct sim_err *err);
/* "K over Y, shape 16, order YSKRCX, tiles K 1 C 48 Y 56 X 9" */
void flex_design_text(const struct flex_accelerator *a, char *text, size_t size);

/* Adds runs to the result, and prints or reports; each is one form of the command. */
int flex_show_classes(struct flex_run *r, struct sim_err *err);
int flex_show_study(struct flex_run *r, struct sim_err *err);
int flex_show_designs(struct flex_run *r, struct sim_err *err);

/* The configuration of a run. */
json_t *flex_config_json(const struct flex_run *r, const struct flex_accelerator *a,
                         const struct flex_network *net);
/* Adds "cycles" and "energy_nj" with this in front; neither where there is no mapping. */
void flex_cost_json(json_t *o, const char *prefix, const struct flex_cost *cost);

static inline bool flex_table(const struct flex_run *r) {
    return cli_options_table(&r->ask->options);
}

/* Lines behind the tables. */
void flex_print_notes(const struct flex_run *r);

/* Layers for which buffers are too small with any mapping that is left, and which are counted all
 * the same; and those of which the model has no mapping. */
struct flex_short {
    size_t unfit, unmapped;
};
static inline void flex_count_short(struct flex_short *s, const struct flex_cost *cost) {
    s->unmapped += !flex_is_mapping(cost);
    s->unfit += cost->violation > 0 && flex_is_mapping(cost);
}
void flex_print_short(const struct flex_short *s, const char *what);

#endif
