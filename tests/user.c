/* A program of somebody else's, built against the installed library: reads per write of a trace. */
#include <stdio.h>

#include "sim/err.h"
#include "traces/summary.h"
#include "traces/trace.h"

int main(int argc, char **argv) {
    struct sim_err err = {0};
    struct trace *t = NULL;
    struct trace_block *b = block_new(&err);
    struct summary *s = summary_new(&err);
    int rc = b && s && argc > 1 ? trace_open(&t, argv[1], NULL, &err) : SIM_EUSAGE;
    while (rc == 0 && (rc = trace_next(t, b, &err)) == 0 && b->n)
        rc = summary_add(s, b, &t->meta, &err);
    const struct summary_counts c = summary_total(s);
    if (rc == 0)
        printf("%.4f\n", (double)c.ops[OP_READ] / (double)c.ops[OP_WRITE]);
    else
        fprintf(stderr, "%s\n", err.text);
    trace_close(t);
    summary_free(s);
    block_free(b);
    return -rc;
}
