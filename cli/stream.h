/* The traces of a command line as one stream of blocks, cut where the warm-up ends and at the
 * limit. */
#ifndef MAGNETAR_CLI_STREAM_H
#define MAGNETAR_CLI_STREAM_H

#include "cli/options.h"
#include "sim/progress.h"
#include "traces/trace.h"

struct stream {
    const struct cli_input *input;
    bool quiet;
    void *user; /* of the functions below, which may be NULL but for `piece` */
    int (*piece)(void *user, const struct trace_block *b, uint32_t from, uint32_t to,
                 struct sim_err *err);
    void (*warm)(void *user); /* the warm-up has ended */
    /* A trace was read to its end, or to the limit. */
    int (*end)(void *user, struct trace *t, uint64_t accesses, struct sim_err *err);
    uint32_t kernels;    /* added to the kernel numbers of a trace: those of the traces before */
    uint64_t done;       /* accesses */
    struct trace *first; /* opened already, or NULL */
    struct trace_block *block;
    struct progress progress;
    bool begun;
};

/* Opens the first trace, which then stays open for the first pass, and begins the progress. */
int stream_open(struct stream *s, struct sim_err *err);
/* All traces once. May be called again. */
int stream_pass(struct stream *s, struct sim_err *err);
void stream_close(struct stream *s);

#endif
