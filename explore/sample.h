/* Random designs of a space of knobs with a few levels each. */
#ifndef MAGNETAR_EXPLORE_SAMPLE_H
#define MAGNETAR_EXPLORE_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

/* Fills n designs, `width` level numbers each, knob k below levels[k]; no two designs are alike: a
 * pure function of the seed. n stays below half the space, or it takes long. SIM_EIO. */
int sample_distinct(uint64_t seed, const size_t *levels, size_t width, size_t *designs, size_t n,
                    struct sim_err *err);

#endif
