/* Fuzzes space files. Of a small space every design is gone through: what the exhaustive search
 * evaluates is what [where] leaves, and the file's own strategy keeps its number of evaluations. */
#include "config.h"

#include "tests/fuzz/made_up.h"

#define SMALL 400u /* designs */
#define EVALS 60u

static void search(const struct space *s, const struct strategy *strategy, uint64_t evals,
                   struct exploration *found) {
    static struct pool *pool;
    struct sim_err err;
    if (!pool)
        pool = pool_new(1, &err);
    search_init(found, s, &made_up, NULL);
    const struct search_options o = {.strategy = strategy,
                                     .evals = evals,
                                     .seed = s->seed,
                                     .shards = 1,
                                     .pool = pool,
                                     .threads = 1};
    check(search_run(found, &o, &err) == 0, err.text);
}

/* Designs that [where] leaves. */
static uint64_t left(const struct space *s, const struct exploration *found) {
    uint32_t choice[KNOBS_MAX];
    uint64_t n = 0;
    for (uint64_t i = 0; i < s->designs; i++) {
        space_choices(s, i, choice);
        check(space_index(s, choice) == i, "another index");
        n += search_box(found, choice, s->n_knobs) == BOX_OPEN;
    }
    return n;
}

static void go_through(const struct space *s) {
    struct exploration found;
    bool lower = false;
    for (uint32_t i = 0; i < s->n_conditions; i++)
        lower |= s->conditions[i].lower;
    search(s, &strategy_exhaustive, 0, &found);
    const struct search_counts *c = &found.counts;
    const uint64_t open = left(s, &found);
    check(c->cut + c->skipped + c->evaluated == s->designs, "designs that are nowhere");
    check(lower ? c->evaluated <= open : c->evaluated == open, "other designs than [where] leaves");
    made_up_front(&found);
    search_free(&found);
}

static void follow(const struct space *s) {
    const struct strategy *strategy = strategy_find(s->strategy);
    struct exploration found;
    if (!strategy || strategy->two || (strategy->evals == 0 && s->designs > SMALL))
        return;
    const uint64_t evals = s->evals && s->evals < EVALS ? s->evals : EVALS;
    search(s, strategy, evals, &found);
    check(found.counts.evaluated <= evals, "more evaluations than were asked for");
    made_up_front(&found);
    search_free(&found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct space s;
    struct sim_err err = {0};
    char *text = strndup((const char *)data, size);
    if (made_up_space(&s, text, &err) == 0) {
        if (s.designs <= SMALL)
            go_through(&s);
        if (size % 4 == 0)
            follow(&s);
    } else {
        check(err.code && *err.text, "no reason");
    }
    space_free(&s);
    free(text);
    return 0;
}
