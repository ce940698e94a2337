/* One pass over a trace for the actions of `magnetar trace`. */
#ifndef MAGNETAR_CLI_TRACE_PASS_H
#define MAGNETAR_CLI_TRACE_PASS_H

#include "sim/progress.h"
#include "traces/trace.h"

struct trace_reading {
    const char *input, *format;   /* NULL: by its content */
    uint64_t from, limit;         /* 0: all */
    uint64_t descriptions, small; /* as in trace_limit */
    bool choose;                  /* operations, as trace_set_ops has it; else all */
    uint32_t ops;
    bool quiet;
};

struct pass {
    struct trace *trace;
    struct trace_block *block;
    struct progress progress;
};

/* Opens the trace, at the first access wanted; pass_close also after an error. */
int pass_open(struct pass *p, const struct trace_reading *a, struct sim_err *err);

/* `take` sees every block, cut to the limit, until it fails. */
int pass_run(struct pass *p, const struct trace_reading *a, int (*take)(void *user, struct pass *p),
             void *user, struct sim_err *err);

/* What was left out because nobody chose, and how much of a network a generated trace covers: on
 * standard output, or where that is taken (`path` is "-") on standard error. */
void pass_say(const struct pass *p, const char *path);

void pass_close(struct pass *p);

#endif
