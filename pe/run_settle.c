/* Plans of a layer among which the memory decides. */
#include <stdlib.h>

#include "pe/dataflow.h"
#include "pe/run_job.h"

/* Takes the i-th of the plans among which the memory decides; false past the last. */
static bool choose(struct layer_job *w, size_t i) {
    if (w->layer.stream)
        return stream_choose(&w->stream, i);
    return w->flow->choose ? w->flow->choose(&w->flowing, i) : i == 0;
}

/* A plan and the cycles that it cannot beat. */
struct plan_option {
    uint64_t least;
    double bits; /* of DRAM */
    size_t i;
};

static int by_least(const void *a, const void *b) {
    const struct plan_option *x = a, *y = b;
    if (x->least != y->least)
        return x->least > y->least ? 1 : -1;
    if (x->bits != y->bits)
        return x->bits > y->bits ? 1 : -1;
    return (x->i > y->i) - (x->i < y->i);
}

static struct plan_option *list_options(struct layer_job *w, size_t *n, struct sim_err *err) {
    struct plan_option *options;
    for (*n = 0; choose(w, *n);)
        ++*n;
    options = sim_alloc(*n, sizeof *options, err);
    for (size_t i = 0; options && i < *n; i++) {
        struct pe_result r;
        choose(w, i);
        run_closed(w, &r);
        const uint64_t memory = machine_dram_cycles(w->m, w->moved.dram_bits / 8 * (1 - 1e-9));
        options[i] =
            (struct plan_option){memory > r.cycles ? memory : r.cycles, w->moved.dram_bits, i};
    }
    if (options)
        qsort(options, *n, sizeof *options, by_least);
    return options;
}

/* The fastest of the options, the first of equals, by trying those that may be; with its figures.
 */
static int try_options(struct layer_job *w, const struct plan_option *options, size_t n,
                       size_t *best, struct timed_result *fastest, struct sim_err *err) {
    int rc = 0;
    fastest->cycles = UINT64_MAX;
    for (size_t i = 0; rc == 0 && i < n && options[i].least < fastest->cycles; i++) {
        struct timed_result t;
        choose(w, options[i].i);
        rc = run_play(w, NULL, &t, err);
        run_not_below(&t, options[i].least);
        if (rc == 0 && t.cycles < fastest->cycles) {
            *fastest = t;
            *best = i;
        }
    }
    return rc;
}

/* Does the run wait for a memory? */
static bool waits(const struct layer_job *w) {
    return w->m->array.mode == MODE_TIMED && machine_waits(w->m);
}

int run_settle(struct layer_job *w, struct timed_result *t, bool *played, struct sim_err *err) {
    size_t n, best = 0;
    struct plan_option *options = list_options(w, &n, err);
    int rc = options ? 0 : SIM_EIO;
    *played = rc == 0 && n > 1 && waits(w) && machine_bandwidth(w->m) > 0;
    if (*played)
        rc = try_options(w, options, n, &best, t, err);
    if (rc == 0)
        choose(w, options[best].i);
    free(options);
    return rc;
}

bool run_decides(const struct layer_job *w) {
    return w->layer.stream ? waits(w) && machine_bandwidth(w->m) > 0
                           : waits(w) || w->job->handover.planned;
}
