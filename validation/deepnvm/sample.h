/* The sample of traffic.h. */
#ifndef MAGNETAR_VALIDATION_DEEPNVM_SAMPLE_H
#define MAGNETAR_VALIDATION_DEEPNVM_SAMPLE_H

#include "validation/deepnvm/traffic.h"

int traffic_sample(const struct traffic_job *job, struct hierarchies *h, const int *numbers,
                   struct cache_stats *counts, struct sim_err *err);

#endif
