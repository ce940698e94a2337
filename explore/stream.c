#include "explore/stream.h"

#define KEPT (6u << 20) /* statistics of a kernel take more memory than its description */

int stream_input_open(const struct stream_input *in, size_t i, struct trace **t,
                      struct sim_err *err) {
    const int rc = trace_open(t, in->files.at[i], in->format, err);
    if (rc)
        return rc;
    trace_limit(*t, in->descriptions, KEPT);
    trace_set_ops(*t, in->ops);
    return 0;
}

int stream_input_check(const struct stream_input *in, struct sim_err *err) {
    if (in->limit && in->warmup >= in->limit)
        return sim_fail(err, SIM_EUSAGE, "--warmup %llu: --limit %llu leaves nothing to count",
                        (unsigned long long)in->warmup, (unsigned long long)in->limit);
    return 0;
}

int stream_input_enough(const struct stream_input *in, uint64_t done, uint64_t fetches,
                        struct sim_err *err) {
    if (done == 0 && fetches)
        return sim_fail(err, SIM_EFORMAT,
                        "%s: nothing but %llu instruction fetches, which are left out; --ops fetch "
                        "takes them in",
                        in->files.at[0], (unsigned long long)fetches);
    if (done == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: no accesses%s", in->files.at[0],
                        in->ops ? " of those that --ops chooses" : "");
    if (done <= in->warmup)
        return sim_fail(err, SIM_EUSAGE, "--warmup %llu: the trace has %llu accesses",
                        (unsigned long long)in->warmup, (unsigned long long)done);
    return 0;
}

uint64_t stream_input_total(const struct stream_input *in, uint64_t total) {
    return in->limit ? in->limit : in->files.n == 1 ? total : 0;
}

static int run_block(struct trace_stream *s, uint32_t n, struct sim_err *err) {
    const uint64_t warmup = s->input->warmup;
    uint32_t split = 0;
    int rc = 0;
    if (s->done < warmup) {
        split = warmup - s->done < n ? (uint32_t)(warmup - s->done) : n;
        rc = s->piece(s->user, s->block, 0, split, err);
        if (rc == 0 && s->done + split == warmup && s->warm)
            s->warm(s->user);
    }
    if (rc == 0 && split < n)
        rc = s->piece(s->user, s->block, split, n, err);
    s->done += n;
    return rc;
}

static int run_trace(struct trace_stream *s, struct trace *t, struct sim_err *err) {
    const uint64_t limit = s->input->limit ? s->input->limit : UINT64_MAX;
    trace_set_tick(t, &s->tick);
    while (s->done < limit) {
        int rc = trace_next(t, s->block, err);
        if (rc)
            return rc;
        if (s->block->n == 0)
            return 0;
        const uint64_t left = limit - s->done;
        for (uint32_t i = 0; i < s->block->n_runs; i++)
            s->block->runs[i].kernel += s->kernels;
        rc = run_block(s, s->block->n < left ? s->block->n : (uint32_t)left, err);
        if (rc == 0)
            rc = tick_call(&s->tick, s->done, err);
        if (rc)
            return rc;
    }
    return 0;
}

int stream_open(struct trace_stream *s, struct sim_err *err) {
    const int rc = stream_input_open(s->input, 0, &s->first, err);
    if (rc)
        return rc;
    s->block = block_new(err);
    return s->block ? 0 : SIM_EIO;
}

static int open_file(struct trace_stream *s, size_t i, struct trace **t, struct sim_err *err) {
    if (i == 0 && s->first) {
        *t = s->first;
        s->first = NULL;
        return 0;
    }
    return stream_input_open(s->input, i, t, err);
}

int stream_pass(struct trace_stream *s, struct sim_err *err) {
    s->done = 0;
    s->kernels = 0;
    for (size_t i = 0; i < s->input->files.n; i++) {
        struct trace *t;
        int rc = open_file(s, i, &t, err);
        if (rc)
            return rc;
        const uint64_t before = s->done;
        rc = run_trace(s, t, err);
        if (rc == 0 && s->end)
            rc = s->end(s->user, t, s->done - before, err);
        trace_close(t);
        if (rc)
            return rc;
    }
    return 0;
}

void stream_close(struct trace_stream *s) {
    trace_close(s->first);
    s->first = NULL;
    block_free(s->block);
    s->block = NULL;
}
