/* Accel-Sim traces: one kernel (.traceg), or a kernelslist.g that names several, in launch order,
 * with the copies to the device between them. */
#include "traces/formats/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/formats/accelsim_parse.h"
#include "traces/formats/text.h"

#define COPY   "MemcpyHtoD"
#define KERNEL "kernel"

struct accelsim_list {
    struct accelsim kernel;
    struct input *in; /* of the kernel being read, NULL between two */
};

static bool starts(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

static bool probe_traceg(const uint8_t *head, size_t n) {
    (void)n;
    const char *p = (const char *)head;
    return starts(p, "-kernel name") || starts(p, "-kernel id") || starts(p, "-grid dim");
}

static int open_traceg(struct trace *t, struct sim_err *err) {
    struct accelsim *a = t->state = sim_alloc(1, sizeof *a, err);
    t->gpu = true;
    if (a)
        accelsim_begin(a, t->in, &t->meta);
    return a ? 0 : SIM_EIO;
}

static int next_traceg(struct trace *t, struct trace_block *b, struct sim_err *err) {
    const int rc = accelsim_next(t->state, b, err);
    const struct accelsim *a = t->state;
    if (rc == 0 && !a->begun)
        return input_bad_line(t->in, err, "the file ends before the first thread block: truncated");
    return rc < 0 ? rc : 0;
}

static void close_traceg(struct trace *t) {
    if (t->state)
        accelsim_end(t->state);
    free(t->state);
}

static bool probe_list(const uint8_t *head, size_t n) {
    (void)n;
    const char *p = (const char *)head;
    return starts(p, "Memcpy") || starts(p, KERNEL "-");
}

static int open_list(struct trace *t, struct sim_err *err) {
    t->state = sim_alloc(1, sizeof(struct accelsim_list), err);
    t->gpu = true;
    return t->state ? 0 : SIM_EIO;
}

static int take_copy(struct trace *t, const char *line, struct sim_err *err) {
    const char *p = line + strlen(COPY);
    uint64_t base, bytes, end;
    if (*p++ != ',' || !text_hex(&p, &base) || *p++ != ',' || !text_dec(&p, &bytes) ||
        !text_ends(p))
        return input_bad_line(t->in, err, "expected " COPY ",0xADDRESS,BYTES, found '%.60s'", line);
    if (__builtin_add_overflow(base, bytes, &end))
        return input_bad_line(t->in, err, "the copy ends beyond 2^64");
    return meta_add_alloc(&t->meta, base, bytes, COPY, err);
}

/* Opens the kernel's file, which lies beside the list. */
static int open_kernel(struct trace *t, const char *name, struct sim_err *err) {
    struct accelsim_list *s = t->state;
    const char *list = input_name(t->in), *slash = strrchr(list, '/');
    const size_t folder = slash ? (size_t)(slash + 1 - list) : 0, n = strlen(name);
    if (strchr(name, '/'))
        return input_bad_line(t->in, err, "expected a file beside this one, found '%.60s'", name);
    char *path = sim_alloc(folder + n + 1, 1, err);
    if (!path)
        return SIM_EIO;
    memcpy(path, list, folder);
    memcpy(path + folder, name, n + 1);
    int rc = input_open(&s->in, path, err);
    if (rc == 0)
        rc = trace_add_file(t, path, format_traceg.name, err);
    free(path);
    if (rc == 0)
        accelsim_begin(&s->kernel, s->in, &t->meta);
    return rc;
}

/* Commands of a list that read or write nothing that a trace of the GPU's caches has: copies from
 * the device and within it, and what several GPUs say to each other. */
static bool is_passed_over(const char *line) {
    static const char *const commands[] = {"Memcpy", "Memset", "nccl"};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (starts(line, commands[i]))
            return true;
    return false;
}

/* Leaves a note for each such command. */
static int pass_over(struct trace *t, const char *line, struct sim_err *err) {
    const size_t n = strcspn(line, ", \t");
    char text[60];
    snprintf(text, sizeof text, "%.*s is passed over", n < 40 ? (int)n : 40, line);
    return trace_remark(t, text, err);
}

/* One line of the list: 1, 0 at its end. */
static int take_command(struct trace *t, struct sim_err *err) {
    char *line;
    size_t n;
    int rc = input_line(t->in, &line, &n, err);
    if (rc <= 0)
        return rc;
    while (n && (line[n - 1] == ' ' || line[n - 1] == '\t'))
        line[--n] = '\0';
    if (starts(line, COPY))
        rc = take_copy(t, line, err);
    else if (starts(line, KERNEL))
        rc = open_kernel(t, line, err);
    else if (is_passed_over(line))
        rc = pass_over(t, line, err);
    else if (n && *line != '#')
        rc = input_bad_line(t->in, err,
                            "expected " COPY ",ADDRESS,BYTES or the name of a kernel's file "
                            "(" KERNEL "-1.traceg), found '%.60s'",
                            line);
    return rc < 0 ? rc : 1;
}

static void close_kernel(struct accelsim_list *s) {
    if (!s->in)
        return;
    accelsim_end(&s->kernel);
    input_close(s->in);
    s->in = NULL;
}

static int next_list(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct accelsim_list *s = t->state;
    for (;;) {
        int rc = s->in ? accelsim_next(&s->kernel, b, err) : 0;
        if (rc)
            return rc < 0 ? rc : 0;
        if (s->in && !s->kernel.begun)
            return input_bad_line(s->in, err,
                                  "the file ends before the first thread block: truncated");
        if (s->in)
            trace_end_file(t, s->in);
        close_kernel(s);
        rc = take_command(t, err);
        if (rc <= 0)
            return rc;
    }
}

static void close_list(struct trace *t) {
    if (t->state)
        close_kernel(t->state);
    free(t->state);
}

const struct trace_format format_traceg = {
    .name = "traceg",
    .help = "Accel-Sim, one kernel (.traceg): global accesses, coalesced to 128 B lines",
    .probe = probe_traceg,
    .open = open_traceg,
    .next = next_traceg,
    .close = close_traceg,
};

const struct trace_format format_kernelslist = {
    .name = "kernelslist",
    .help = "Accel-Sim, several kernels: a kernelslist.g beside its .traceg files",
    .probe = probe_list,
    .open = open_list,
    .next = next_list,
    .close = close_list,
};
