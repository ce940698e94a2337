#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum {
    TENSOR_DIMS = 1,
    TENSOR_TYPE = 2,
    TENSOR_FLOAT = 4,
    TENSOR_INT32 = 5,
    TENSOR_INT64 = 7,
    TENSOR_NAME = 8,
    TENSOR_RAW = 9,
    TENSOR_DOUBLE = 10,
    TENSOR_UINT64 = 11
};

/* Bits of an element, by type; strings and types that are not known have none. */
static const uint8_t type_bits[] = {0,  32, 8,  8,   16, 16, 32, 64, 0, 8, 16, 64,
                                    32, 64, 64, 128, 16, 8,  8,  8,  8, 4, 4,  4};

uint32_t onnx_type_bits(unsigned type) {
    return type < sizeof type_bits ? type_bits[type] : 0;
}

bool onnx_type_integer(unsigned type) {
    return (type >= ONNX_UINT8 && type <= ONNX_INT64) || type == ONNX_BOOL || type == ONNX_UINT32 ||
           type == ONNX_UINT64;
}

bool slice_is(struct slice s, const char *text) {
    return strlen(text) == s.n && (!s.n || !memcmp(s.text, text, s.n));
}

bool slice_same(struct slice a, struct slice b) {
    return a.n == b.n && (!a.n || !memcmp(a.text, b.text, a.n));
}

size_t slice_hash(struct slice s) {
    uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (uint8_t)s.text[i]) * 0x100000001b3u;
    return (size_t)(h ^ h >> 29);
}

static size_t find_slot(const struct tensors *t, struct slice name) {
    size_t at = slice_hash(name) & (t->n_slots - 1);
    for (; t->slots[at]; at = (at + 1) & (t->n_slots - 1))
        if (slice_same(t->items[t->slots[at] - 1].name, name))
            break;
    return at;
}

static int grow_slots(struct tensors *t, struct sim_err *err) {
    const size_t n = t->n_slots ? t->n_slots * 2 : 64;
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

struct tensor *tensors_find(const struct tensors *t, struct slice name) {
    if (!t->n_slots)
        return NULL;
    const size_t at = find_slot(t, name);
    return t->slots[at] ? &t->items[t->slots[at] - 1] : NULL;
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
    bool none = false, over = false;
    for (uint32_t i = 0; i < t->rank; i++) {
        none = none || !t->dims[i];
        over = __builtin_mul_overflow(size, t->dims[i], &size) || over;
    }
    return none ? 0 : over || size > INT64_MAX ? UINT64_MAX : size;
}

int64_t tensor_int(const struct tensor *t, size_t i) {
    const double v = t->values[i];
    return isnan(v) ? 0 : v >= 9.2e18 ? INT64_MAX : v <= -9.2e18 ? INT64_MIN : (int64_t)v;
}

static int set_dims(struct tensor *t, const int64_t *dims, size_t n, const struct wire *w,
                    struct sim_err *err) {
    const int length = (int)(t->name.n < 80 ? t->name.n : 80);
    if (n > ONNX_RANK)
        return sim_fail(err, SIM_EUNSUP, "%s: tensor %.*s of rank %zu, at most %u are read",
                        w->file->name, length, t->name.text, n, ONNX_RANK);
    for (size_t i = 0; i < n; i++) {
        if (dims[i] < 0 || dims[i] > NET_DIM_MAX)
            return sim_fail(err, SIM_EFORMAT, "%s: tensor %.*s: dimension %lld, expected 0 to %u",
                            w->file->name, length, t->name.text, (long long)dims[i], NET_DIM_MAX);
        t->dims[i] = (uint64_t)dims[i];
    }
    t->rank = (uint8_t)n;
    t->known = true;
    return 0;
}

/* What a TensorProto holds before its values are put in one form. */
struct contents {
    int64_t dims[ONNX_RANK], ints[ONNX_VALUES];
    double reals[ONNX_VALUES];
    size_t rank, n_ints, n_reals;
    uint64_t type;
    struct wire raw;
};

/* An element of raw data, little-endian. */
static double raw_value(const uint8_t *at, uint64_t type, size_t width) {
    uint64_t v = 0;
    for (size_t b = 0; b < width; b++)
        v |= (uint64_t)at[b] << 8 * b;
    if (type == ONNX_FLOAT || type == ONNX_DOUBLE)
        return wire_real(v, width);
    const bool is_signed =
        type == ONNX_INT8 || type == 5 || type == ONNX_INT32 || type == ONNX_INT64;
    if (is_signed && width < 8 && v >> (8 * width - 1))
        v |= UINT64_MAX << 8 * width;
    return is_signed ? (double)(int64_t)v : (double)v;
}

/* Values of a small tensor of a type that has them here: whole numbers, float and double. */
static int set_values(struct onnx *o, const struct contents *c, struct tensor *t,
                      struct sim_err *err) {
    const uint64_t n = tensor_size(t);
    const size_t width = onnx_type_bits(t->type) / 8;
    const bool real = t->type == ONNX_FLOAT || t->type == ONNX_DOUBLE;
    if (!n || n > ONNX_VALUES || (!real && !onnx_type_integer(t->type)))
        return 0;
    const bool raw = (size_t)(c->raw.end - c->raw.at) == n * width;
    if (!raw && (real ? c->n_reals : c->n_ints) != n)
        return 0;
    double *values = onnx_values(o, n, err);
    if (!values)
        return SIM_EUNSUP;
    for (size_t i = 0; i < n; i++)
        values[i] = raw    ? raw_value(c->raw.at + i * width, t->type, width)
                    : real ? c->reals[i]
                           : (double)c->ints[i];
    t->values = values;
    return 0;
}

static int read_field(struct contents *c, const struct wire_field *f, struct tensor *t,
                      struct sim_err *err) {
    switch (f->number) {
    case TENSOR_DIMS:
        return wire_ints(f, c->dims, ONNX_RANK, &c->rank, err);
    case TENSOR_TYPE:
        c->type = f->value;
        return 0;
    case TENSOR_FLOAT:
    case TENSOR_DOUBLE:
        wire_reals(f, f->number == TENSOR_FLOAT ? 4 : 8, c->reals, ONNX_VALUES, &c->n_reals);
        return 0;
    case TENSOR_INT32:
    case TENSOR_INT64:
    case TENSOR_UINT64:
        return wire_ints(f, c->ints, ONNX_VALUES, &c->n_ints, err);
    case TENSOR_NAME:
        t->name = wire_text(f);
        return 0;
    case TENSOR_RAW:
        if (f->type == WIRE_BYTES)
            c->raw = f->bytes;
        return 0;
    default:
        return 0;
    }
}

int onnx_read_tensor(struct onnx *o, struct wire w, struct tensor *t, struct sim_err *err) {
    const struct wire whole = w;
    struct contents c;
    struct wire_field f;
    int rc;
    c.rank = c.n_ints = c.n_reals = 0;
    c.type = 0;
    c.raw = (struct wire){w.file, w.at, w.at};
    while ((rc = wire_next(&w, &f, err)) > 0) {
        rc = read_field(&c, &f, t, err);
        if (rc < 0)
            return rc;
    }
    if (!rc)
        rc = set_dims(t, c.dims, c.rank, &whole, err);
    if (rc)
        return rc;
    t->constant = true;
    t->type = (uint8_t)(c.type < 255 ? c.type : 0);
    t->bits = (uint8_t)onnx_type_bits(t->type);
    return set_values(o, &c, t, err);
}
