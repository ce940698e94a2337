/* The verdicts of a comparison of technologies: each case against the one that it is compared with,
 * and what would turn it (flip.h). Tables, reports and the JSON ("flips") show the same. */
#ifndef MAGNETAR_EXPLORE_VERDICT_H
#define MAGNETAR_EXPLORE_VERDICT_H

#include "explore/flip.h"
#include "explore/timed.h"
#include "sim/result.h"

struct verdict {
    size_t of, against;                 /* numbers of the cases */
    bool of_apart, against_apart, spad; /* as in struct flip_sides */
    struct flip flips[FLIP_METRICS][FLIP_NEAREST];
};

struct verdicts {
    struct verdict *items;
    size_t n;
};

/* Makes cases->verdicts: of every case whose technology differs from that of an earlier one,
 * against the earliest of those that differ from it in the fewest parameters. Cases must have run.
 * SIM_EIO: out of memory. */
int verdicts_find(struct explore_cases *cases, struct sim_err *err);
void verdicts_free(struct verdicts *v);

/* Of timed replays: runs each flip again at the value that was found, and looks for a latency that
 * turns the time, by further runs. Reads the trace once per run. What case_timed returns. */
int verdicts_rerun(struct explore_cases *cases, const struct timed_job *job, struct sim_err *err);

/* The line of a verdict; returns buf. */
const char *verdict_text(const struct verdict *v, const struct explore_cases *cases, char *buf,
                         size_t size);

/* Adds "flips" to a result; nothing where there are none. */
void verdicts_json(struct result *result, const struct explore_cases *cases);

#endif
