/* IDX files of bytes: a magic number with type and dimensions, sizes, values. */
#include <stdlib.h>
#include <string.h>

#include "nn/readers.h"
#include "sim/memory.h"
#include "traces/input.h"

enum { IDX_BYTES = 8 };

static uint32_t big_endian(const uint8_t *b) {
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static int bad(const char *path, const char *what, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: %s", path, what);
}

/* The dimensions, and all bytes behind them. */
struct idx {
    uint32_t n_dims, dims[4];
    uint8_t *bytes;
    size_t size;
};

static int read_header(struct input *in, const char *path, struct idx *x, struct sim_err *err) {
    uint8_t head[4], size[4];
    size_t got;
    int rc = input_read(in, head, sizeof head, &got, err);
    if (rc)
        return rc;
    if (got < sizeof head || head[0] || head[1] || head[2] != IDX_BYTES || head[3] < 1 ||
        head[3] > 4)
        return bad(path, "expected an IDX file of bytes, 1 to 4 dimensions", err);
    x->n_dims = head[3];
    x->size = 1;
    for (uint32_t i = 0; i < x->n_dims; i++) {
        rc = input_read(in, size, sizeof size, &got, err);
        if (rc)
            return rc;
        x->dims[i] = got == sizeof size ? big_endian(size) : 0;
        if (!x->dims[i] || x->dims[i] > NN_SAMPLES_MAX || (x->size *= x->dims[i]) > NN_VALUES_MAX)
            return bad(path, "sizes of 0, cut off, or more than 2^31 values", err);
    }
    return 0;
}

/* In steps, so that memory follows what the file has and not what it says. */
static int read_bytes(struct input *in, const char *path, struct idx *x, struct sim_err *err) {
    size_t cap = 0, have = 0, got = 1;
    while (have < x->size && got) {
        const size_t more = have ? have : 65536;
        const size_t want = x->size - have < more ? x->size - have : more;
        uint8_t *grown = have + want > cap ? realloc(x->bytes, have + want) : x->bytes;
        if (!grown)
            return memory_fail(err, "out of memory");
        x->bytes = grown;
        cap = have + want;
        const int rc = input_read(in, x->bytes + have, want, &got, err);
        if (rc)
            return rc;
        have += got;
    }
    uint8_t extra;
    int rc = input_read(in, &extra, 1, &got, err);
    if (rc)
        return rc;
    if (have < x->size)
        return sim_fail(err, SIM_EFORMAT, "%s: ends after %zu of %zu values", path, have, x->size);
    return got ? bad(path, "goes on behind its last value", err) : 0;
}

static int read_idx(const char *path, struct idx *x, struct sim_err *err) {
    struct input *in = NULL;
    *x = (struct idx){.n_dims = 0};
    int rc = input_open(&in, path, err);
    if (rc == 0)
        rc = read_header(in, path, x, err);
    if (rc == 0)
        rc = read_bytes(in, path, x, err);
    input_close(in);
    return rc;
}

static int take_labels(struct nn_data *d, const char *path, const struct idx *x,
                       struct sim_err *err) {
    if (x->n_dims != 1 || x->dims[0] != d->n)
        return sim_fail(err, SIM_EFORMAT, "%s: expected the labels of %u samples", path, d->n);
    d->labels = sim_alloc(d->n, sizeof *d->labels, err);
    for (uint32_t i = 0; i < d->n && d->labels; i++)
        d->labels[i] = x->bytes[i];
    return d->labels ? 0 : SIM_EIO;
}

int nn_read_idx(struct nn_data *d, const char *images, const char *labels, struct sim_err *err) {
    struct idx x, y = {.n_dims = 0};
    int rc = read_idx(images, &x, err);
    if (rc == 0 && x.n_dims < 2)
        rc = bad(images, "expected samples, of 2 to 4 dimensions", err);
    d->bytes = x.bytes;
    if (rc)
        return rc;
    d->n = x.dims[0];
    d->c = x.n_dims == 4 ? x.dims[1] : 1;
    d->h = x.n_dims == 2 ? 1 : x.dims[x.n_dims - 2];
    d->w = x.dims[x.n_dims - 1];
    rc = read_idx(labels, &y, err);
    if (rc == 0)
        rc = take_labels(d, labels, &y, err);
    free(y.bytes);
    return rc;
}
