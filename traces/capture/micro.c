#include "traces/capture/micro.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Sizes of one run: n items, or w x h. */
struct micro {
    const char *name;
    size_t multiple; /* of each size */
    bool flat;       /* one size, else two */
    int (*run)(struct cl *cl, const struct micro *m, size_t w, size_t h, struct sim_err *err);
};

static int buffers(struct cl *cl, cl_mem *b, size_t n, size_t bytes, struct sim_err *err) {
    static const char *const names[] = {"a", "b", "c"};
    int rc = 0;
    for (size_t i = 0; i < n && !rc; i++)
        rc = cl_buffer(cl, &b[i], bytes, names[i], err);
    return rc;
}

static int vector_add(struct cl *cl, const struct micro *m, size_t n, size_t h,
                      struct sim_err *err) {
    (void)h;
    const struct cl_shape shape = {{(n + 1023) / 1024, 1}, {1024, 1}};
    const size_t size = strstr(m->name, "f64") ? sizeof(double) : sizeof(float);
    cl_mem b[3];
    int rc = buffers(cl, b, 3, n * size, err);
    return rc ? rc : cl_launch(cl, m->name, &shape, err, "ibbb", (int)n, b[0], b[1], b[2]);
}

static int matrix_mul(struct cl *cl, const struct micro *m, size_t n, size_t h,
                      struct sim_err *err) {
    (void)h;
    const struct cl_shape shape = {{n / 32, n / 32}, {32, 32}};
    cl_mem b[3];
    int rc = buffers(cl, b, 3, n * n * sizeof(float), err);
    return rc ? rc : cl_launch(cl, m->name, &shape, err, "ibbb", (int)n, b[0], b[1], b[2]);
}

static int transpose(struct cl *cl, const struct micro *m, size_t w, size_t h,
                     struct sim_err *err) {
    const struct cl_shape shape = {{w / 16, h / 16}, {16, 16}};
    cl_mem b[2];
    int rc = buffers(cl, b, 2, w * h * sizeof(float), err);
    return rc ? rc : cl_launch(cl, m->name, &shape, err, "iibb", (int)w, (int)h, b[0], b[1]);
}

static const struct micro kernels[] = {
    {"vector_add_f32", 1, true, vector_add},       {"vector_add_f64", 1, true, vector_add},
    {"matrix_mul", 32, true, matrix_mul},          {"transpose_naive", 16, false, transpose},
    {"transpose_coalesced", 16, false, transpose},
};

static int clear_cache(struct cl *cl, uint64_t bytes, struct sim_err *err) {
    const size_t n = bytes / sizeof(float);
    const struct cl_shape shape = cl_linear(n);
    cl_mem b[2];
    int rc = buffers(cl, b, 2, n * sizeof(float), err);
    return rc ? rc : cl_launch(cl, "copy", &shape, err, "ibb", (int)n, b[0], b[1]);
}

/* Reads "N" or "WxH"; false when it is neither, or not in multiples of `multiple` up to 32768^2. */
static bool sizes_read(const struct micro *m, const char *text, size_t *w, size_t *h) {
    char *end;
    *w = strtoul(text, &end, 10);
    *h = 1;
    if (!m->flat && *end++ != 'x')
        return false;
    if (!m->flat)
        *h = strtoul(end, &end, 10);
    const size_t limit = m->flat && m->multiple == 1 ? 1u << 30 : 32768;
    return !*end && *w && *h && *w <= limit && *h <= limit && *w % m->multiple == 0 &&
           (m->flat || *h % m->multiple == 0);
}

int micro_run(struct cl *cl, const char *text, uint64_t clear, struct sim_err *err) {
    const char *colon = strchr(text, ':');
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels && colon; i++) {
        const struct micro *m = &kernels[i];
        size_t w, h;
        if (strlen(m->name) != (size_t)(colon - text) || strncmp(m->name, text, colon - text))
            continue;
        if (!sizes_read(m, colon + 1, &w, &h))
            return sim_fail(err, SIM_EUSAGE, "kernel %s: expected %s, in multiples of %zu", text,
                            m->flat ? "NAME:N" : "NAME:WxH", m->multiple);
        int rc = clear >= sizeof(float) ? clear_cache(cl, clear, err) : 0;
        return rc ? rc : m->run(cl, m, w, h, err);
    }
    return sim_fail(err, SIM_EUSAGE,
                    "kernel %s: expected NAME:SIZE with vector_add_f32, vector_add_f64, "
                    "matrix_mul, transpose_naive or transpose_coalesced",
                    text);
}
