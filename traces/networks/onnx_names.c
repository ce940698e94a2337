/* The names of a graph, and what is known of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum {
    GRAPH_INITIALIZER = 5,
    GRAPH_INPUT = 11,
    GRAPH_OUTPUT = 12,
    GRAPH_VALUE = 13,
    GRAPH_SPARSE = 15
};

struct chunk {
    struct chunk *next;
    size_t used;
    double values[1024];
};

int onnx_book(struct onnx *o, uint64_t bytes, struct sim_err *err) {
    const uint64_t room = ((uint64_t)24 << 20) + o->file->size;
    o->used += bytes;
    return o->used <= room ? 0
                           : sim_fail(err, SIM_EUNSUP,
                                      "%s: the graph's tensors, values and layers take more than "
                                      "%llu bytes, 24 MiB and the size of the file",
                                      o->file->name, (unsigned long long)room);
}

void onnx_values_free(struct onnx *o) {
    while (o->chunks) {
        struct chunk *next = o->chunks->next;
        free(o->chunks);
        o->chunks = next;
    }
}

double *onnx_values(struct onnx *o, size_t n, struct sim_err *err) {
    if (!o->chunks || o->chunks->used + n > sizeof o->chunks->values / sizeof(double)) {
        struct chunk *c = onnx_book(o, sizeof *c, err) ? NULL : sim_alloc(1, sizeof *c, err);
        if (!c)
            return NULL;
        c->next = o->chunks;
        o->chunks = c;
    }
    double *values = o->chunks->values + o->chunks->used;
    o->chunks->used += n;
    return values;
}

const struct tensor *onnx_find(const struct onnx *o, struct slice name) {
    for (const struct scope *s = o->scope; s; s = s->outer) {
        const struct tensor *t = tensors_find(&s->tensors, name);
        if (t)
            return t;
    }
    return NULL;
}

bool onnx_has_input(const struct onnx *o, size_t i) {
    return i < o->node->n_in && o->node->in[i].n;
}

struct tensor onnx_input(const struct onnx *o, size_t i) {
    const struct tensor *t = onnx_has_input(o, i) ? onnx_find(o, o->node->in[i]) : NULL;
    return t ? *t : (struct tensor){.name = {"", 0}, .lost = {{"", 0}, {"", 0}, 0}};
}

int onnx_set(struct onnx *o, struct slice name, const struct tensor *t, struct sim_err *err) {
    int rc = onnx_book(o, sizeof *t, err);
    struct tensor *slot = rc ? NULL : tensors_get(&o->scope->tensors, name, err);
    if (!slot)
        return rc ? rc : SIM_EIO;
    const struct slice own = slot->name;
    *slot = *t;
    slot->name = own;
    return 0;
}

int onnx_output(struct onnx *o, size_t i, const struct tensor *t, struct sim_err *err) {
    if (i >= o->node->n_out || !o->node->out[i].n)
        return 0;
    struct tensor copy = *t;
    copy.declared = false;
    if (!copy.bits)
        copy.bits = (uint8_t)onnx_type_bits(copy.type);
    return onnx_set(o, o->node->out[i], &copy, err);
}

int onnx_unsupported(const struct onnx *o, const char *what, struct sim_err *err) {
    return sim_fail(err, SIM_EUNSUP, "%s: %s", o->where, what);
}

int onnx_need(const struct onnx *o, const struct tensor *t, size_t i, uint32_t from, uint32_t to,
              struct sim_err *err) {
    const struct lost *l = &t->lost;
    const int n = (int)(l->name.n < 60 ? l->name.n : 60);
    if (t->known && t->rank >= from && t->rank <= to)
        return 0;
    if (t->known)
        return sim_fail(err, SIM_EUNSUP, "%s: input %zu of rank %u, %u to %u are read", o->where, i,
                        t->rank, from, to);
    if (l->op.n)
        return sim_fail(
            err, SIM_EUNSUP, "%s: the shape of input %zu is not known: node %.*s (%.*s) lost it",
            o->where, i, n, l->name.text, (int)(l->op.n < 40 ? l->op.n : 40), l->op.text);
    if (l->axis == UINT32_MAX) {
        const struct slice needed = onnx_symbol_name(o, l->name);
        return sim_fail(err, SIM_EUNSUP,
                        "%s: the shape of input %zu is not known: dimension '%.*s' has no value; "
                        "--dim '%.*s=N' gives it",
                        o->where, i, n, l->name.text, (int)(needed.n < 60 ? needed.n : 60),
                        needed.text);
    }
    if (l->axis)
        return sim_fail(err, SIM_EUNSUP,
                        "%s: the shape of input %zu is not known: dimension %u of %.*s has no "
                        "value; --dim %.*s.%u=N gives it",
                        o->where, i, l->axis - 1, n, l->name.text, n, l->name.text, l->axis - 1);
    return sim_fail(err, SIM_EUNSUP, "%s: the shape of input %zu is not known", o->where, i);
}

static int read_initializer(struct onnx *o, struct wire w, struct sim_err *err) {
    struct tensor t = {.name = {"", 0}};
    const int rc = onnx_read_tensor(o, w, &t, err);
    return rc ? rc : onnx_set(o, t.name, &t, err);
}

/* A sparse initializer: its values have the name, its dims are its own. */
static int read_sparse(struct onnx *o, struct wire w, struct sim_err *err) {
    struct tensor t = {.name = {"", 0}};
    struct wire values;
    struct wire_field f;
    int64_t dims[ONNX_RANK] = {0};
    size_t rank = 0;
    int rc = wire_find(w, 1, &values, err);
    if (!rc)
        rc = onnx_read_tensor(o, values, &t, err);
    while (!rc && (rc = wire_next(&w, &f, err)) > 0)
        rc = f.number == 3 ? wire_ints(&f, dims, ONNX_RANK, &rank, err) : 0;
    if (rc || rank > ONNX_RANK)
        return rc;
    t.values = NULL;
    t.rank = (uint8_t)rank;
    for (size_t i = 0; i < rank; i++)
        t.dims[i] = (uint64_t)dims[i] <= NET_DIM_MAX ? (uint64_t)dims[i] : 0;
    return onnx_set(o, t.name, &t, err);
}

int onnx_read_names(struct onnx *o, struct wire graph, struct sim_err *err) {
    struct wire_field f;
    int rc;
    while ((rc = wire_next(&graph, &f, err)) > 0) {
        if (f.type != WIRE_BYTES)
            continue;
        if (f.number == GRAPH_INITIALIZER)
            rc = read_initializer(o, f.bytes, err);
        else if (f.number == GRAPH_SPARSE)
            rc = read_sparse(o, f.bytes, err);
        else if (f.number == GRAPH_INPUT || f.number == GRAPH_VALUE || f.number == GRAPH_OUTPUT)
            rc = onnx_read_value(o, f.bytes, f.number == GRAPH_INPUT, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}
