/* gen:hpcg against a reference that solves the system: it builds HPCG's matrix in memory, runs
 * conjugate gradients on real numbers lane by lane, and notes every address that a lane touches.
 * Its residual must fall as HPCG's does, and its notes must be the trace. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/suites.h"
#include "traces/trace.h"

#define RECORDS (1u << 20)
#define WARP    32u
#define GROUP   256u

struct record {
    uint64_t addr;
    uint32_t word, kernel, group;
};

struct array {
    char *data;
    uint64_t base;
};

/* The reference machine. Arrays in the order in which they are allocated. */
struct machine {
    int n;
    size_t rows;
    struct array nnz, columns, values, x, b, r, z, p, ap, partial, result;
    uint64_t top; /* of the addresses given out */
    struct record *notes;
    size_t n_notes;
    uint32_t kernel, group, warp;
    uint64_t lane[WARP]; /* addresses of the operation in hand; elements never straddle lines */
    unsigned lanes;
};

static void allocate(struct machine *m, struct array *a, size_t bytes) {
    a->data = calloc(1, bytes);
    a->base = m->top = (m->top + 511) / 512 * 512;
    m->top += bytes;
}

static void lane(struct machine *m, const struct array *a, size_t offset) {
    m->lane[m->lanes++] = a->base + offset;
}

/* Ends an operation: a record per line, by sectors that any lane touches. */
static void operation(struct machine *m, enum trace_op op) {
    while (m->lanes) {
        uint64_t line = UINT64_MAX;
        uint32_t mask = 0;
        for (unsigned i = 0; i < m->lanes; i++)
            line = m->lane[i] / 128 < line ? m->lane[i] / 128 : line;
        unsigned kept = 0;
        for (unsigned i = 0; i < m->lanes; i++) {
            if (m->lane[i] / 128 == line)
                mask |= 1u << m->lane[i] % 128 / 32;
            else
                m->lane[kept++] = m->lane[i];
        }
        m->lanes = kept;
        if (m->n_notes < RECORDS)
            m->notes[m->n_notes++] = (struct record){line * 128, word_make(op, true, mask, m->warp),
                                                     m->kernel, m->group};
    }
}

static double *real(const struct array *a) {
    return (double *)(void *)a->data;
}

/* HPCG's problem: 26 at the diagonal, -1 for each neighbour; the solution is all ones. */
static void build(struct machine *m, int n) {
    *m = (struct machine){.n = n, .rows = (size_t)n * n * n, .top = 0x100000000u};
    m->notes = calloc(RECORDS, sizeof *m->notes);
    allocate(m, &m->nnz, m->rows);
    allocate(m, &m->columns, m->rows * 27 * 4);
    allocate(m, &m->values, m->rows * 27 * 8);
    struct array *const vectors[] = {&m->x, &m->b, &m->r, &m->z, &m->p, &m->ap};
    for (size_t i = 0; i < 6; i++)
        allocate(m, vectors[i], m->rows * 8);
    allocate(m, &m->partial, (m->rows + GROUP - 1) / GROUP * 8);
    allocate(m, &m->result, 8);
    int *columns = (int *)(void *)m->columns.data;
    for (int iz = 0; iz < n; iz++)
        for (int iy = 0; iy < n; iy++)
            for (int ix = 0; ix < n; ix++) {
                const int row = (iz * n + iy) * n + ix;
                int count = 0;
                for (int d = 0; d < 27; d++) {
                    const int jx = ix + d % 3 - 1, jy = iy + d / 3 % 3 - 1, jz = iz + d / 9 - 1;
                    if (jx < 0 || jy < 0 || jz < 0 || jx >= n || jy >= n || jz >= n)
                        continue;
                    columns[row * 27 + count] = (jz * n + jy) * n + jx;
                    real(&m->values)[row * 27 + count++] = d == 13 ? 26 : -1;
                }
                m->nnz.data[row] = (char)count;
                real(&m->b)[row] = 26 - (count - 1);
            }
}

static void demolish(struct machine *m) {
    struct array *const all[] = {&m->nnz, &m->columns, &m->values, &m->x,       &m->b,     &m->r,
                                 &m->z,   &m->p,       &m->ap,     &m->partial, &m->result};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]->data);
    free(m->notes);
}

/* One warp's row times `v`; *diagonal gets the value of the diagonal. */
static double row_times(struct machine *m, size_t row, const struct array *v, double *diagonal) {
    const int *columns = (const int *)(const void *)m->columns.data + row * 27;
    const double *values = real(&m->values) + row * 27;
    double sum = 0;
    lane(m, &m->nnz, row);
    operation(m, OP_READ);
    for (int i = 0; i < m->nnz.data[row]; i++)
        lane(m, &m->columns, (row * 27 + (size_t)i) * 4);
    operation(m, OP_READ);
    for (int i = 0; i < m->nnz.data[row]; i++)
        lane(m, &m->values, (row * 27 + (size_t)i) * 8);
    operation(m, OP_READ);
    for (int i = 0; i < m->nnz.data[row]; i++) {
        lane(m, v, (size_t)columns[i] * 8);
        sum += values[i] * real(v)[columns[i]];
        if ((size_t)columns[i] == row)
            *diagonal = values[i];
    }
    operation(m, OP_READ);
    return sum;
}

static void locate(struct machine *m, size_t warp) {
    m->group = (uint32_t)(warp / (GROUP / WARP));
    m->warp = (uint32_t)(warp % (GROUP / WARP));
}

static void spmv(struct machine *m) {
    double diagonal;
    for (size_t row = 0; row < m->rows; row++) {
        locate(m, row);
        real(&m->ap)[row] = row_times(m, row, &m->p, &diagonal);
        lane(m, &m->ap, row * 8);
        operation(m, OP_WRITE);
    }
    m->kernel++;
}

/* z of the rows of one colour, by Gauss-Seidel. */
static void relax(struct machine *m, int colour) {
    size_t done = 0;
    for (size_t row = 0; row < m->rows; row++) {
        const size_t n = (size_t)m->n, x = row % n, y = row / n % n, z = row / (n * n);
        if ((int)(x % 2 + y % 2 * 2 + z % 2 * 4) != colour)
            continue;
        locate(m, done++);
        double diagonal = 1;
        const double sum = row_times(m, row, &m->z, &diagonal);
        lane(m, &m->r, row * 8);
        operation(m, OP_READ);
        real(&m->z)[row] += (real(&m->r)[row] - sum) / diagonal;
        lane(m, &m->z, row * 8);
        operation(m, OP_WRITE);
    }
    m->kernel++;
}

/* w = alpha a + beta b; a or b may be NULL, and are then not read. */
static void update(struct machine *m, double alpha, const struct array *a, double beta,
                   const struct array *b, struct array *w) {
    for (size_t first = 0; first < m->rows; first += WARP) {
        const size_t end = first + WARP < m->rows ? first + WARP : m->rows;
        const struct array *const in[2] = {a, b};
        locate(m, first / WARP);
        for (int k = 0; k < 2; k++) {
            for (size_t i = first; i < end && in[k]; i++)
                lane(m, in[k], i * 8);
            operation(m, OP_READ);
        }
        for (size_t i = first; i < end; i++) {
            lane(m, w, i * 8);
            real(w)[i] = (a ? alpha * real(a)[i] : 0) + (b ? beta * real(b)[i] : 0);
        }
        operation(m, OP_WRITE);
    }
    m->kernel++;
}

/* The partial sums of all groups, added by one. */
static double gather(struct machine *m, size_t groups) {
    double sum = 0;
    m->kernel++;
    for (size_t warp = 0; warp < GROUP / WARP; warp++)
        for (size_t lap = 0; lap < groups; lap += GROUP) {
            locate(m, warp);
            for (size_t i = lap + warp * WARP; i < lap + (warp + 1) * WARP && i < groups; i++) {
                lane(m, &m->partial, i * 8);
                sum += real(&m->partial)[i];
            }
            operation(m, OP_READ);
        }
    locate(m, 0);
    lane(m, &m->result, 0);
    operation(m, OP_WRITE);
    m->kernel++;
    return sum;
}

static double dot(struct machine *m, const struct array *a, const struct array *b) {
    const size_t groups = (m->rows + GROUP - 1) / GROUP;
    for (size_t g = 0; g < groups; g++) {
        double sum = 0;
        for (size_t warp = g * 8; warp < g * 8 + 8; warp++)
            for (int k = 0; k < (a == b ? 1 : 2); k++) {
                locate(m, warp);
                for (size_t i = warp * WARP; i < (warp + 1) * WARP && i < m->rows; i++) {
                    lane(m, k ? b : a, i * 8);
                    sum += k ? 0 : real(a)[i] * real(b)[i];
                }
                operation(m, OP_READ);
            }
        real(&m->partial)[g] = sum;
        locate(m, g * 8);
        lane(m, &m->partial, g * 8);
        operation(m, OP_WRITE);
    }
    return gather(m, groups);
}

static void precondition(struct machine *m, bool symgs) {
    if (!symgs) {
        update(m, 1, &m->r, 0, NULL, &m->z);
        return;
    }
    update(m, 0, NULL, 0, NULL, &m->z);
    for (int colour = 0; colour < 8; colour++)
        relax(m, colour);
    for (int colour = 7; colour >= 0; colour--)
        relax(m, colour);
}

/* HPCG's CG; returns the residual relative to the first. */
static double solve(struct machine *m, int iterations, bool symgs) {
    double rtz = 0;
    update(m, 1, &m->x, 0, NULL, &m->p);
    spmv(m);
    update(m, 1, &m->b, -1, &m->ap, &m->r);
    const double first = dot(m, &m->r, &m->r);
    double last = first;
    for (int k = 1; k <= iterations; k++) {
        precondition(m, symgs);
        if (k == 1)
            update(m, 1, &m->z, 0, NULL, &m->p);
        const double old = rtz;
        rtz = dot(m, &m->r, &m->z);
        if (k > 1)
            update(m, 1, &m->z, rtz / old, &m->p, &m->p);
        spmv(m);
        const double alpha = rtz / dot(m, &m->p, &m->ap);
        update(m, 1, &m->x, alpha, &m->p, &m->x);
        update(m, 1, &m->r, -alpha, &m->ap, &m->r);
        last = dot(m, &m->r, &m->r);
    }
    return sqrt(last / first);
}

/* The number of records that agree, from the first on; SIZE_MAX: all, and both end. */
static size_t agree(const char *name, const struct machine *m, uint32_t *kernels) {
    struct trace *t = NULL;
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    size_t n = 0;
    bool same = trace_open(&t, name, NULL, &err) == 0;
    while (same && (same = trace_next(t, b, &err) == 0) && b->n)
        for (uint32_t i = 0, run = 0; i < b->n && same; i++, n += same) {
            while (run + 1 < b->n_runs && b->runs[run + 1].first <= i)
                run++;
            const struct record *r = &m->notes[n < m->n_notes ? n : 0];
            same = n < m->n_notes && r->addr == b->addr[i] && r->word == b->word[i] &&
                   r->kernel == b->runs[run].kernel && r->group == b->runs[run].group;
        }
    *kernels = t ? (uint32_t)t->meta.n_kernels : 0;
    trace_close(t);
    block_free(b);
    return same && n == m->n_notes ? SIZE_MAX : n;
}

static void check(int n, int iterations, bool symgs, double residual) {
    struct machine m;
    char name[96];
    uint32_t kernels;
    build(&m, n);
    const double got = solve(&m, iterations, symgs);
    snprintf(name, sizeof name, "gen:hpcg,n=%d,iterations=%d,precondition=%s", n, iterations,
             symgs ? "symgs" : "none");
    const size_t same = agree(name, &m, &kernels);
    if (same != SIZE_MAX || kernels != m.kernel || got > residual) {
        fprintf(stderr, "%s: %zu of %zu records agree, %u kernels of %u, residual %g\n", name, same,
                m.n_notes, kernels, m.kernel, got);
        CU_FAIL("hpcg");
    }
    demolish(&m);
}

static void test_reference(void) {
    check(2, 0, true, 1);
    check(2, 3, true, 1e-6);
    check(3, 4, true, 1e-4);
    check(4, 3, false, 0.1);
    check(5, 5, true, 1e-3);
    check(8, 5, true, 0.01);
    check(9, 2, false, 1);
    check(13, 1, true, 1);
}

/* Rows of the three sizes, from the allocation that has a byte for each. */
static void test_sizes(void) {
    static const struct {
        const char *name;
        uint64_t rows;
    } sizes[] = {{"gen:hpcg", 32768},
                 {"gen:hpcg,size=medium", 262144},
                 {"gen:hpcg,size=large", 1124864},
                 {"gen:hpcg,size=large,n=7", 343}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct trace *t = NULL;
        CU_ASSERT_EQUAL_FATAL(trace_open(&t, sizes[i].name, NULL, NULL), 0);
        CU_ASSERT_EQUAL(t->meta.allocs[0].bytes, sizes[i].rows);
        CU_ASSERT_EQUAL(t->meta.allocs[2].bytes, sizes[i].rows * 27 * 8);
        CU_ASSERT(t->gpu);
        trace_close(t);
    }
}

static void test_refused(void) {
    static const char *const cases[][2] = {
        {"gen:hpcg,n=1", "n = 1: expected 0, or 2 to 1024"},
        {"gen:hpcg,n=2000", "above 1024"},
        {"gen:hpcg,size=huge", "expected one of small|medium|large"},
        {"gen:hpcg,iteration=2", "did you mean 'iterations'?"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trace *t = NULL;
        struct sim_err err = {0};
        CU_ASSERT_EQUAL(trace_open(&t, cases[i][0], NULL, &err), SIM_EUSAGE);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.text, cases[i][1]));
    }
}

CU_pSuite suite_hpcg(void) {
    CU_pSuite s = CU_add_suite("hpcg", NULL, NULL);
    CU_add_test(s, "records of a reference that solves the system", test_reference);
    CU_add_test(s, "small, medium, large", test_sizes);
    CU_add_test(s, "bad keys", test_refused);
    return s;
}
