#include "traces/capture/blas.h"

#include <stdlib.h>
#include <string.h>

#include <clblast_c.h>

/* Parameters of one of CLBlast's kernels. */
struct tile_set {
    const char *kernel;
    size_t n;
    const char *key[10];
    size_t value[10];
};

/* CLBlast 1.5.3's own tuning results for the GeForce GTX 1080 Ti. */
static const struct tile_set gtx1080ti[] = {
    {"XgemmDirect",
     10,
     {"KWID", "MDIMAD", "MDIMCD", "NDIMBD", "NDIMCD", "PADA", "PADB", "VWMD", "VWND", "WGD"},
     {16, 8, 8, 16, 16, 1, 1, 1, 1, 32}},
    {"GemmRoutine", 1, {"XGEMM_MIN_INDIRECT_SIZE"}, {1792}},
};
enum { N_SETS = sizeof gtx1080ti / sizeof *gtx1080ti };

static int status(CLBlastStatusCode e, struct cl *c, const char *what, struct sim_err *err) {
    if (e == CLBlastSuccess && clFinish(*cl_queue(c)) == CL_SUCCESS)
        return 0;
    return sim_fail(err, SIM_EIO, "CLBlast %s: error %d", what, (int)e);
}

/* Applies one "KEY=N". */
static int tile_change(struct tile_set *sets, const char *text, struct sim_err *err) {
    const char *eq = strchr(text, '=');
    char *end = NULL;
    unsigned long v = eq ? strtoul(eq + 1, &end, 10) : 0;
    for (size_t s = 0; s < N_SETS && eq && end != eq + 1 && !*end; s++)
        for (size_t i = 0; i < sets[s].n; i++)
            if (strlen(sets[s].key[i]) == (size_t)(eq - text) &&
                !strncmp(sets[s].key[i], text, (size_t)(eq - text))) {
                sets[s].value[i] = v;
                return 0;
            }
    return sim_fail(err, SIM_EUSAGE, "tiles: %s: a known KEY=N expected", text);
}

static int tiles_apply(struct cl *c, struct tile_set *set, struct sim_err *err) {
    return status(CLBlastOverrideParameters(cl_device(c), set->kernel, CLBlastPrecisionSingle,
                                            set->n, set->key, set->value),
                  c, set->kernel, err);
}

int blas_tune(struct cl *c, const char *tiles, struct sim_err *err) {
    struct tile_set sets[N_SETS];
    char *copy = strdup(tiles), *rest = NULL;
    if (!copy)
        return sim_fail_errno(err, "tiles");
    memcpy(sets, gtx1080ti, sizeof sets);
    const char *name = strtok_r(copy, ",", &rest);
    const bool stock = name && !strcmp(name, "default");
    int r = 0;
    if (!stock && (!name || strcmp(name, "gtx1080ti")))
        r = sim_fail(err, SIM_EUSAGE, "tiles: %s: expected default or gtx1080ti", tiles);
    for (char *t; !r && (t = strtok_r(NULL, ",", &rest));)
        r = stock ? sim_fail(err, SIM_EUSAGE, "tiles: default takes no changes")
                  : tile_change(sets, t, err);
    for (size_t i = 0; i < N_SETS && !r && !stock; i++)
        r = tiles_apply(c, &sets[i], err);
    free(copy);
    return r;
}

void blas_done(void) {
    CLBlastClearCache();
}

static CLBlastTranspose transpose(const struct blas_matrix *m) {
    return m->transposed ? CLBlastTransposeYes : CLBlastTransposeNo;
}

int blas_gemm(struct cl *cl, uint64_t m, uint64_t n, uint64_t k, const struct blas_matrix *a,
              const struct blas_matrix *b, float beta, const struct blas_matrix *c,
              struct sim_err *err) {
    return status(CLBlastSgemm(CLBlastLayoutRowMajor, transpose(a), transpose(b), m, n, k, 1.0f,
                               a->buffer, a->offset, a->ld, b->buffer, b->offset, b->ld, beta,
                               c->buffer, c->offset, c->ld, cl_queue(cl), NULL),
                  cl, "SGEMM", err);
}

int blas_im2col(struct cl *cl, const struct blas_window *w, cl_mem image, uint64_t offset,
                cl_mem columns, struct sim_err *err) {
    return status(CLBlastSim2col(CLBlastKernelModeCrossCorrelation, w->c, w->h, w->w, w->r, w->s,
                                 w->y.before, w->x.before, w->y.stride, w->x.stride, w->y.dilation,
                                 w->x.dilation, image, offset, columns, 0, cl_queue(cl), NULL),
                  cl, "IM2COL", err);
}

int blas_col2im(struct cl *cl, const struct blas_window *w, cl_mem columns, cl_mem image,
                uint64_t offset, struct sim_err *err) {
    return status(CLBlastScol2im(CLBlastKernelModeCrossCorrelation, w->c, w->h, w->w, w->r, w->s,
                                 w->y.before, w->x.before, w->y.stride, w->x.stride, w->y.dilation,
                                 w->x.dilation, columns, 0, image, offset, cl_queue(cl), NULL),
                  cl, "COL2IM", err);
}
