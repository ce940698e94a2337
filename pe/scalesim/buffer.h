/* SCALE-Sim v2's operand buffer: capacity 50*floor(bytes/100) words; a miss adds the word, and when
 * the buffer is full everything in it is dropped. */
#ifndef MAGNETAR_PE_SCALESIM_BUFFER_H
#define MAGNETAR_PE_SCALESIM_BUFFER_H

#include <stdint.h>

#include "pe/systolic/systolic.h"
#include "sim/err.h"

/* A buffer swept by distinct words in a repeating order: what it holds is what came since `drop`,
 * so that no word need be kept. */
struct sweep_buffer {
    uint64_t capacity, held;
    uint64_t position; /* accesses so far */
    uint64_t drop;     /* position after the access that emptied it */
};

struct sweep_buffer sweep_buffer(uint64_t bytes);

/* `sweeps` times the same `words` new words, in the same order. Returns the misses. */
uint64_t sweep_misses(struct sweep_buffer *b, uint64_t words, uint64_t sweeps);

/* A sliding window over h x w x c words, channels innermost, output positions m and window cells k.
 */
struct window_sweep {
    uint64_t h, w, c, r, s, oh, ow;
    uint64_t down, along;         /* strides */
    uint64_t rows, cols, repeats; /* of the array; column folds */
};

/* Misses of the input in the order in which an array with these dimensions reads it. SIM_EIO out of
 * memory. */
int window_misses(const struct window_sweep *v, const struct systolic_dims *dims, uint64_t bytes,
                  uint64_t *misses, struct sim_err *err);

#endif
