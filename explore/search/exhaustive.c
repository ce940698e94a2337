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

/* Goes on after knob k has taken its next value, or one past its last. */
static void carry(struct walk *w, uint32_t k) {
    const struct space_knob *knobs = w->in.space->knobs;
    for (; w->choice[k] == knobs[k].values.n && k; k--) {
        w->choice[k] = 0;
        w->choice[k - 1]++;
    }
    w->fresh = k;
}

/* Behind the box of the first `known` choices. */
static void leave_box(struct walk *w, uint32_t known) {
    const struct space *s = w->in.space;
    w->at += w->size[known - 1];
    memset(w->choice + known, 0, (s->n_knobs - known) * sizeof *w->choice);
    w->choice[known - 1]++;
    carry(w, known - 1);
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

/* This shard's designs of those that differ from the next in the last knob alone, at most `most`;
 * how many they are. */
static size_t ask_row(struct walk *w, uint32_t *choices, size_t most) {
    const uint32_t n_knobs = w->in.space->n_knobs, last = n_knobs - 1;
    const uint64_t shards = w->in.shards,
                   left = w->in.space->knobs[last].values.n - w->choice[last];
    const uint64_t first = shards > 1 ? (w->in.shard + shards - w->at % shards) % shards : 0;
    const uint64_t all = first < left ? (left - first - 1) / shards + 1 : 0;
    const size_t n = all < most ? all : most;
    const uint64_t passed = n < all ? first + (n - 1) * shards + 1 : left;
    for (uint32_t k = 0; k < last; k++)
        for (size_t i = 0; i < n; i++)
            choices[i * n_knobs + k] = w->choice[k];
    for (size_t i = 0; i < n; i++)
        choices[i * n_knobs + last] = w->choice[last] + (uint32_t)(first + i * shards);
    w->at += passed;
    w->choice[last] += (uint32_t)passed;
    carry(w, last);
    return n;
}

static size_t ask(void *state, uint32_t *choices, size_t most) {
    struct walk *w = state;
    const struct space *s = w->in.space;
    size_t n = 0;
    while (n < most && w->at < s->designs)
        if (!s->n_conditions || !pass_box(w))
            n += ask_row(w, choices + n * s->n_knobs, most - n);
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
