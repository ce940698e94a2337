/* Traces as one stream of blocks, cut where the warm-up ends and at the limit. */
#ifndef MAGNETAR_EXPLORE_STREAM_H
#define MAGNETAR_EXPLORE_STREAM_H

#include "explore/settings.h"
#include "sim/tick.h"
#include "traces/trace.h"

/* The work of a replay: traces, one after another. */
struct stream_input {
    struct texts files;     /* paths, "-" or "gen:..." */
    const char *format;     /* NULL: probed */
    uint64_t warmup, limit; /* accesses; limit 0: all */
    uint64_t descriptions;  /* as in trace_limit */
    uint32_t ops;           /* as in trace_set_ops */
};

/* Opens file i. */
int stream_input_open(const struct stream_input *in, size_t i, struct trace **t,
                      struct sim_err *err);

/* A warm-up that the limit leaves nothing after: SIM_EUSAGE. */
int stream_input_check(const struct stream_input *in, struct sim_err *err);

/* Of `done` accesses read, beside fetches that were left out, some must be left after the warm-up.
 * SIM_EFORMAT when there were none, SIM_EUSAGE. */
int stream_input_enough(const struct stream_input *in, uint64_t done, uint64_t fetches,
                        struct sim_err *err);

/* For progress: the accesses to come where that is known, else 0; `total` is the first file's. */
uint64_t stream_input_total(const struct stream_input *in, uint64_t total);

struct trace_stream {
    const struct stream_input *input;
    struct tick tick; /* after each block: accesses so far */
    void *user;       /* of the functions below, which may be NULL but for `piece` */
    int (*piece)(void *user, const struct trace_block *b, uint32_t from, uint32_t to,
                 struct sim_err *err);
    void (*warm)(void *user); /* the warm-up has ended */
    /* A trace was read to its end, or to the limit. */
    int (*end)(void *user, struct trace *t, uint64_t accesses, struct sim_err *err);
    uint32_t kernels;    /* added to the kernel numbers of a trace: those of the traces before */
    uint64_t done;       /* accesses */
    struct trace *first; /* opened already, or NULL */
    struct trace_block *block;
};

/* Opens the first trace, which then stays open for the first pass. */
int stream_open(struct trace_stream *s, struct sim_err *err);
/* All traces once. May be called again. */
int stream_pass(struct trace_stream *s, struct sim_err *err);
void stream_close(struct trace_stream *s);

#endif
