#include <string.h>

#include "traces/networks/onnx.h"

static int broken(const struct wire *w, struct sim_err *err, const char *what) {
    return sim_fail(err, SIM_EFORMAT, "%s: offset %zu: %s", w->file->name,
                    (size_t)((const char *)w->at - w->file->data), what);
}

static int varint(struct wire *w, uint64_t *value, struct sim_err *err) {
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (w->at == w->end)
            return broken(w, err, "a number is cut off");
        const uint8_t byte = *w->at++;
        v |= (uint64_t)(byte & 0x7f) << shift;
        if (!(byte & 0x80)) {
            *value = v;
            return 0;
        }
    }
    return broken(w, err, "a number of more than 10 bytes");
}

static int fixed(struct wire *w, size_t n, uint64_t *value, struct sim_err *err) {
    if ((size_t)(w->end - w->at) < n)
        return broken(w, err, "a number is cut off");
    *value = 0;
    for (size_t i = 0; i < n; i++)
        *value |= (uint64_t)w->at[i] << 8 * i;
    w->at += n;
    return 0;
}

int wire_next(struct wire *w, struct wire_field *f, struct sim_err *err) {
    uint64_t key = 0;
    if (w->at == w->end)
        return 0;
    int rc = varint(w, &key, err);
    if (rc)
        return rc;
    if (!(key >> 3) || key >> 3 > UINT32_MAX)
        return broken(w, err, "not an ONNX file: a field number out of range");
    *f = (struct wire_field){.number = (uint32_t)(key >> 3), .type = key & 7};
    switch (f->type) {
    case WIRE_VARINT:
        rc = varint(w, &f->value, err);
        break;
    case WIRE_FIXED64:
        rc = fixed(w, 8, &f->value, err);
        break;
    case WIRE_FIXED32:
        rc = fixed(w, 4, &f->value, err);
        break;
    case WIRE_BYTES:
        rc = varint(w, &f->value, err);
        if (!rc && f->value > (uint64_t)(w->end - w->at))
            rc = broken(w, err, "a length passes the end of its message");
        if (rc)
            return rc;
        f->bytes = (struct wire){w->file, w->at, w->at + f->value};
        w->at += f->value;
        break;
    default:
        rc = broken(w, err, "not an ONNX file: a field type that does not exist");
    }
    return rc ? rc : 1;
}

static void add_int(int64_t *values, size_t max, size_t *n, uint64_t v) {
    if (*n < max)
        values[*n] = (int64_t)v;
    (*n)++;
}

int wire_ints(const struct wire_field *f, int64_t *values, size_t max, size_t *n,
              struct sim_err *err) {
    if (f->type == WIRE_VARINT)
        add_int(values, max, n, f->value);
    if (f->type != WIRE_BYTES)
        return 0;
    struct wire w = f->bytes;
    while (w.at != w.end) {
        uint64_t v = 0;
        const int rc = varint(&w, &v, err);
        if (rc)
            return rc;
        add_int(values, max, n, v);
    }
    return 0;
}

double wire_real(uint64_t bits, size_t width) {
    const uint32_t low = (uint32_t)bits;
    double d;
    float f;
    memcpy(&d, &bits, sizeof d);
    memcpy(&f, &low, sizeof f);
    return width == 4 ? (double)f : d;
}

void wire_reals(const struct wire_field *f, size_t width, double *values, size_t max, size_t *n) {
    if (f->type != WIRE_BYTES) {
        if (*n < max)
            values[*n] = wire_real(f->value, width);
        (*n)++;
        return;
    }
    const size_t count = (size_t)(f->bytes.end - f->bytes.at) / width;
    for (size_t i = 0; i < count && *n + i < max; i++) {
        uint64_t bits = 0;
        for (size_t b = 0; b < width; b++)
            bits |= (uint64_t)f->bytes.at[i * width + b] << 8 * b;
        values[*n + i] = wire_real(bits, width);
    }
    *n += count;
}

int wire_find(struct wire w, uint32_t number, struct wire *found, struct sim_err *err) {
    struct wire_field f;
    int rc;
    *found = (struct wire){w.file, w.end, w.end};
    while ((rc = wire_next(&w, &f, err)) > 0)
        if (f.number == number && f.type == WIRE_BYTES)
            *found = f.bytes;
    return rc;
}

struct slice wire_text(const struct wire_field *f) {
    return f->type == WIRE_BYTES ? (struct slice){(const char *)f->bytes.at, f->value}
                                 : (struct slice){"", 0};
}
