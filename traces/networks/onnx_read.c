/* What messages of a model hold: values (names with a type), nodes, attributes. */
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum { VALUE_NAME = 1, VALUE_TYPE = 2 };
enum { TYPE_TENSOR = 1, TENSOR_ELEMENT = 1, TENSOR_SHAPE = 2 };
enum { DIM_VALUE = 1, DIM_PARAM = 2 };
enum {
    NODE_INPUT = 1,
    NODE_OUTPUT = 2,
    NODE_NAME = 3,
    NODE_OP = 4,
    NODE_ATTRIBUTE = 5,
    NODE_DOMAIN = 7
};
enum {
    ATTRIBUTE_NAME = 1,
    ATTRIBUTE_F = 2,
    ATTRIBUTE_I = 3,
    ATTRIBUTE_S = 4,
    ATTRIBUTE_T = 5,
    ATTRIBUTE_G = 6,
    ATTRIBUTE_INTS = 8,
    ATTRIBUTE_REF = 21
};
enum { FUNCTION_ATTRIBUTE = 11 };

/* One dimension; a value that nothing gives leaves the tensor's `lost`. */
static int read_dim(struct onnx *o, struct wire w, struct tensor *t, bool input,
                    struct sim_err *err) {
    struct slice symbol = {"", 0};
    uint64_t value = 0;
    bool number = false;
    struct wire_field d;
    int rc;
    while ((rc = wire_next(&w, &d, err)) > 0)
        if (d.number == DIM_VALUE && d.type == WIRE_VARINT) {
            value = d.value;
            number = (int64_t)value > 0 || (!value && (!input || t->rank));
        } else if (d.number == DIM_PARAM) {
            symbol = wire_text(&d);
        }
    if (rc)
        return rc;
    if (t->rank == ONNX_RANK || (number && value > NET_DIM_MAX))
        return sim_fail(err, SIM_EUNSUP, "%s: tensor %.*s: a rank above %u or a size above %u",
                        o->file->name, (int)(t->name.n < 80 ? t->name.n : 80), t->name.text,
                        ONNX_RANK, NET_DIM_MAX);
    if (!number)
        value = onnx_symbol(o, t->name, symbol, t->rank, input, err);
    if (value == UINT64_MAX && !t->lost.axis)
        t->lost = (struct lost){
            symbol.n ? symbol : t->name, {"", 0}, symbol.n ? UINT32_MAX : t->rank + 1u};
    t->dims[t->rank++] = value;
    return 0;
}

static int read_shape(struct onnx *o, struct wire w, struct tensor *t, bool input,
                      struct sim_err *err) {
    struct wire_field f;
    int rc;
    t->rank = 0;
    t->lost = (struct lost){{"", 0}, {"", 0}, 0};
    while ((rc = wire_next(&w, &f, err)) > 0) {
        rc = f.number == 1 && f.type == WIRE_BYTES ? read_dim(o, f.bytes, t, input, err) : 0;
        if (rc)
            return rc;
    }
    t->declared = rc == 0 && !t->lost.axis;
    t->known = t->declared && input;
    return rc;
}

/* ValueInfo: a name, and a type whose tensor has an element type and a shape. */
int onnx_read_value(struct onnx *o, struct wire w, bool input, struct sim_err *err) {
    struct slice name = {"", 0};
    struct wire type = {w.file, w.end, w.end}, shape = type;
    struct wire_field f;
    uint64_t element = 0;
    bool shaped = false;
    int rc;
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number == VALUE_NAME)
            name = wire_text(&f);
        if (f.number == VALUE_TYPE && f.type == WIRE_BYTES)
            type = f.bytes;
    }
    if (!rc)
        rc = wire_find(type, TYPE_TENSOR, &type, err);
    while (!rc && (rc = wire_next(&type, &f, err)) > 0) {
        rc = 0;
        if (f.number == TENSOR_ELEMENT)
            element = f.value;
        if (f.number == TENSOR_SHAPE && f.type == WIRE_BYTES) {
            shape = f.bytes;
            shaped = true;
        }
    }
    if (rc || !name.n)
        return rc;
    rc = onnx_book(o, sizeof(struct tensor), err);
    struct tensor *t = rc ? NULL : tensors_get(&o->scope->tensors, name, err);
    if (!t)
        return rc ? rc : SIM_EIO;
    if (t->constant || (t->known && !input))
        return 0;
    t->type = (uint8_t)(element < 255 ? element : 0);
    t->bits = (uint8_t)onnx_type_bits(t->type);
    return shaped ? read_shape(o, shape, t, input, err) : 0;
}

/* An attribute that refers to one of the call of the function in which the node stands. */
static int resolve(struct onnx *o, struct attribute *a, bool *present, struct sim_err *err) {
    const struct slice name = a->name, ref = a->ref;
    const struct node *call = o->scope->call;
    struct wire w = o->scope->function;
    struct wire_field f;
    int rc = 0;
    *present = false;
    for (size_t i = 0; call && i < call->n_attributes; i++)
        if (slice_same(call->attributes[i].name, ref)) {
            *a = call->attributes[i];
            a->name = name;
            *present = true;
            return 0;
        }
    while (call && (rc = wire_next(&w, &f, err)) > 0) {
        struct wire_field g;
        if (f.number != FUNCTION_ATTRIBUTE || f.type != WIRE_BYTES)
            continue;
        struct wire inner = f.bytes;
        while ((rc = wire_next(&inner, &g, err)) > 0)
            if (g.number == ATTRIBUTE_NAME && slice_same(wire_text(&g), ref)) {
                a->whole = f.bytes;
                *present = true;
            }
        if (rc)
            return rc;
    }
    return rc;
}

static int fill_attribute(struct attribute *a, struct sim_err *err) {
    struct wire w = a->whole;
    struct wire_field f;
    int rc;
    a->tensor = a->graph = (struct wire){w.file, w.end, w.end};
    while ((rc = wire_next(&w, &f, err)) > 0)
        if (f.number == ATTRIBUTE_NAME)
            a->name = wire_text(&f);
        else if (f.number == ATTRIBUTE_F)
            a->f = wire_real(f.value, 4);
        else if (f.number == ATTRIBUTE_I)
            a->i = (int64_t)f.value;
        else if (f.number == ATTRIBUTE_S)
            a->string = wire_text(&f);
        else if (f.number == ATTRIBUTE_REF)
            a->ref = wire_text(&f);
        else if (f.number == ATTRIBUTE_T && f.type == WIRE_BYTES)
            a->tensor = f.bytes;
        else if (f.number == ATTRIBUTE_G && f.type == WIRE_BYTES)
            a->graph = f.bytes;
    return rc;
}

static int read_attribute(struct onnx *o, struct wire w, struct node *n, struct sim_err *err) {
    struct attribute a = {.name = {"", 0}, .string = {"", 0}, .ref = {"", 0}, .whole = w};
    bool present = true;
    if (n->n_attributes == ONNX_ATTRIBUTES)
        return sim_fail(err, SIM_EUNSUP, "%s: a node with more than %u attributes", o->file->name,
                        ONNX_ATTRIBUTES);
    int rc = fill_attribute(&a, err);
    if (!rc && a.ref.n) {
        const struct slice name = a.name;
        const struct wire whole = a.whole;
        rc = resolve(o, &a, &present, err);
        if (!rc && present && a.whole.at != whole.at && o->scope->call)
            rc = fill_attribute(&a, err);
        a.name = name;
    }
    if (rc || !present)
        return rc;
    rc = sim_grow((void **)&n->attributes, &n->cap_attributes, n->n_attributes,
                  sizeof *n->attributes, err);
    if (!rc)
        n->attributes[n->n_attributes++] = a;
    return rc;
}

static int add_edge(struct onnx *o, struct slice **edges, size_t *n, size_t *cap, struct slice name,
                    struct sim_err *err) {
    if (*n == ONNX_EDGES)
        return sim_fail(err, SIM_EUNSUP, "%s: a node with more than %u inputs or outputs",
                        o->file->name, ONNX_EDGES);
    const int rc = sim_grow((void **)edges, cap, *n, sizeof **edges, err);
    if (!rc)
        (*edges)[(*n)++] = name;
    return rc;
}

int onnx_read_node(struct onnx *o, struct wire w, struct node *n, struct sim_err *err) {
    struct wire_field f;
    int rc;
    *n = (struct node){.name = {"", 0}, .op = {"", 0}, .domain = {"", 0}};
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number == NODE_INPUT)
            rc = add_edge(o, &n->in, &n->n_in, &n->cap_in, wire_text(&f), err);
        else if (f.number == NODE_OUTPUT)
            rc = add_edge(o, &n->out, &n->n_out, &n->cap_out, wire_text(&f), err);
        else if (f.number == NODE_NAME)
            n->name = wire_text(&f);
        else if (f.number == NODE_OP)
            n->op = wire_text(&f);
        else if (f.number == NODE_DOMAIN)
            n->domain = wire_text(&f);
        else if (f.number == NODE_ATTRIBUTE && f.type == WIRE_BYTES)
            rc = read_attribute(o, f.bytes, n, err);
        if (rc < 0)
            return rc;
    }
    if (!n->name.n && n->n_out)
        n->name = n->out[0];
    return rc;
}

void onnx_node_free(struct node *n) {
    free(n->in);
    free(n->out);
    free(n->attributes);
}

const struct attribute *onnx_attribute(const struct onnx *o, const char *name) {
    for (size_t i = 0; i < o->node->n_attributes; i++)
        if (slice_is(o->node->attributes[i].name, name))
            return &o->node->attributes[i];
    return NULL;
}

int64_t onnx_int(const struct onnx *o, const char *name, int64_t otherwise) {
    const struct attribute *a = onnx_attribute(o, name);
    return a ? a->i : otherwise;
}

bool onnx_string_is(const struct onnx *o, const char *name, const char *text) {
    const struct attribute *a = onnx_attribute(o, name);
    return a && slice_is(a->string, text);
}

size_t onnx_ints(const struct onnx *o, const char *name, int64_t *values, size_t max) {
    const struct attribute *a = onnx_attribute(o, name);
    struct wire_field f;
    size_t n = 0;
    if (!a)
        return 0;
    struct wire w = a->whole;
    while (wire_next(&w, &f, NULL) > 0)
        if (f.number == ATTRIBUTE_INTS && wire_ints(&f, values, max, &n, NULL))
            return 0;
    return n;
}
