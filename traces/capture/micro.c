#include "traces/capture/micro.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sim/param.h"

#define SIZES_MAX 3

/* The sizes of one run: n items, w x h, or m x n x p. */
struct micro {
    const char *name;
    size_t multiple; /* of each size */
    unsigned sizes;
    int (*run)(struct cl *cl, const struct micro *m, const size_t *size, struct sim_err *err);
};

static int buffers(struct cl *cl, cl_mem *b, size_t n, size_t bytes, struct sim_err *err) {
    static const char *const names[] = {"a", "b", "c"};
    int rc = 0;
    for (size_t i = 0; i < n && !rc; i++)
        rc = cl_buffer(cl, &b[i], bytes, names[i], err);
    return rc;
}

static int vector_add(struct cl *cl, const struct micro *m, const size_t *size,
                      struct sim_err *err) {
    const size_t n = size[0];
    const struct cl_shape shape = {{(n + 1023) / 1024, 1}, {1024, 1}};
    const size_t bytes = strstr(m->name, "f64") ? sizeof(double) : sizeof(float);
    cl_mem b[3];
    int rc = buffers(cl, b, 3, n * bytes, err);
    return rc ? rc : cl_launch(cl, m->name, &shape, err, "ibbb", (int)n, b[0], b[1], b[2]);
}

static int matrix_mul(struct cl *cl, const struct micro *m, const size_t *size,
                      struct sim_err *err) {
    const size_t n = size[0];
    const struct cl_shape shape = {{n / 32, n / 32}, {32, 32}};
    cl_mem b[3];
    int rc = buffers(cl, b, 3, n * n * sizeof(float), err);
    return rc ? rc : cl_launch(cl, m->name, &shape, err, "ibbb", (int)n, b[0], b[1], b[2]);
}

static int transpose(struct cl *cl, const struct micro *m, const size_t *size,
                     struct sim_err *err) {
    const size_t w = size[0], h = size[1];
    const struct cl_shape shape = {{w / 16, h / 16}, {16, 16}};
    cl_mem b[2];
    int rc = buffers(cl, b, 2, w * h * sizeof(float), err);
    return rc ? rc : cl_launch(cl, m->name, &shape, err, "iibb", (int)w, (int)h, b[0], b[1]);
}

static int simple_matrix_mul(struct cl *cl, const struct micro *m, const size_t *size,
                             struct sim_err *err) {
    const size_t rows = size[0], n = size[1], columns = size[2];
    const struct cl_shape shape = {{(columns + 31) / 32, (rows + 31) / 32}, {32, 32}};
    cl_mem b[3];
    int rc = cl_buffer(cl, &b[0], rows * n * sizeof(float), "a", err);
    rc = rc ? rc : cl_buffer(cl, &b[1], n * columns * sizeof(float), "b", err);
    rc = rc ? rc : cl_buffer(cl, &b[2], rows * columns * sizeof(float), "c", err);
    return rc ? rc
              : cl_launch(cl, m->name, &shape, err, "iiibbb", (int)rows, (int)n, (int)columns, b[0],
                          b[1], b[2]);
}

/* One round of BabelStream, its kernels one after another on the same arrays. */
static int babelstream(struct cl *cl, const struct micro *m, const size_t *size,
                       struct sim_err *err) {
    const size_t n = size[0];
    const struct cl_shape each = {{n / 1024, 1}, {1024, 1}}, dot = {{256, 1}, {1024, 1}};
    cl_mem b[3], sums;
    (void)m;
    int rc = buffers(cl, b, 3, n * sizeof(double), err);
    rc = rc ? rc : cl_buffer(cl, &sums, 256 * sizeof(double), "sums", err);
    rc = rc ? rc : cl_launch(cl, "stream_init", &each, err, "bbb", b[0], b[1], b[2]);
    rc = rc ? rc : cl_launch(cl, "stream_copy", &each, err, "bb", b[0], b[2]);
    rc = rc ? rc : cl_launch(cl, "stream_mul", &each, err, "bb", b[1], b[2]);
    rc = rc ? rc : cl_launch(cl, "stream_add", &each, err, "bbb", b[0], b[1], b[2]);
    rc = rc ? rc : cl_launch(cl, "stream_triad", &each, err, "bbb", b[0], b[1], b[2]);
    return rc ? rc : cl_launch(cl, "stream_dot", &dot, err, "ibbb", (int)n, b[0], b[1], sums);
}

static const struct micro kernels[] = {
    {"vector_add_f32", 1, 1, vector_add},  {"vector_add_f64", 1, 1, vector_add},
    {"matrix_mul", 32, 1, matrix_mul},     {"simple_matrix_mul", 1, 3, simple_matrix_mul},
    {"transpose_naive", 16, 2, transpose}, {"transpose_coalesced", 16, 2, transpose},
    {"babelstream", 1024, 1, babelstream},
};

static int clear_cache(struct cl *cl, uint64_t bytes, struct sim_err *err) {
    const size_t n = bytes / sizeof(float);
    const struct cl_shape shape = cl_linear(n);
    cl_mem b[2];
    int rc = buffers(cl, b, 2, n * sizeof(float), err);
    return rc ? rc : cl_launch(cl, "copy", &shape, err, "ibb", (int)n, b[0], b[1]);
}

/* Reads N, WxH or MxNxP; false when it is not of so many sizes, or not in multiples of `multiple`,
 * or above 2^30 (one size) or 32768 (each of several). */
static bool sizes_read(const struct micro *m, const char *text, size_t *size) {
    const size_t limit = m->sizes == 1 && m->multiple < 32 ? 1u << 30 : 32768;
    const size_t most = m->run == babelstream ? 1u << 30 : limit;
    for (unsigned i = 0; i < m->sizes; i++) {
        char *end;
        size[i] = strtoul(text, &end, 10);
        if (end == text || *text == '-' || !size[i] || size[i] > most || size[i] % m->multiple ||
            *end != (i + 1 < m->sizes ? 'x' : '\0'))
            return false;
        text = end + 1;
    }
    return true;
}

int micro_run(struct cl *cl, const char *text, uint64_t clear, struct sim_err *err) {
    static const char *const forms[SIZES_MAX] = {"NAME:N", "NAME:WxH", "NAME:MxNxP"};
    const char *colon = strchr(text, ':');
    char names[256] = "";
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        const struct micro *m = &kernels[i];
        size_t size[SIZES_MAX];
        param_list_name(names, sizeof names, ", ", m->name);
        if (!colon || strlen(m->name) != (size_t)(colon - text) ||
            strncmp(m->name, text, (size_t)(colon - text)))
            continue;
        if (!sizes_read(m, colon + 1, size))
            return sim_fail(err, SIM_EUSAGE, "kernel %s: expected %s, in multiples of %zu", text,
                            forms[m->sizes - 1], m->multiple);
        int rc = clear >= sizeof(float) ? clear_cache(cl, clear, err) : 0;
        return rc ? rc : m->run(cl, m, size, err);
    }
    return sim_fail(err, SIM_EUSAGE, "kernel %s: expected NAME:SIZE with one of %s", text, names);
}
