/* LLC and DRAM as a component that its user clocks: requests are handed over with the time at which
 * they reach the cache, and answered through a function. */
#ifndef MAGNETAR_MEMMODELS_CLOCKED_H
#define MAGNETAR_MEMMODELS_CLOCKED_H

#include <stdbool.h>
#include <stdint.h>

#include "memmodels/params.h"
#include "memmodels/timed.h"
#include "sim/err.h"

struct clocked;

struct clocked_request {
    uint64_t address;
    uint32_t bytes; /* 1 to WORD_EXTENT_MAX; what straddles lines is answered when all of it is */
    bool write;
    uint64_t tag;  /* handed back */
    uint64_t tick; /* ps, not before clocked_now */
};

/* Called once per request, with time at `now`. It may submit, but not move time or free. */
typedef void (*clocked_answer)(void *user, uint64_t tag, uint64_t now);

/* The configuration is resolved (params_resolve, timed) and borrowed, as are the points, which may
 * be NULL. front.window lines are in flight at most. NULL on errors. */
struct clocked *clocked_new(const struct memory_config *config, const struct memory_tech *tech,
                            uint64_t seed, clocked_answer answer, void *user, struct sim_err *err);
void clocked_free(struct clocked *c);

/* Takes the request (0), or has no room now (1); SIM_EUSAGE for what can never be taken. */
int clocked_submit(struct clocked *c, const struct clocked_request *r, struct sim_err *err);

/* Everything until `tick` happens, that tick included. SIM_EUSAGE when it lies before now;
 * SIM_ESTALL. */
int clocked_advance(struct clocked *c, uint64_t tick, struct sim_err *err);

/* Time goes on to the next answer; SIM_EUSAGE when nothing is in flight. */
int clocked_wait(struct clocked *c, struct sim_err *err);

/* Everything is answered, and what waits to be written goes to the DRAM. Nothing may be submitted
 * after that. */
int clocked_drain(struct clocked *c, struct sim_err *err);

uint64_t clocked_now(const struct clocked *c);       /* ps */
uint64_t clocked_cycle(const struct clocked *c);     /* ps of gpu.clock */
uint64_t clocked_in_flight(const struct clocked *c); /* requests */

/* The end of a warm-up: what was counted is forgotten. */
void clocked_forget(struct clocked *c);

/* The figures since clocked_forget, or the beginning. */
int clocked_stats(struct clocked *c, struct timed_stats *stats, struct sim_err *err);

#endif
