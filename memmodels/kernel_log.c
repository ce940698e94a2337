#include "memmodels/kernel_log.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "memmodels/system.h"
#include "sim/memory.h"

#define COUNT(key, name, unit, help)                                                               \
    { key, STAT_COUNT, offsetof(struct timed_kernel, name), unit, help }
#define SHARE(key, which, help)                                                                    \
    { key, STAT_REAL, offsetof(struct timed_kernel, share[which]), "", help }

static const struct stat_row rows[] = {
    COUNT("time.cycles", cycles, "", "from the launch to the last answer"),
    COUNT("gpu.l1_reads", l1_reads, "", "reads looked up in the L1s"),
    COUNT("gpu.l1_hits", l1_hits, "", "of these, found there or already on their way"),
    COUNT("llc.reads", reads, "", "reads of lines"),
    COUNT("llc.read_hits", read_hits, "", "of these, hits"),
    COUNT("llc.writes", writes, "", "writes of lines"),
    COUNT("llc.read_sectors", read_sectors, "", "sectors read"),
    COUNT("llc.read_sector_hits", read_sector_hits, "", "of these, hits"),
    COUNT("llc.write_sectors", write_sectors, "", "sectors written"),
    COUNT("dram.read_bytes", dram_read_bytes, "B", "read from the DRAM"),
    COUNT("dram.write_bytes", dram_write_bytes, "B", "written to the DRAM"),
    SHARE("share.issue", KERNEL_ISSUE, "of the time that the SMs issue instructions"),
    SHARE("share.shared", KERNEL_SHARED, "of the time that shared memory is in use"),
    SHARE("share.l2", KERNEL_L2, "of the bandwidth of the slices' ports"),
    SHARE("share.dram", KERNEL_DRAM, "of the DRAM's bandwidth"),
};
const struct stat_table timed_kernel_stats = {rows, sizeof rows / sizeof *rows};

#define BOUND_LEAST 0.5 /* of the time, to call a kernel bound by it */

const char *kernel_bound_name(enum kernel_bound bound) {
    static const char *const names[KERNEL_BOUNDS] = {"issue", "shared memory", "L2", "DRAM",
                                                     "latency"};
    return names[bound];
}

void timed_kernels_free(struct timed_kernels *k) {
    for (size_t i = 0; i < k->n; i++)
        free(k->items[i].name);
    free(k->items);
    *k = (struct timed_kernels){0};
}

static void count(struct timed_kernel *k, const struct snapshot *from, const struct snapshot *to) {
    const struct cache_stats *a = &from->cache, *b = &to->cache;
    k->l1_reads = to->front.l1_reads - from->front.l1_reads;
    k->l1_hits = to->front.l1_hits - from->front.l1_hits;
    k->reads = b->reads - a->reads;
    k->read_hits = b->read_hits - a->read_hits;
    k->writes = b->writes - a->writes;
    k->read_sectors = b->read_sectors - a->read_sectors;
    k->read_sector_hits = k->read_sectors - (b->read_sector_misses - a->read_sector_misses);
    k->write_sectors = b->write_sectors - a->write_sectors;
    k->dram_read_bytes = to->dram.read_bytes - from->dram.read_bytes;
    k->dram_write_bytes = to->dram.write_bytes - from->dram.write_bytes;
}

static void find_bound(struct timed_kernel *k, const struct system *s, const struct snapshot *from,
                       const struct snapshot *to) {
    const struct gpu_config *gpu = &s->run->config->gpu;
    const double ps = (double)k->cycles * (double)s->timing.cycle, sm_ps = ps * (double)gpu->sms;
    const double l2_bytes = (double)k->cycles * (double)gpu->slice_bytes *
                            (double)(llc_slice_number(llc_last_slice(s->llc)) + 1);
    const double used[KERNEL_LATENCY] = {
        (double)(to->front.issue_ps - from->front.issue_ps) / sm_ps,
        (double)(to->front.shared_ps - from->front.shared_ps) / sm_ps,
        (double)(to->llc.reply_bytes - from->llc.reply_bytes) / l2_bytes,
        (double)(k->dram_read_bytes + k->dram_write_bytes) / (ps * 1e-12 * dram_peak(s->dram)),
    };
    double most = BOUND_LEAST;
    k->bound = KERNEL_LATENCY;
    for (int i = 0; i < KERNEL_LATENCY && k->cycles; i++) {
        k->share[i] = fmin(used[i], 1);
        if (used[i] > most) {
            most = used[i];
            k->bound = (enum kernel_bound)i;
        }
    }
}

int kernel_log_add(struct timed_kernels *log, struct system *s, struct snapshot *last,
                   uint32_t kernel, uint64_t since, uint64_t now, struct sim_err *err) {
    const struct trace_meta *meta = &s->feed.trace->meta;
    const bool known = kernel < meta->n_kernels;
    struct snapshot here = {0};
    const int rc = sim_grow((void **)&log->items, &log->cap, log->n, sizeof *log->items, err);
    if (rc)
        return rc;
    system_snapshot(s, &here);
    struct timed_kernel k = {.id = known ? meta->kernels[kernel].id : kernel,
                             .cycles = (now - since) / s->timing.cycle};
    k.name = strdup(known ? meta->kernels[kernel].name : "");
    if (!k.name)
        return memory_fail(err, "out of memory");
    count(&k, last, &here);
    find_bound(&k, s, last, &here);
    *last = here;
    log->items[log->n++] = k;
    return 0;
}
