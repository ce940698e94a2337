/* One timed replay as studies need it: a trace or stream, a shipped configuration, settings. */
#ifndef MAGNETAR_VALIDATION_TIMED_H
#define MAGNETAR_VALIDATION_TIMED_H

#include "explore/flip.h"
#include "memmodels/timed.h"
#include "validation/study.h"

struct study_timed {
    const char *path;            /* of a trace, or "gen:..." */
    const char *config;          /* shipped INI file, "conf/titanx.ini"; NULL: defaults */
    const char *const *settings; /* "KEY=VALUE", ends with NULL; NULL: none */
    const char *tech;            /* technology table for the LLC; NULL: none */
    uint64_t warmup, limit;      /* accesses; 0: none */
    struct timed_kernels *log;   /* takes each launch; NULL: none does */
    struct flip_model *flip;     /* to be made of the run; NULL: none */
};

/* A technology is looked up at the capacity of llc.size; its tags are SRAM tags as `replay` takes
 * them. SIM_EUSAGE, and what opening and simulating return. */
int study_timed(const struct study_timed *job, struct timed_stats *stats, struct sim_err *err);

/* n of them on the study's threads, stats[i] of jobs[i]; ticks now and then. The first error by
 * number. */
int study_timed_all(struct study_run *run, const struct study_timed *jobs,
                    struct timed_stats *stats, size_t n, struct sim_err *err);

#endif
