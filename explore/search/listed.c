/* Designs that whoever searches has listed, in their order. */
#include <stdlib.h>
#include <string.h>

#include "explore/search/search.h"

struct listed {
    struct strategy_input in;
    size_t at; /* the next */
};

static int open_listed(void **state, const struct strategy_input *in, struct sim_err *err) {
    struct listed *l = sim_alloc(1, sizeof *l, err);
    if (!l)
        return SIM_EIO;
    l->in = *in;
    *state = l;
    return 0;
}

static size_t ask(void *state, uint32_t *choices, size_t most) {
    struct listed *l = state;
    const uint32_t knobs = l->in.space->n_knobs;
    const size_t left = l->in.n_designs - l->at, n = left < most ? left : most;
    memcpy(choices, l->in.designs + l->at * knobs, n * knobs * sizeof *choices);
    l->at += n;
    return n;
}

const struct strategy strategy_listed = {
    .name = "listed",
    .help = "a given list of designs",
    .open = open_listed,
    .ask = ask,
    .close = free,
};
