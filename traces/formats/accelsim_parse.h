/* One kernel of an Accel-Sim trace (.traceg): its header, then work-groups, warps and instructions.
 * Only accesses to global memory are delivered, coalesced to lines and sectors. */
#ifndef MAGNETAR_TRACES_ACCELSIM_H
#define MAGNETAR_TRACES_ACCELSIM_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"
#include "traces/block.h"
#include "traces/formats/coalesce.h"
#include "traces/input.h"
#include "traces/meta.h"

struct accelsim {
    struct input *in;        /* borrowed */
    struct trace_meta *meta; /* borrowed; gets the kernel */
    char *name;
    uint64_t id, version, line_info;
    uint64_t shared_base, local_base; /* 0: not stated */
    uint64_t grid[3], block[3];       /* 0: not stated */
    bool begun;                       /* the header has ended and the kernel is in meta */
    bool in_group, has_group, in_warp;
    uint32_t kernel, group, warp;
    uint64_t left; /* instructions still to come in this warp */
};

/* Starts on a new file. */
void accelsim_begin(struct accelsim *a, struct input *in, struct trace_meta *meta);
void accelsim_end(struct accelsim *a);

/* Adds accesses to b until it is nearly full (1) or the file ends (0); SIM_EFORMAT, SIM_EUNSUP. */
int accelsim_next(struct accelsim *a, struct trace_block *b, struct sim_err *err);

/* Of accelsim_access.c: one instruction line. Fills *c and *op; c->n = 0 when it does not touch
 * global memory. */
int accelsim_access(const struct accelsim *a, const char *line, enum trace_op *op,
                    struct coalesced *c, struct sim_err *err);

#endif
