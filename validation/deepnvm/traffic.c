#include "validation/deepnvm/traffic.h"

#include <stdlib.h>

#include "validation/deepnvm/sample.h"

static int replay(const struct traffic_job *job, struct hierarchies *h, struct trace *t,
                  struct trace_block *b, struct sim_err *err) {
    uint64_t left = job->limit ? job->limit : UINT64_MAX;
    int rc = 0;
    while (rc == 0 && left && (rc = trace_next(t, b, err)) == 0 && b->n) {
        const uint32_t n = b->n < left ? b->n : (uint32_t)left;
        rc = hierarchies_run(h, b, 0, n, err);
        if (rc == 0 && job->tick)
            rc = job->tick(job->user, err);
        left -= n;
    }
    return rc;
}

static int whole(const struct traffic_job *job, struct hierarchies *h, const int *numbers,
                 struct cache_stats *counts, struct sim_err *err) {
    struct trace *t = NULL;
    struct trace_block *b = block_new(err);
    int rc = b ? trace_open(&t, job->path, NULL, err) : SIM_EIO;
    if (rc == 0)
        rc = replay(job, h, t, b, err);
    if (rc == 0)
        hierarchies_finish(h);
    for (size_t i = 0; i < job->n && rc == 0; i++)
        counts[i] = *hierarchies_stats(h, numbers[i]);
    trace_close(t);
    block_free(b);
    return rc;
}

static int add_caches(const struct traffic_job *job, struct hierarchies *h, int *numbers,
                      struct sim_err *err) {
    for (size_t i = 0; i < job->n; i++) {
        struct hierarchy_config c = {.llc = job->llc};
        c.llc.size = job->sizes[i];
        const int rc = cache_check(&c.llc, "llc", err);
        numbers[i] = rc ? rc : hierarchies_add(h, &c, err);
        if (numbers[i] < 0)
            return numbers[i];
    }
    return 0;
}

int traffic_collect(const struct traffic_job *job, struct cache_stats *counts,
                    struct sim_err *err) {
    struct hierarchies *h = hierarchies_new(job->threads, 1, err);
    int *numbers = sim_alloc(job->n, sizeof *numbers, err);
    int rc = h && numbers ? add_caches(job, h, numbers, err) : SIM_EIO;
    if (rc == 0)
        rc = (job->sampled ? traffic_sample : whole)(job, h, numbers, counts, err);
    free(numbers);
    hierarchies_free(h);
    return rc;
}
