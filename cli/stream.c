#include "cli/stream.h"

#include "cli/cli.h"

static int run_block(struct stream *s, uint32_t n, struct sim_err *err) {
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

static int run_trace(struct stream *s, struct trace *t, struct sim_err *err) {
    const uint64_t limit = s->input->limit ? s->input->limit : UINT64_MAX;
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
            rc = cli_interrupted(err);
        if (rc)
            return rc;
        progress_update(&s->progress, s->done);
    }
    return 0;
}

int stream_open(struct stream *s, struct sim_err *err) {
    const int rc = cli_input_open(s->input, 0, &s->first, err);
    if (rc)
        return rc;
    s->block = block_new(err);
    if (!s->block)
        return SIM_EIO;
    progress_begin(&s->progress, "accesses", cli_input_total(s->input, s->first->total), s->quiet);
    s->begun = true;
    return 0;
}

static int open_file(struct stream *s, size_t i, struct trace **t, struct sim_err *err) {
    if (i == 0 && s->first) {
        *t = s->first;
        s->first = NULL;
        return 0;
    }
    return cli_input_open(s->input, i, t, err);
}

int stream_pass(struct stream *s, struct sim_err *err) {
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

void stream_close(struct stream *s) {
    if (s->begun)
        progress_end(&s->progress);
    s->begun = false;
    trace_close(s->first);
    s->first = NULL;
    block_free(s->block);
    s->block = NULL;
}
