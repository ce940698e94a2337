#include "memmodels/llc/front.h"

bool feed_ready(struct feed *f) {
    if (f->ended || f->failed)
        return false;
    if (f->taken >= f->limit) {
        f->ended = true;
        return false;
    }
    while (f->at == f->block->n) {
        f->failed = trace_next(f->trace, f->block, f->err);
        f->at = f->run = 0;
        if (f->failed)
            return false;
        if (f->block->n == 0) {
            f->ended = true;
            return false;
        }
    }
    while (f->run + 1 < f->block->n_runs && f->block->runs[f->run + 1].first <= f->at)
        f->run++;
    return true;
}

#define COUNT(key, name, help)                                                                     \
    { key, STAT_COUNT, offsetof(struct front_stats, name), "", help }

static const struct stat_row rows[] = {
    COUNT("front.issued", issued, "requests issued, one per line touched"),
    COUNT("front.completed", completed, "requests answered"),
    COUNT("gpu.kernels", kernels, "kernels launched"),
    COUNT("gpu.groups", groups, "work-groups dispatched"),
    COUNT("gpu.l1_reads", l1_reads, "reads looked up in the L1s"),
    COUNT("gpu.l1_hits", l1_hits, "of these, found there or already on their way"),
    COUNT("gpu.tlb_misses", tlb_misses, "accesses behind the L1s whose page was not known"),
    {"gpu.issue_ps", STAT_COUNT, offsetof(struct front_stats, issue_ps), "ps",
     "that the SMs issued instructions between accesses, all together"},
    {"gpu.shared_ps", STAT_COUNT, offsetof(struct front_stats, shared_ps), "ps",
     "that their shared memories were in use"},
};
const struct stat_table front_stat_table = {rows, sizeof rows / sizeof rows[0]};
