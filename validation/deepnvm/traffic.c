#include "validation/deepnvm/traffic.h"

#include <stdlib.h>

#include "explore/count.h"
#include "validation/deepnvm/sample.h"

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

static int on_tick(void *user, uint64_t done, struct sim_err *err) {
    const struct traffic_job *job = user;
    (void)done;
    return job->tick ? job->tick(job->user, err) : 0;
}

static int whole(const struct traffic_job *job, int *numbers, struct cache_stats *counts,
                 struct sim_err *err) {
    const char *path = job->path;
    const struct stream_input input = {.files = {.at = &path, .n = 1}, .limit = job->limit};
    const struct tick tick = {on_tick, (void *)(uintptr_t)job};
    struct count_run run;
    int rc = count_open(&run, &input, job->threads, 1, &tick, err);
    if (rc == 0)
        rc = add_caches(job, run.h, numbers, err);
    if (rc == 0)
        rc = count_pass(&run, err);
    for (size_t i = 0; i < job->n && rc == 0; i++)
        counts[i] = *hierarchies_stats(run.h, numbers[i]);
    count_close(&run);
    return rc;
}

static int sampled(const struct traffic_job *job, int *numbers, struct cache_stats *counts,
                   struct sim_err *err) {
    struct hierarchies *h = hierarchies_new(job->threads, 1, err);
    int rc = h ? add_caches(job, h, numbers, err) : SIM_EIO;
    if (rc == 0)
        rc = traffic_sample(job, h, numbers, counts, err);
    hierarchies_free(h);
    return rc;
}

int traffic_collect(const struct traffic_job *job, struct cache_stats *counts,
                    struct sim_err *err) {
    int *numbers = sim_alloc(job->n, sizeof *numbers, err);
    const int rc = numbers ? (job->sampled ? sampled : whole)(job, numbers, counts, err) : SIM_EIO;
    free(numbers);
    return rc;
}
