/* The trace container .mgt: independent zlib blocks of delta-coded columns, each with a CRC, and an
 * index at the end that a streaming reader does not need. docs/trace-format.md gives every byte. */
#ifndef MAGNETAR_TRACES_MGT_H
#define MAGNETAR_TRACES_MGT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/err.h"
#include "traces/block.h"
#include "traces/meta.h"

struct mgt_writer;

/* What a container holds, as in struct trace. */
#define MGT_GPU  1u
#define MGT_WORK 2u
unsigned mgt_flags(bool gpu, bool work);

/* Starts a container on `f`, which needs no seeking. */
struct mgt_writer *mgt_create(FILE *f, unsigned flags, struct sim_err *err);

/* Appends a block of any size. What `meta` has gained since the last call is stored before it.
 * SIM_EUNSUP, here or from mgt_finish: a description that fits no chunk, sector masks in a trace
 * that is not of a GPU, work without MGT_WORK; such a container would not be read. */
int mgt_write(struct mgt_writer *w, const struct trace_block *b, const struct trace_meta *meta,
              struct sim_err *err);

/* Writes what is pending, the index and the trailer. Write errors are left in ferror(f). */
int mgt_finish(struct mgt_writer *w, const struct trace_meta *meta, struct sim_err *err);
void mgt_free(struct mgt_writer *w);

uint64_t mgt_records(const struct mgt_writer *w); /* accesses */

struct mgt_recovery {
    uint64_t blocks, records; /* saved */
    uint64_t damaged;         /* blocks with a whole head and a damaged body */
    uint64_t skipped_bytes;   /* that belong to no whole block */
    uint64_t descriptions;    /* in chunks with a whole head, and lost with their body */
    uint64_t kernels;         /* that have no description any more, named "lost" */
};

/* Copies every whole block of a damaged container, a regular file, to `out`; of a chunk of
 * descriptions what stands before its fault. *report says what was lost. `descriptions`: the
 * bytes that may be kept of them, 0: as META_KEPT says. SIM_EFORMAT when not a single block is
 * whole, or above that limit. */
int mgt_recover(const char *path, uint64_t descriptions, FILE *out, struct mgt_recovery *report,
                struct sim_err *err);

#endif
