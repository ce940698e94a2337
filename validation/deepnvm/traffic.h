/* What a stream asks of last-level caches of several capacities, counted in one pass: a whole
 * trace, or a network of many images of which each layer's first and last are simulated. */
#ifndef MAGNETAR_VALIDATION_DEEPNVM_TRAFFIC_H
#define MAGNETAR_VALIDATION_DEEPNVM_TRAFFIC_H

#include "memmodels/cache/hierarchy.h"

struct traffic_job {
    const char *path; /* a trace, or "gen:..."; of a sample: a network by itself, "vgg16" */
    bool sampled;
    uint64_t batch; /* of a sample */
    bool training;  /* of a sample */
    uint64_t limit; /* of a whole trace: accesses; 0: all */
    struct cache_config llc;
    const uint64_t *sizes; /* [n] bytes: llc.size of each cache */
    size_t n;
    unsigned threads; /* for the caches side by side; counts are the same for any number */
    int (*tick)(void *user, struct sim_err *err); /* now and then; may be NULL */
    void *user;
};

/* Fills counts[n]. Of a sample every counter stands for the whole batch:
 *
 * In a convolution each image is a run of launches of its own, and one image does what the next
 * does. Simulated are the first image and the last two. The last one counts for all but the first;
 * the one before it only brings the caches into the state that the last one meets, and is left out
 * where the layer's workspace alone is four times the largest cache. In place of the
 * images between, their inputs and outputs pass through the caches line by line, uncounted, so that
 * what is left of a tensor when the next layer or pass reads it is what would be left. Where a
 * batch would leave nothing behind, because what passes is twice the largest cache, the first of
 * those are left out, too. Everything that is one launch for all images is simulated whole. */
int traffic_collect(const struct traffic_job *job, struct cache_stats *counts, struct sim_err *err);

#endif
