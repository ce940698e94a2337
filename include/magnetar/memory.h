/* A last-level cache over DRAM as a component that another simulator clocks: it is given requests,
 * is advanced in time, and answers through a function of the caller's.
 *
 * Ticks are picoseconds. Requests are served in the order of their ticks, and at one tick in the
 * order in which they came. `front.window` bounds the lines that are in flight at once (0: 16). */
#ifndef MAGNETAR_MEMORY_H
#define MAGNETAR_MEMORY_H

#include <stdint.h>

#include "magnetar/configuration.h"
#include "magnetar/context.h"
#include "magnetar/error.h"
#include "magnetar/result.h"

#ifdef __cplusplus
extern "C" {
#endif

struct magnetar_memory;

struct magnetar_request {
    uint64_t address;
    uint32_t size;  /* bytes, 1 to 65535; what straddles lines is answered when all of it is */
    uint32_t write; /* 0: a read */
    uint64_t tag;   /* handed back */
    uint64_t tick;  /* when it reaches the cache; not before magnetar_memory_now */
};

/* Called exactly once per request, while the memory is advanced to `tick` or beyond. It may submit
 * requests, but not advance, drain or free. */
typedef void (*magnetar_answer)(void *user, uint64_t tag, uint64_t tick);

/* Parameters are those of a timed replay (llc.*, dram.*, gpu.clock, front.window); `seed` is of the
 * random policies. NULL with *error filled where the configuration cannot be built. */
struct magnetar_memory *magnetar_memory_new(const struct magnetar *context,
                                            const struct magnetar_configuration *configuration,
                                            uint64_t seed, magnetar_answer answer, void *user,
                                            struct magnetar_error *error);
void magnetar_memory_free(struct magnetar_memory *memory);

/* Takes a request, or returns MAGNETAR_FULL: try again after the next answer. */
int magnetar_memory_submit(struct magnetar_memory *memory, const struct magnetar_request *request,
                           struct magnetar_error *error);

/* Time goes on to `tick`; what is answered until then is reported. */
int magnetar_memory_advance(struct magnetar_memory *memory, uint64_t tick,
                            struct magnetar_error *error);

/* Time goes on to the next answer; MAGNETAR_USAGE when nothing is in flight. */
int magnetar_memory_wait(struct magnetar_memory *memory, struct magnetar_error *error);

/* Time goes on until everything is answered; then what waits to be written goes to the DRAM, for
 * the statistics, and the memory takes no more requests. */
int magnetar_memory_drain(struct magnetar_memory *memory, struct magnetar_error *error);

uint64_t magnetar_memory_now(const struct magnetar_memory *memory);
uint64_t
magnetar_memory_cycle(const struct magnetar_memory *memory); /* ticks per cycle of gpu.clock */
uint64_t magnetar_memory_in_flight(const struct magnetar_memory *memory); /* requests */

/* What was counted so far is forgotten, as after a warm-up; contents and time stay. */
void magnetar_memory_forget(struct magnetar_memory *memory);

/* The statistics so far as a result of one run, which is the caller's. */
int magnetar_memory_result(struct magnetar_memory *memory, struct magnetar_result **result,
                           struct magnetar_error *error);

#ifdef __cplusplus
}
#endif

#endif
