#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum { TENSOR_DIMS = 1, TENSOR_TYPE = 2, TENSOR_INT64 = 7, TENSOR_NAME = 8, TENSOR_RAW = 9 };
enum { TYPE_INT64 = 7 };

bool slice_is(struct slice s, const char *text) {
    return strlen(text) == s.n && !memcmp(s.text, text, s.n);
}

static size_t hash_of(struct slice s) {
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (uint8_t)s.text[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 29);
}

static size_t find_slot(const struct tensors *t, struct slice name) {
    size_t at = hash_of(name) & (t->n_slots - 1);
    for (; t->slots[at]; at = (at + 1) & (t->n_slots - 1)) {
        const struct slice other = t->items[t->slots[at] - 1].name;
        if (other.n == name.n && !memcmp(other.text, name.text, name.n))
            break;
    }
    return at;
}

static int grow_slots(struct tensors *t, struct sim_err *err) {
    const size_t n = t->n_slots ? t->n_slots * 2 : 256;
    uint32_t *slots = sim_alloc(n, sizeof *slots, err);
    if (!slots)
        return SIM_EIO;
    free(t->slots);
    t->slots = slots;
    t->n_slots = n;
    for (size_t i = 0; i < t->n; i++)
        t->slots[find_slot(t, t->items[i].name)] = (uint32_t)i + 1;
    return 0;
}

struct tensor *tensors_get(struct tensors *t, struct slice name, struct sim_err *err) {
    if (t->n * 2 >= t->n_slots && grow_slots(t, err))
        return NULL;
    const size_t at = find_slot(t, name);
    if (t->slots[at])
        return &t->items[t->slots[at] - 1];
    if (sim_grow((void **)&t->items, &t->cap, t->n, sizeof *t->items, err))
        return NULL;
    t->items[t->n] = (struct tensor){.name = name};
    t->slots[at] = (uint32_t)++t->n;
    return &t->items[t->n - 1];
}

void tensors_free(struct tensors *t) {
    free(t->items);
    free(t->slots);
}

uint64_t tensor_size(const struct tensor *t) {
    uint64_t size = 1;
    for (uint32_t i = 0; i < t->rank; i++)
        if (__builtin_mul_overflow(size, t->dims[i], &size))
            return 0;
    return size;
}

static int set_dims(struct tensor *t, const int64_t *dims, size_t n, const struct wire *w,
                    struct sim_err *err) {
    if (n > ONNX_RANK)
        return sim_fail(err, SIM_EUNSUP, "%s: tensor %.*s of rank %zu, at most %u are read",
                        w->file->name, (int)(t->name.n < 80 ? t->name.n : 80), t->name.text, n,
                        ONNX_RANK);
    for (size_t i = 0; i < n; i++) {
        if (dims[i] < 0 || dims[i] > NET_DIM_MAX)
            return sim_fail(err, SIM_EFORMAT, "%s: tensor %.*s: dimension %lld, expected 0 to %u",
                            w->file->name, (int)(t->name.n < 80 ? t->name.n : 80), t->name.text,
                            (long long)dims[i], NET_DIM_MAX);
        t->dims[i] = (uint64_t)dims[i];
    }
    t->rank = (uint32_t)n;
    t->known = true;
    return 0;
}

/* Elements of a small tensor of 64-bit integers, little-endian. */
static void read_raw(struct tensor *t, const struct wire *raw) {
    const size_t n = (size_t)(raw->end - raw->at) / 8;
    for (size_t i = 0; i < n && i < ONNX_INTS; i++) {
        uint64_t v = 0;
        for (unsigned b = 0; b < 8; b++)
            v |= (uint64_t)raw->at[i * 8 + b] << 8 * b;
        t->ints[i] = (int64_t)v;
    }
    t->n_ints = n > ONNX_INTS ? 0 : (uint32_t)n;
}

int onnx_read_tensor(struct wire w, struct tensor *t, struct sim_err *err) {
    const struct wire whole = w;
    int64_t dims[ONNX_RANK];
    struct wire raw = {w.file, w.at, w.at};
    size_t rank = 0, n_ints = 0;
    uint64_t type = 0;
    struct wire_field f;
    int rc;
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number == TENSOR_DIMS)
            rc = wire_ints(&f, dims, ONNX_RANK, &rank, err);
        else if (f.number == TENSOR_TYPE)
            type = f.value;
        else if (f.number == TENSOR_INT64)
            rc = wire_ints(&f, t->ints, ONNX_INTS, &n_ints, err);
        else if (f.number == TENSOR_NAME && f.type == WIRE_BYTES)
            t->name = (struct slice){(const char *)f.bytes.at, f.value};
        else if (f.number == TENSOR_RAW && f.type == WIRE_BYTES)
            raw = f.bytes;
        if (rc < 0)
            return rc;
    }
    if (rc)
        return rc;
    rc = set_dims(t, dims, rank, &whole, err);
    t->n_ints = n_ints > ONNX_INTS ? 0 : (uint32_t)n_ints;
    if (type == TYPE_INT64 && raw.at != raw.end)
        read_raw(t, &raw);
    t->constant = true;
    t->valued = type == TYPE_INT64 && t->n_ints == tensor_size(t);
    return rc;
}
