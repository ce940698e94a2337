/* ONNX models: the graph is walked in its order, shapes are inferred from the inputs on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum { MODEL_GRAPH = 7 };
enum {
    GRAPH_NODE = 1,
    GRAPH_INITIALIZER = 5,
    GRAPH_INPUT = 11,
    GRAPH_OUTPUT = 12,
    GRAPH_VALUE = 13
};
enum { NODE_INPUT = 1, NODE_OUTPUT = 2, NODE_NAME = 3, NODE_OP = 4, NODE_ATTRIBUTE = 5 };
enum { ATTRIBUTE_NAME = 1, ATTRIBUTE_I = 3, ATTRIBUTE_S = 4, ATTRIBUTE_T = 5, ATTRIBUTE_INTS = 8 };
enum { VALUE_NAME = 1, VALUE_TYPE = 2 };
enum { DIM_VALUE = 1 };

static struct slice slice_of(const struct wire_field *f) {
    return f->type == WIRE_BYTES ? (struct slice){(const char *)f->bytes.at, f->value}
                                 : (struct slice){"", 0};
}

/* The last submessage with this number, or an empty one. */
static int find_message(struct wire w, uint32_t number, struct wire *found, struct sim_err *err) {
    struct wire_field f;
    int rc;
    *found = (struct wire){w.file, w.end, w.end};
    while ((rc = wire_next(&w, &f, err)) > 0)
        if (f.number == number && f.type == WIRE_BYTES)
            *found = f.bytes;
    return rc;
}

/* A shape; a dimension without a value (a symbolic batch) counts 1. */
static int read_shape(struct wire w, struct tensor *t, struct sim_err *err) {
    struct wire_field f, d;
    int rc;
    t->rank = 0;
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number != 1 || f.type != WIRE_BYTES)
            continue;
        uint64_t value = 1;
        while ((rc = wire_next(&f.bytes, &d, err)) > 0)
            if (d.number == DIM_VALUE && d.type == WIRE_VARINT && (int64_t)d.value > 0)
                value = d.value;
        if (rc)
            return rc;
        if (t->rank == ONNX_RANK || value > NET_DIM_MAX)
            return sim_fail(err, SIM_EUNSUP, "%s: tensor %.*s: a rank above %u or a size above %u",
                            w.file->name, (int)(t->name.n < 80 ? t->name.n : 80), t->name.text,
                            ONNX_RANK, NET_DIM_MAX);
        t->dims[t->rank++] = value;
    }
    t->known = rc == 0;
    return rc;
}

/* ValueInfo: a name, and a type whose tensor has a shape. */
static int read_value(struct onnx *o, struct wire w, struct sim_err *err) {
    struct slice name = {"", 0};
    struct wire type = {w.file, w.end, w.end}, shape;
    struct wire_field f;
    int rc;
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number == VALUE_NAME)
            name = slice_of(&f);
        if (f.number == VALUE_TYPE && f.type == WIRE_BYTES)
            type = f.bytes;
    }
    if (!rc)
        rc = find_message(type, 1, &shape, err);
    if (!rc)
        rc = find_message(shape, 2, &shape, err);
    if (rc || shape.at == shape.end)
        return rc;
    struct tensor *t = tensors_get(&o->tensors, name, err);
    if (!t)
        return SIM_EIO;
    return t->constant ? 0 : read_shape(shape, t, err);
}

static int read_initializer(struct onnx *o, struct wire w, struct sim_err *err) {
    struct tensor t = {.name = {"", 0}};
    const int rc = onnx_read_tensor(w, &t, err);
    if (rc)
        return rc;
    struct tensor *slot = tensors_get(&o->tensors, t.name, err);
    if (!slot)
        return SIM_EIO;
    *slot = t;
    return 0;
}

static int read_attribute(struct onnx *o, struct wire w, struct sim_err *err) {
    struct node *n = &o->node;
    struct wire_field f;
    int rc;
    if (n->n_attributes == ONNX_ATTRIBUTES)
        return sim_fail(err, SIM_EUNSUP, "%s: a node with more than %u attributes", o->file->name,
                        ONNX_ATTRIBUTES);
    struct attribute *a = &n->attributes[n->n_attributes++];
    *a = (struct attribute){.tensor = {w.file, w.end, w.end}};
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number == ATTRIBUTE_NAME)
            a->name = slice_of(&f);
        else if (f.number == ATTRIBUTE_I)
            a->i = (int64_t)f.value;
        else if (f.number == ATTRIBUTE_S)
            a->string = slice_of(&f);
        else if (f.number == ATTRIBUTE_T && f.type == WIRE_BYTES)
            a->tensor = f.bytes;
        else if (f.number == ATTRIBUTE_INTS)
            rc = wire_ints(&f, a->ints, ONNX_INTS, &a->n_ints, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

static int add_edge(struct onnx *o, struct slice *edges, size_t *n, struct slice name,
                    struct sim_err *err) {
    if (*n == ONNX_NODE_EDGES)
        return sim_fail(err, SIM_EUNSUP, "%s: a node with more than %u inputs or outputs",
                        o->file->name, ONNX_NODE_EDGES);
    edges[(*n)++] = name;
    return 0;
}

static int read_node(struct onnx *o, struct wire w, struct sim_err *err) {
    struct node *n = &o->node;
    struct wire_field f;
    int rc;
    n->name = n->op = (struct slice){"", 0};
    n->n_in = n->n_out = n->n_attributes = 0;
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number == NODE_INPUT)
            rc = add_edge(o, n->in, &n->n_in, slice_of(&f), err);
        else if (f.number == NODE_OUTPUT)
            rc = add_edge(o, n->out, &n->n_out, slice_of(&f), err);
        else if (f.number == NODE_NAME)
            n->name = slice_of(&f);
        else if (f.number == NODE_OP)
            n->op = slice_of(&f);
        else if (f.number == NODE_ATTRIBUTE && f.type == WIRE_BYTES)
            rc = read_attribute(o, f.bytes, err);
        if (rc < 0)
            return rc;
    }
    if (rc)
        return rc;
    if (!n->name.n && n->n_out)
        n->name = n->out[0];
    snprintf(o->where, sizeof o->where, "%.120s: node %.*s (%.*s)", o->file->name,
             (int)(n->name.n < 60 ? n->name.n : 60), n->name.text,
             (int)(n->op.n < 40 ? n->op.n : 40), n->op.text);
    return onnx_node(o, err);
}

/* What nodes refer to comes first, then the nodes. */
static int read_graph(struct onnx *o, struct wire graph, bool nodes, struct sim_err *err) {
    struct wire_field f;
    int rc;
    while ((rc = wire_next(&graph, &f, err)) > 0) {
        const bool value =
            f.number == GRAPH_INPUT || f.number == GRAPH_VALUE || f.number == GRAPH_OUTPUT;
        if (f.type != WIRE_BYTES)
            continue;
        if (!nodes && f.number == GRAPH_INITIALIZER)
            rc = read_initializer(o, f.bytes, err);
        else if (!nodes && value)
            rc = read_value(o, f.bytes, err);
        else if (nodes && f.number == GRAPH_NODE)
            rc = read_node(o, f.bytes, err);
        if (rc < 0)
            return rc;
    }
    return rc;
}

struct tensor onnx_input(struct onnx *o, size_t i) {
    const struct node *n = &o->node;
    const struct tensor *t = NULL;
    if (i < n->n_in && n->in[i].n)
        t = tensors_get(&o->tensors, n->in[i], NULL);
    return t ? *t : (struct tensor){.name = {"", 0}};
}

int onnx_output(struct onnx *o, size_t i, const struct tensor *t, struct sim_err *err) {
    if (i >= o->node.n_out || !o->node.out[i].n)
        return 0;
    struct tensor *slot = tensors_get(&o->tensors, o->node.out[i], err);
    if (!slot)
        return SIM_EIO;
    const struct slice name = slot->name;
    *slot = *t;
    slot->name = name;
    return 0;
}

const struct attribute *onnx_attribute(const struct onnx *o, const char *name) {
    for (size_t i = 0; i < o->node.n_attributes; i++)
        if (slice_is(o->node.attributes[i].name, name))
            return &o->node.attributes[i];
    return NULL;
}

int64_t onnx_int(const struct onnx *o, const char *name, int64_t otherwise) {
    const struct attribute *a = onnx_attribute(o, name);
    return a ? a->i : otherwise;
}

int64_t onnx_int_at(const struct onnx *o, const char *name, size_t i, int64_t otherwise) {
    const struct attribute *a = onnx_attribute(o, name);
    return a && i < a->n_ints && i < ONNX_INTS ? a->ints[i] : otherwise;
}

int onnx_unknown(const struct onnx *o, const char *what, struct sim_err *err) {
    return sim_fail(err, SIM_EUNSUP, "%s: %s", o->where, what);
}

int onnx_node(struct onnx *o, struct sim_err *err) {
    onnx_handler *handler = onnx_layer_handler(o->node.op);
    if (!handler)
        handler = onnx_shape_handler(o->node.op);
    return handler ? handler(o, err) : 0;
}

int net_read_onnx(struct network *net, const struct net_file *file, struct sim_err *err) {
    const uint8_t *data = (const uint8_t *)file->data;
    const struct wire model = {file, data, data + file->size};
    struct wire graph;
    struct onnx *o = sim_alloc(1, sizeof *o, err);
    if (!o)
        return SIM_EIO;
    o->file = file;
    o->list.net = net;
    int rc = find_message(model, MODEL_GRAPH, &graph, err);
    if (!rc && graph.at == graph.end)
        rc = sim_fail(err, SIM_EFORMAT, "%s: no graph in it, expected an ONNX model", file->name);
    if (!rc)
        rc = read_graph(o, graph, false, err);
    if (!rc)
        rc = read_graph(o, graph, true, err);
    tensors_free(&o->tensors);
    free(o);
    return rc;
}
