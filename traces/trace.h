/* Reading a trace of any format as demand blocks. The formats stand in one table, in probing order.
 */
#ifndef MAGNETAR_TRACES_TRACE_H
#define MAGNETAR_TRACES_TRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/err.h"
#include "sim/tick.h"
#include "traces/block.h"
#include "traces/meta.h"

struct trace;
struct input;

/* One importer. `state` is its own. Offsets and line numbers in errors come from traces/input.h. */
struct trace_format {
    const char *name;
    const char *help;
    /* Does a file that begins with these n bytes look like this format? NULL: only by --format. */
    bool (*probe)(const uint8_t *head, size_t n);
    /* In place of probe, where the lines of other formats look alike: is this a line of the format?
     * It is asked of every whole line at the file's beginning. */
    bool (*line)(const char *line);
    int (*open)(struct trace *t, struct sim_err *err);
    /* Fills b with at least one access, or none at the end of the trace. Kernels and allocations
     * met on the way are added to the trace's meta. */
    int (*next)(struct trace *t, struct trace_block *b, struct sim_err *err);
    /* Goes on from access `index`; NULL: the format cannot seek. */
    int (*seek)(struct trace *t, uint64_t index, struct sim_err *err);
    void (*close)(struct trace *t);
    /* The trace is of a program, each of whose instructions is a fetch as well; see trace_set_ops.
     */
    bool program;
};

/* A file that was opened because the trace names it. */
struct trace_file {
    char *path;
    const char *format;
    uint32_t crc; /* where it was read to its end */
    bool whole;
};

/* Key of a note: what of the file is not taken as it stands, for every command to print. */
#define TRACE_REMARK "remark"

struct trace {
    const struct trace_format *format;
    struct trace_meta meta;
    struct input *in; /* NULL for generated traces */
    char *name;
    void *state;
    uint64_t total; /* accesses in the whole trace, 0 when not known beforehand */
    uint64_t done;  /* accesses delivered, work not counted */
    uint32_t ops;   /* bit per enum trace_op that is delivered */
    uint64_t left_out, fetches_left_out; /* accesses of other operations, of these the fetches */
    bool unchosen;                       /* nobody said which operations are wanted */
    bool fetches_taken;                  /* and fetches were delivered with the others */
    uint64_t kept;                       /* of the limit for descriptions: see trace_limit */
    bool limited;
    struct trace_file *files; /* that a list names, as far as they were opened, in that order */
    size_t n_files, cap_files;
    bool gpu;  /* accesses carry sector masks of a GPU: sectored caches are the default */
    bool work; /* has records of what warps do between accesses, which trace_keep_work delivers */
    bool keep_work;
    struct tick tick; /* see trace_set_tick */
};

/* Opens a file, "-" for standard input, or a generated trace "gen:...". `format` NULL probes. A
 * format that is not recognised is SIM_EFORMAT. */
int trace_open(struct trace **out, const char *path, const char *format, struct sim_err *err);
void trace_close(struct trace *t);

/* For formats: a remark, once, however often it is made. */
int trace_remark(struct trace *t, const char *text, struct sim_err *err);

/* From now on, keeps at most `most` bytes of kernels, allocations and notes; 0: as META_KEPT says,
 * with `small` in its place where that is not 0. */
void trace_limit(struct trace *t, uint64_t most, uint64_t small);

/* The next block: 0, with b->n = 0 at the end, or an error. */
int trace_next(struct trace *t, struct trace_block *b, struct sim_err *err);

/* Continues from access `index` (counted from 0); SIM_EUNSUP where the format cannot. */
int trace_seek(struct trace *t, uint64_t index, struct sim_err *err);

/* Delivers only operations whose bit is set in `ops`; 0 stands for the format's own choice: all, or
 * of a program's trace the data. A trace is opened with all. Before the first trace_next. */
#define TRACE_OPS_ALL ((1u << OP_COUNT) - 1)
void trace_set_ops(struct trace *t, uint32_t ops);

/* Long work before the first access calls `tick`, with 0, and ends where it says so. What it points
 * to has to stay until the trace is read. */
void trace_set_tick(struct trace *t, const struct tick *tick);

/* From now on delivers work, too (OP_WORK). */
void trace_keep_work(struct trace *t);

/* "read,write,fetch" as such bits, by the names read, write, atomic, fetch, copyback, invalidate.
 * SIM_EUSAGE. */
int trace_ops_read(const char *list, uint32_t *ops, struct sim_err *err);

/* For formats: notes a file that is about to be read, and how it was read, at its end. */
int trace_add_file(struct trace *t, const char *path, const char *format, struct sim_err *err);
void trace_end_file(struct trace *t, const struct input *in);

/* CRC-32 of the file; false unless it was read to its end. */
bool trace_crc(const struct trace *t, uint32_t *crc);

const struct trace_format *trace_format_at(size_t i); /* NULL past the end */

#endif
