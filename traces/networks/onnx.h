/* Inside of the ONNX reader: the wire format, tensors' shapes and values, nodes and scopes.
 *
 * Only what shapes need is read of a model; weights stay in the mapped file, and may be missing.
 * Small tensors keep their values, so that the arithmetic on shapes that exporters leave in a graph
 * is evaluated. Field numbers are those of onnx.proto (ONNX 1.12): public facts of the format. */
#ifndef MAGNETAR_TRACES_NETWORKS_ONNX_H
#define MAGNETAR_TRACES_NETWORKS_ONNX_H

#include "traces/networks/coverage.h"
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

/* As wire_ints, of floats (width 4) or doubles (8). */
void wire_reals(const struct wire_field *f, size_t width, double *values, size_t max, size_t *n);

double wire_real(uint64_t bits, size_t width);

/* The last submessage with this number, or an empty one. */
int wire_find(struct wire w, uint32_t number, struct wire *found, struct sim_err *err);

struct slice {
    const char *text;
    size_t n;
};

bool slice_is(struct slice s, const char *text);
bool slice_same(struct slice a, struct slice b);
size_t slice_hash(struct slice s);
struct slice wire_text(const struct wire_field *f);

/* ---- tensors ---- */

#define ONNX_RANK   8u
#define ONNX_VALUES 256u /* elements of a tensor whose values are kept: shapes, axes, indices */

/* Element types of onnx.proto that something depends on. */
enum {
    ONNX_FLOAT = 1,
    ONNX_UINT8 = 2,
    ONNX_INT8 = 3,
    ONNX_INT32 = 6,
    ONNX_INT64 = 7,
    ONNX_STRING = 8,
    ONNX_BOOL = 9,
    ONNX_DOUBLE = 11,
    ONNX_UINT32 = 12,
    ONNX_UINT64 = 13
};

/* Why a shape is not known: the operator that lost it, or a dimension without a value (op empty),
 * named, or by its place (axis from 1) in the input `name`. */
struct lost {
    struct slice name, op;
    uint32_t axis;
};

struct tensor {
    struct slice name;
    bool known;    /* the shape */
    bool declared; /* by the file: dims hold if nothing better is found */
    bool constant; /* an initializer, or made of such */
    uint8_t type;  /* of onnx.proto; 0 not said */
    uint8_t bits;  /* of an element as it is stored, behind DequantizeLinear those before it */
    uint8_t rank;
    uint64_t dims[ONNX_RANK];
    uint64_t length;      /* of a sequence, whose elements all have this shape; 0: a tensor */
    uint32_t origin;      /* which layers it is from (onnx_edges.c); 0: from outside, or constant */
    uint32_t user;        /* of weights: the first layer that they are of, from 1 on; 0: none yet */
    uint64_t repeat;      /* how often Expand repeats each distinct element, 1 (or 0) where not */
    const double *values; /* [size], or NULL; lives as long as the reader */
    struct lost lost;
};

struct tensors {
    struct tensor *items;
    size_t n, cap;
    uint32_t *slots; /* [n_slots], index + 1 by hash of the name */
    size_t n_slots;
};

/* The tensor of that name or NULL; valid until the next tensors_get. */
struct tensor *tensors_find(const struct tensors *t, struct slice name);

/* The same, made if need be; NULL out of memory. */
struct tensor *tensors_get(struct tensors *t, struct slice name, struct sim_err *err);
void tensors_free(struct tensors *t);

uint64_t tensor_size(const struct tensor *t); /* elements; UINT64_MAX when they pass 63 bits */
uint32_t onnx_type_bits(unsigned type);       /* 0 unknown */
bool onnx_type_integer(unsigned type);

/* Value i of a tensor with values, within 64 bits. */
int64_t tensor_int(const struct tensor *t, size_t i);

/* ---- nodes, scopes ---- */

#define ONNX_EDGES      4096u
#define ONNX_ATTRIBUTES 64u
#define ONNX_DEPTH      16u
#define ONNX_FUNCTIONS  4096u
#define ONNX_NODES      (1u << 18) /* visited, functions inlined */

struct attribute {
    struct slice name, string, ref;
    int64_t i;
    double f;
    struct wire whole, tensor, graph;
};

struct node {
    struct slice name, op, domain;
    struct slice *in, *out;
    size_t n_in, n_out, n_attributes, cap_in, cap_out, cap_attributes;
    struct attribute *attributes;
};

/* Names live in a scope. A subgraph sees those outside it, a function only its parameters, with
 * the attributes of its call. */
struct scope {
    struct tensors tensors;
    struct scope *outer;
    const struct node *call;
    struct wire function;
};

struct function {
    struct slice name, domain;
    struct wire body;
};

/* A layer's output, or a part of the model's input, or what two others make together. */
struct onnx_origin {
    uint32_t layer;       /* NET_OUTSIDE: of `words` elements, or of both of the pair */
    uint32_t left, right; /* 0: no pair */
    uint64_t words;
};

struct onnx {
    const struct net_file *file;
    const char *dims; /* that the user gives, or NULL */
    struct net_list list;
    struct scope *scope;
    struct node *node; /* in hand */
    struct function *functions;
    size_t n_functions, cap_functions;
    int64_t opset;
    unsigned depth;
    unsigned quiet; /* above 0, nodes are walked for their shapes alone */
    size_t visited;
    uint64_t used; /* bytes that the file made us take */
    struct chunk *chunks;
    char (*symbols)[64]; /* dimension names met, for messages and checks */
    size_t n_symbols, cap_symbols;
    struct net_coverage *coverage;
    struct onnx_origin *origins; /* [0] is none */
    size_t n_origins, cap_origins;
    int origin_rc;   /* why one more could not be kept */
    size_t linked;   /* layers whose edges are known */
    char where[256]; /* "file: node NAME (OP)" */
};

/* Room for n values, or NULL when the file asks for too much (SIM_EUNSUP). */
double *onnx_values(struct onnx *o, size_t n, struct sim_err *err);

void onnx_values_free(struct onnx *o);

/* Books bytes against what a file of this size may take; SIM_EUNSUP beyond. */
int onnx_book(struct onnx *o, uint64_t bytes, struct sim_err *err);

int onnx_read_tensor(struct onnx *o, struct wire w, struct tensor *t, struct sim_err *err);
int onnx_read_value(struct onnx *o, struct wire w, bool input, struct sim_err *err);
int onnx_read_node(struct onnx *o, struct wire w, struct node *n, struct sim_err *err);
void onnx_node_free(struct node *n);

/* Value of dimension `axis` of an input or inner tensor, UINT64_MAX where nothing gives one. */
uint64_t onnx_symbol(struct onnx *o, struct slice tensor, struct slice symbol, uint32_t axis,
                     bool input, struct sim_err *err);

/* What of a symbol has no value: itself, or a name in its arithmetic. */
struct slice onnx_symbol_name(const struct onnx *o, struct slice symbol);

/* SIM_EUSAGE for a dimension of the options that the file does not have. */
int onnx_check_dims(const struct onnx *o, struct sim_err *err);

/* Reads a graph's initializers, inputs and declared shapes into the scope. */
int onnx_read_names(struct onnx *o, struct wire graph, struct sim_err *err);

/* By name, in the scope and those outside it; NULL: none. */
const struct tensor *onnx_find(const struct onnx *o, struct slice name);
int onnx_set(struct onnx *o, struct slice name, const struct tensor *t, struct sim_err *err);

/* A copy of input i of the node in hand; one that is absent is unknown. */
struct tensor onnx_input(const struct onnx *o, size_t i);
bool onnx_has_input(const struct onnx *o, size_t i);
int onnx_output(struct onnx *o, size_t i, const struct tensor *t, struct sim_err *err);

/* 0 where input i has a shape of rank from..to, else SIM_EUNSUP with who lost it. */
int onnx_need(const struct onnx *o, const struct tensor *t, size_t i, uint32_t from, uint32_t to,
              struct sim_err *err);

const struct attribute *onnx_attribute(const struct onnx *o, const char *name);
int64_t onnx_int(const struct onnx *o, const char *name, int64_t otherwise);
bool onnx_string_is(const struct onnx *o, const char *name, const char *text);

/* The list attribute of that name, at most `max` of it; how many it has, 0 where it is absent. */
size_t onnx_ints(const struct onnx *o, const char *name, int64_t *values, size_t max);

int onnx_unsupported(const struct onnx *o, const char *what, struct sim_err *err); /* SIM_EUNSUP */

/* Which nodes of a graph (or function, by the field that holds its nodes) lead to an output of it;
 * all where none does, as in a graph without outputs. `of` is the caller's to free, also after an
 * error. */
struct onnx_live {
    bool *of; /* by node */
    bool all;
};
int onnx_live(struct onnx *o, struct wire graph, uint32_t node_field, struct onnx_live *live,
              struct sim_err *err);

/* Runs the nodes of a graph in a scope of its own, with its first n inputs as given. Its outputs
 * go to those of the node in hand, but the first `skip`, of which the last goes to *skipped. */
struct onnx_inner {
    const struct tensor *inputs;
    size_t n, skip;
    struct tensor *skipped;
};
int onnx_subgraph(struct onnx *o, struct wire graph, const struct onnx_inner *inner,
                  struct sim_err *err);

/* Runs the nodes of a graph in the scope in hand. */
int onnx_walk(struct onnx *o, struct wire graph, struct sim_err *err);

/* Links the layers that the node in hand has appended to those that its inputs are from, and says
 * of its outputs what they are from; `walked`: a graph or function inside it has said so already.
 */
int onnx_trace_node(struct onnx *o, bool walked, struct sim_err *err);

/* What the model hands out leaves the chip, whoever else reads it. */
int onnx_trace_output(struct onnx *o, struct slice name, struct sim_err *err);

/* Does a graph hold an operator that is not only passed over? Its name goes to *op. */
bool onnx_graph_computes(struct onnx *o, struct wire graph, unsigned depth, struct slice *op);

/* ---- operators ---- */

typedef int onnx_handler(struct onnx *o, struct sim_err *err);

/* How much a node that is passed over does. */
enum onnx_work {
    WORK_NONE,   /* names or reinterprets data, or computes shapes */
    WORK_MOVE,   /* copies */
    WORK_ELEMENT /* one operation or so per element of the output */
};

struct onnx_op {
    const char *name;
    onnx_handler *shape; /* what it does to shapes */
    enum onnx_work work;
};

/* The operators that move or compute little, which are passed over; NULL: not one of them. */
const struct onnx_op *onnx_passed(struct slice op, struct slice domain);

/* The operators that are layers (some, as Add, only sometimes); NULL: not one of them. */
onnx_handler *onnx_layer(struct slice op, struct slice domain);

bool onnx_domain_known(struct slice domain);

int onnx_broadcast(const struct onnx *o, struct tensor *a, const struct tensor *b,
                   struct sim_err *err);
int64_t onnx_wrap(int64_t axis, uint32_t rank);
int onnx_bad_size(const struct onnx *o, int64_t size, struct sim_err *err);
int onnx_bad_axis(const struct onnx *o, int64_t axis, struct sim_err *err);

/* The axes of the node, from an attribute or, in later versions, from an input; a bit each. False:
 * one is outside the rank, or they are not known (*known). */
bool onnx_axes(const struct onnx *o, uint32_t rank, size_t input, uint32_t *axes, bool *known);

/* Shapes of what is passed over: onnx_move.c copies, onnx_make.c makes, onnx_values.c computes. */
onnx_handler onnx_same, onnx_same_view, onnx_unary, onnx_elementwise, onnx_declared, onnx_quantize,
    onnx_dequantize, onnx_dynamic_quantize, onnx_cast, onnx_logic;
onnx_handler onnx_concat, onnx_flatten, onnx_reshape, onnx_transpose, onnx_unsqueeze, onnx_squeeze,
    onnx_gather, onnx_gather_elements, onnx_gather_nd, onnx_slice, onnx_split, onnx_expand,
    onnx_tile, onnx_pad, onnx_depth_to_space, onnx_space_to_depth, onnx_resize, onnx_grid_sample,
    onnx_roi_align, onnx_max_unpool, onnx_concat_quantized;
onnx_handler onnx_sequence_construct, onnx_split_to_sequence, onnx_sequence_at,
    onnx_sequence_insert, onnx_sequence_erase, onnx_sequence_length, onnx_concat_from_sequence;
onnx_handler onnx_constant, onnx_constant_of_shape, onnx_shape, onnx_count, onnx_range,
    onnx_one_hot, onnx_reduce, onnx_arg, onnx_top_k, onnx_non_zero, onnx_window_function;

/* Fills out's values from those of `in`, if it has them, element i at offset + sum of index times
 * stride; out has its shape. */
int onnx_strided(struct onnx *o, const struct tensor *in, struct tensor *out, int64_t offset,
                 const int64_t *strides, struct sim_err *err);

/* Layers. */
onnx_handler onnx_conv, onnx_conv_nhwc, onnx_conv_deformed, onnx_conv_quantized,
    onnx_conv_transpose, onnx_pool, onnx_global_pool;
onnx_handler onnx_gemm, onnx_gemm_quantized, onnx_matmul, onnx_matmul_quantized, onnx_matmul_bits,
    onnx_einsum, onnx_softmax, onnx_add, onnx_add_quantized, onnx_elementwise_quantized,
    onnx_embedding, onnx_embedding_blocks, onnx_embedding_bag, onnx_skip_norm, onnx_embed_norm;
onnx_handler onnx_lstm, onnx_lstm_quantized, onnx_gru, onnx_rnn;
onnx_handler onnx_attention, onnx_attention_packed, onnx_attention_packed_quantized,
    onnx_attention_multi, onnx_attention_grouped;
onnx_handler onnx_if, onnx_loop;

/* Appends a layer named after the node, with a suffix where the node is several. */
int onnx_append(struct onnx *o, struct net_layer *l, const char *suffix, struct sim_err *err);

/* A product of rows x c by c x k in `groups` pairs, each right matrix its own. */
struct onnx_product {
    enum net_type type;
    uint64_t groups, rows, c, k;
    uint32_t bits[3];
};
int onnx_add_product(struct onnx *o, const struct onnx_product *p, const char *suffix,
                     struct sim_err *err);
int onnx_add_softmax(struct onnx *o, uint64_t outer, uint64_t len, uint64_t inner,
                     const char *suffix, struct sim_err *err);
uint32_t onnx_bits(const struct tensor *t);

#endif
