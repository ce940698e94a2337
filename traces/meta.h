/* What a trace says about itself: kernels, allocations, notes. */
#ifndef MAGNETAR_TRACES_META_H
#define MAGNETAR_TRACES_META_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

struct trace_kernel {
    uint32_t id; /* as numbered in the source */
    char *name;
    uint32_t groups[3]; /* work-groups in x, y, z */
    uint32_t items[3];  /* work-items per group in x, y, z */
};

struct trace_alloc {
    uint64_t base, bytes;
    char *name; /* may be empty */
};

/* Free text under a key: "workload", "capture", ... */
struct trace_note {
    char *key, *text;
};

/* What a file describes is kept in memory, and a compressed file can describe much in few bytes: a
 * reader keeps at most META_KEPT bytes, and more only where the file is large, in proportion: twice
 * that where it has META_PAID bytes. Equal texts are kept once. */
#define META_KEPT (24u << 20)
#define META_PAID (12u << 20)

struct trace_meta {
    struct trace_kernel *kernels;
    struct trace_alloc *allocs;
    struct trace_note *notes;
    size_t n_kernels, n_allocs, n_notes;
    size_t cap_kernels, cap_allocs, cap_notes;
    char **texts; /* open addressing: what the names point to */
    size_t n_texts, cap_texts;
    uint64_t kept, most; /* bytes that all this takes, and may take; most 0: no limit */
};

/* Each adds one item, copying the strings; 0, SIM_EFORMAT above a limit, or SIM_EIO. */
int meta_add_kernel(struct trace_meta *m, const struct trace_kernel *k, struct sim_err *err);
int meta_add_alloc(struct trace_meta *m, uint64_t base, uint64_t bytes, const char *name,
                   struct sim_err *err);
int meta_add_note(struct trace_meta *m, const char *key, const char *text, struct sim_err *err);
void meta_free(struct trace_meta *m); /* the limit stays */

/* Is less than one more item left of the limit? Then sim_fail says so. */
bool meta_is_full(const struct trace_meta *m);

/* The limit for a file of `file` bytes that may keep `kept` (0: META_KEPT) if it is small. */
uint64_t meta_limit(uint64_t kept, uint64_t file);

/* Index of the kernel with this id, searching from the newest; -1 when there is none. */
long meta_find_kernel(const struct trace_meta *m, uint32_t id);

/* Text of a note, or NULL. */
const char *meta_note(const struct trace_meta *m, const char *key);

/* Work-groups are numbered x + groups_x (y + groups_y z). A trace with the note "groups" =
 * META_GROUPS_SUMMED is written as text with the numbers of Oclgrind 21.10 instead,
 * x + y + groups_x groups_y z, which two groups of a launch may share. */
#define META_GROUPS_SUMMED "linear; x + y in text"
uint32_t meta_summed_group(const struct trace_kernel *k, uint32_t group);

#endif
