/* Inside of launches.h: how a launch is appended. */
#ifndef MAGNETAR_TRACES_KERNELS_APPEND_H
#define MAGNETAR_TRACES_KERNELS_APPEND_H

#include "sim/whole.h"
#include "traces/kernels/launches.h"

/* A launch at the end of the list with its name and tiles, or NULL after a failure. */
struct launch *launches_append(struct launch_list *list, const struct kernel_model *model,
                               const char *name);

/* Work-groups and work-items per group; SIM_EUNSUP in list->rc when there are too many. */
void launches_shape(struct launch_list *list, struct launch *l, uint64_t gx, uint64_t gy,
                    uint64_t ix, uint64_t iy);

static inline uint64_t ceil_to(uint64_t a, uint64_t b) {
    return ceil_div(a, b) * b;
}

#endif
