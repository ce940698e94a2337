/* All designs, by index, last knob fastest; whole boxes that can hold none are left out. */
#include <stdlib.h>
#include <string.h>

#include "explore/search/search.h"

struct walk {
    struct strategy_input in;
    uint64_t at;              /* index of the next design */
    uint64_t size[KNOBS_MAX]; /* designs in the box that choices up to this knob leave */
    uint32_t fresh;           /* the choices from this knob on are new */
    uint32_t choice[KNOBS_MAX];
};

static int open_walk(void **state, const struct strategy_input *in, struct sim_err *err) {
    struct walk *w = sim_alloc(1, sizeof *w, err);
    if (!w)
        return SIM_EIO;
    w->in = *in;
    uint64_t size = 1;
    for (uint32_t k = in->space->n_knobs; k-- > 0;) {
        w->size[k] = size;
        size *= in->space->knobs[k].values.n;
    }
    *state = w;
    return 0;
}

/* How many of the indices [from, from + n) are this shard's. */
static uint64_t own(const struct strategy_input *in, uint64_t from, uint64_t n) {
    const uint64_t first = (in->shard + in->shards - from % in->shards) % in->shards;
    return first < n ? (n - first - 1) / in->shards + 1 : 0;
}

/* Behind the box of the first `known` choices. */
static void leave_box(struct walk *w, uint32_t known) {
    const struct space *s = w->in.space;
    w->at += w->size[known - 1];
    memset(w->choice + known, 0, (s->n_knobs - known) * sizeof *w->choice);
    for (uint32_t k = known; k-- > 0;) {
        w->fresh = k;
        if (++w->choice[k] < s->knobs[k].values.n)
            return;
        w->choice[k] = 0;
    }
}

/* Is the design the first of a box that holds none? Then the way leads behind it. */
static bool pass_box(struct walk *w) {
    struct search_counts *counts = &w->in.search->counts;
    for (uint32_t known = w->fresh + 1; known < w->in.space->n_knobs; known++) {
        const enum box box = search_box(w->in.search, w->choice, known);
        if (box == BOX_OPEN)
            continue;
        *(box == BOX_CUT ? &counts->cut : &counts->skipped) +=
            own(&w->in, w->at, w->size[known - 1]);
        leave_box(w, known);
        return true;
    }
    return false;
}

static size_t ask(void *state, uint32_t *choices, size_t most) {
    struct walk *w = state;
    const struct space *s = w->in.space;
    size_t n = 0;
    while (n < most && w->at < s->designs) {
        if (s->n_conditions && pass_box(w))
            continue;
        if (w->at % w->in.shards == w->in.shard)
            memcpy(choices + n++ * s->n_knobs, w->choice, s->n_knobs * sizeof *choices);
        leave_box(w, s->n_knobs);
    }
    return n;
}

const struct strategy strategy_exhaustive = {
    .name = "exhaustive",
    .help = "all designs, but those of boxes that bounds exclude",
    .shards = true,
    .fresh = true,
    .open = open_walk,
    .ask = ask,
    .close = free,
};
