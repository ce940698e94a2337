/* Inside of the ONNX reader: the wire format, tensors' shapes, and nodes.
 *
 * Only what shapes need is read of a model; weights stay in the mapped file. Field numbers are
 * those of onnx.proto (ONNX 1.12): public facts of the format. */
#ifndef MAGNETAR_TRACES_NETWORKS_ONNX_H
#define MAGNETAR_TRACES_NETWORKS_ONNX_H

#include "traces/networks/reader.h"

/* ---- wire format: a message is a stretch of the file ---- */

struct wire {
    const struct net_file *file;
    const uint8_t *at, *end;
};

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

struct wire_field {
    uint32_t number;
    enum wire_type type;
    uint64_t value;    /* VARINT, FIXED */
    struct wire bytes; /* BYTES */
};

/* 1 with the next field, 0 at the end, SIM_EFORMAT with the offset. */
int wire_next(struct wire *w, struct wire_field *f, struct sim_err *err);

/* Appends the numbers of a repeated integer field, packed or not; beyond `max` they are only
 * counted. */
int wire_ints(const struct wire_field *f, int64_t *values, size_t max, size_t *n,
              struct sim_err *err);

/* ---- tensors ---- */

#define ONNX_RANK 8u
#define ONNX_INTS 16u /* elements of a constant that are kept: shapes and axes */

struct slice {
    const char *text;
    size_t n;
};

struct tensor {
    struct slice name;
    bool known;    /* the shape */
    bool constant; /* an initializer or Constant */
    bool valued;   /* ints holds all its elements */
    uint32_t rank;
    uint64_t dims[ONNX_RANK];
    uint32_t n_ints;
    int64_t ints[ONNX_INTS];
};

struct tensors {
    struct tensor *items;
    size_t n, cap;
    uint32_t *slots; /* [n_slots], index + 1 by hash of the name */
    size_t n_slots;
};

/* The tensor of that name, made if need be; NULL out of memory. Valid until the next call. */
struct tensor *tensors_get(struct tensors *t, struct slice name, struct sim_err *err);
void tensors_free(struct tensors *t);

uint64_t tensor_size(const struct tensor *t); /* elements; 0 when they pass 64 bits */

/* ---- nodes ---- */

#define ONNX_NODE_EDGES 64u
#define ONNX_ATTRIBUTES 16u

struct attribute {
    struct slice name, string;
    int64_t i;
    size_t n_ints;
    int64_t ints[ONNX_INTS];
    struct wire tensor;
};

struct node {
    struct slice name, op;
    struct slice in[ONNX_NODE_EDGES], out[ONNX_NODE_EDGES];
    size_t n_in, n_out, n_attributes;
    struct attribute attributes[ONNX_ATTRIBUTES];
};

struct onnx {
    const struct net_file *file;
    struct tensors tensors;
    struct net_list list;
    struct node node; /* in hand */
    char where[256];  /* "file: node NAME (OP)" */
};

int onnx_read_tensor(struct wire w, struct tensor *t, struct sim_err *err);

/* A copy of input or output i of the node in hand; one that is absent is unknown. */
struct tensor onnx_input(struct onnx *o, size_t i);
int onnx_output(struct onnx *o, size_t i, const struct tensor *t, struct sim_err *err);

const struct attribute *onnx_attribute(const struct onnx *o, const char *name);
int64_t onnx_int(const struct onnx *o, const char *name, int64_t otherwise);
/* Element i of a list attribute. */
int64_t onnx_int_at(const struct onnx *o, const char *name, size_t i, int64_t otherwise);

bool slice_is(struct slice s, const char *text);

/* Handles the node in hand: sets its outputs' shapes, appends a layer where it is one. Operators
 * that are not known leave the shapes as the file declares them. */
int onnx_node(struct onnx *o, struct sim_err *err);

/* The handlers, by what they do: layers, and shapes alone. False: not an operator of theirs. */
typedef int onnx_handler(struct onnx *o, struct sim_err *err);
onnx_handler *onnx_layer_handler(struct slice op);
onnx_handler *onnx_shape_handler(struct slice op);

int onnx_unknown(const struct onnx *o, const char *what, struct sim_err *err); /* SIM_EUNSUP */
int onnx_broadcast(const struct onnx *o, struct tensor *a, const struct tensor *b,
                   struct sim_err *err);

#endif
