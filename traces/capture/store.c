#include "traces/capture/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct store {
    FILE *text;
    char *path;
    uint32_t kernel; /* id of the launch begun last */
    uint32_t n_kernels;
};

int store_open(struct store **out, const char *path, struct sim_err *err) {
    struct store *s = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    s->path = strdup(path);
    s->text = strcmp(path, "-") ? fopen(path, "w") : stdout;
    if (!s->text || !s->path) {
        sim_fail_errno(err, "%s", path);
        free(s->path);
        free(s);
        return SIM_EIO;
    }
    fputs("# kernel wg warp op line sectors\n", s->text);
    *out = s;
    return 0;
}

static int checked(struct store *s, int written, struct sim_err *err) {
    return written < 0 ? sim_fail_errno(err, "%s", s->path) : 0;
}

int store_alloc(struct store *s, uint64_t base, uint64_t bytes, const char *name,
                struct sim_err *err) {
    (void)name;
    return checked(s, fprintf(s->text, "A %" PRIx64 " %" PRIu64 "\n", base, bytes), err);
}

int store_kernel(struct store *s, const struct trace_kernel *k, struct sim_err *err) {
    s->kernel = s->n_kernels++;
    return checked(s,
                   fprintf(s->text, "K %u %s %u %u %u %u %u %u\n", s->kernel, k->name, k->groups[0],
                           k->groups[1], k->groups[2], k->items[0], k->items[1], k->items[2]),
                   err);
}

int store_access(struct store *s, uint32_t group, uint32_t warp, enum trace_op op, uint64_t line,
                 uint32_t sectors, struct sim_err *err) {
    return checked(s,
                   fprintf(s->text, "%u %u %u %c %" PRIx64 " %x\n", s->kernel, group, warp,
                           "RWA"[op], line, sectors),
                   err);
}

int store_close(struct store *s, struct sim_err *err) {
    int r = checked(s, fflush(s->text) || ferror(s->text) ? -1 : 0, err);
    if (s->text != stdout && fclose(s->text) && !r)
        r = sim_fail_errno(err, "%s", s->path);
    free(s->path);
    free(s);
    return r;
}
