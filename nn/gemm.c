#include "nn/gemm.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

enum { MR = 4, NR = 16, KC = 256, NC = 512 };

typedef float vec __attribute__((vector_size(32), aligned(4), may_alias));

/* A strip of four rows times one of sixteen columns, over k: packed as they are read. Written once,
 * compiled for wide vectors, too, where a machine has them. */
#define TILE(name, attribute)                                                                      \
    attribute static void name(size_t k, const float *a, const float *b, float c[MR][NR]) {        \
        vec sum[MR][2];                                                                            \
        for (int i = 0; i < MR; i++)                                                               \
            for (int j = 0; j < 2; j++)                                                            \
                sum[i][j] = *(const vec *)&c[i][8 * j];                                            \
        for (size_t p = 0; p < k; p++, a += MR, b += NR) {                                         \
            const vec left = *(const vec *)b, right = *(const vec *)(b + 8);                       \
            for (int i = 0; i < MR; i++) {                                                         \
                sum[i][0] += a[i] * left;                                                          \
                sum[i][1] += a[i] * right;                                                         \
            }                                                                                      \
        }                                                                                          \
        for (int i = 0; i < MR; i++)                                                               \
            for (int j = 0; j < 2; j++)                                                            \
                *(vec *)&c[i][8 * j] = sum[i][j];                                                  \
    }

TILE(tile_any, )
#ifdef __x86_64__
TILE(tile_wide, __attribute__((target("avx2"))))
#endif

typedef void tile_function(size_t k, const float *a, const float *b, float c[MR][NR]);

static tile_function *choose_tile(void) {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        return tile_wide;
#endif
    return tile_any;
}

void gemm_free(struct gemm_room *r) {
    free(r->a);
    free(r->b);
    *r = (struct gemm_room){NULL, NULL, 0, 0};
}

static int reserve(float **at, size_t *cap, size_t n, struct sim_err *err) {
    if (n <= *cap)
        return 0;
    free(*at);
    *at = sim_alloc(n, sizeof **at, err);
    *cap = *at ? n : 0;
    return *at ? 0 : SIM_EIO;
}

static size_t up(size_t n, size_t to) {
    return (n + to - 1) / to * to;
}

/* Strips of `width` lines along the first direction; lines past the end are 0. */
static void pack(float *to, size_t width, size_t lines, size_t k, const float *at, size_t line,
                 size_t step) {
    for (size_t i = 0; i < lines; i += width) {
        const size_t n = lines - i < width ? lines - i : width;
        for (size_t p = 0; p < k; p++, to += width) {
            const float *from = at + i * line + p * step;
            if (n < width)
                memset(to, 0, width * sizeof *to);
            if (line == 1 && n == width)
                memcpy(to, from, width * sizeof *to);
            else
                for (size_t j = 0; j < n; j++)
                    to[j] = from[j * line];
        }
    }
}

static void take(float tile[MR][NR], const float *c, size_t stride, size_t rows, size_t columns) {
    for (size_t i = 0; i < rows; i++)
        memcpy(tile[i], c + i * stride, columns * sizeof *c);
}

static void give(float tile[MR][NR], float *c, size_t stride, size_t rows, size_t columns) {
    for (size_t i = 0; i < rows; i++)
        memcpy(c + i * stride, tile[i], columns * sizeof *c);
}

/* One block of columns and depth: packed strips of both. */
static void block(tile_function *tile, const struct gemm_room *r, size_t m, size_t n, size_t k,
                  float *c, size_t stride, bool add) {
    float sums[MR][NR];
    for (size_t j = 0; j < n; j += NR)
        for (size_t i = 0; i < m; i += MR) {
            const size_t rows = m - i < MR ? m - i : MR, columns = n - j < NR ? n - j : NR;
            memset(sums, 0, sizeof sums);
            if (add)
                take(sums, c + i * stride + j, stride, rows, columns);
            tile(k, r->a + i * k, r->b + j * k, sums);
            give(sums, c + i * stride + j, stride, rows, columns);
        }
}

int gemm(struct gemm_room *r, size_t m, size_t n, size_t k, struct gemm_matrix a,
         struct gemm_matrix b, float *c, size_t stride, bool add, struct sim_err *err) {
    tile_function *tile = choose_tile();
    if (reserve(&r->a, &r->cap_a, up(m, MR) * (k < KC ? k : KC), err) ||
        reserve(&r->b, &r->cap_b, up(n < NC ? n : NC, NR) * (k < KC ? k : KC), err))
        return SIM_EIO;
    for (size_t p = 0; p < k; p += KC) {
        const size_t depth = k - p < KC ? k - p : KC;
        pack(r->a, MR, m, depth, a.at + p * a.columns, a.rows, a.columns);
        for (size_t j = 0; j < n; j += NC) {
            const size_t columns = n - j < NC ? n - j : NC;
            pack(r->b, NR, columns, depth, b.at + p * b.rows + j * b.columns, b.columns, b.rows);
            block(tile, r, m, columns, depth, c + j, stride, add || p > 0);
        }
    }
    return 0;
}
