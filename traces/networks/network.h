/* Networks as tables of layers: 19 shipped tables, and readers of CSV tables, SCALE-Sim topologies,
 * MAESTRO models, ONNX files and nets of magnetar nn. Every reader yields the same flat list, in
 * order of execution. */
#ifndef MAGNETAR_TRACES_NETWORKS_NETWORK_H
#define MAGNETAR_TRACES_NETWORKS_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"
#include "traces/networks/directives.h"

enum net_type {
    NET_CONV,
    NET_DWCONV,
    NET_GEMM,
    NET_BMM,
    NET_FC,
    NET_LSTM,
    NET_GRU,
    NET_RNN,
    NET_POOL,
    NET_ELTWISE,
    NET_SOFTMAX
};

/* How a window walks along one direction: its steps, the gaps between its cells, and the padding
 * before the first cell (top, left) and after the last (bottom, right). */
struct net_axis {
    uint64_t stride, dilation, before, after;
};

/* Both directions of a layer alike, as initialisers of y and x. */
#define NET_WINDOW(stride, pad, dilation)                                                          \
    .y = {stride, dilation, pad, pad}, .x = {stride, dilation, pad, pad}

/* One layer. All sizes count elements and are per image of the batch, n is the batch.
 * CONV, DWCONV: input c x h x w, k filters of c/groups x r x s, walking along y (rows) and x.
 * FC: c inputs to k outputs, h = w = 1.
 * GEMM: h rows of c inputs to rows of k outputs.
 * BMM: `groups` products (heads), each h x c/groups by c/groups x k/groups.
 * LSTM, GRU, RNN: h steps of c inputs to k hidden units, the four, three or one gates included.
 * POOL: window r x s. ELTWISE: c x h x w elements, added to another tensor of that shape.
 * SOFTMAX: along c / groups channels, h x w columns per group. */
struct net_layer {
    char *name;
    enum net_type type;
    uint64_t n, c, h, w, k, r, s;
    struct net_axis y, x;
    uint64_t groups;
    uint64_t macs;    /* of the whole layer, all n images */
    uint32_t bits[3]; /* of input, weights and output elements as the file has them; 0: not said */
    uint32_t block;   /* weights along the depth that share a scale; 0: not said */
    bool peer_depthwise; /* dense as its row says, and depthwise to SCALE-Sim, from its name */
    char *refusal; /* why the layer cannot be run, or NULL; of such a layer only the name holds */
    int refusal_code;
};

struct net_coverage;

/* What a layer takes from one before it: its input, or a part of it where several edges say so; the
 * second matrix of its product; what is added to its output on the way out, by no layer of its own;
 * the weights, which are those of the other layer. */
enum net_role { NET_INPUT, NET_RIGHT, NET_ADDEND, NET_SHARED };

#define NET_OUTSIDE UINT32_MAX /* in place of a layer: who feeds or reads the network */

/* Layer `to` takes something from layer `from`, which comes before it in the list. From NET_OUTSIDE
 * come `words` elements of an input whose other parts come from layers; to NET_OUTSIDE goes what a
 * file calls an output although layers read it. */
struct net_edge {
    uint32_t from, to;
    enum net_role role;
    uint64_t words; /* per image, from NET_OUTSIDE only */
};

struct network {
    char *name;
    char *title; /* what a MAESTRO file calls it inside, or NULL */
    struct net_layer *layers;
    size_t n;
    struct net_edge *edges; /* in ascending order of `to` but for NET_OUTSIDE */
    size_t n_edges, cap_edges;
    bool linked;                   /* the file says who reads whom; else there are no edges */
    struct net_coverage *coverage; /* of an ONNX file, else NULL */
    struct net_mapping *mappings;  /* of a MAESTRO file: one per layer, as it is written */
    size_t n_mappings, cap_mappings;
    char note[640]; /* what the reader did that a figure depends on: whole sentence, or "" */
};

struct network_options {
    /* NAME=N,NAME=N: dimensions that an ONNX file leaves open, by the name that they have in the
     * file or by input and axis ("data.2"); or NULL. */
    const char *dims;
    bool keep_refused; /* layers that cannot be expressed stay, with their refusal */
};

/* Opens a file, or a shipped table by name ("resnet18") where no file has that name. A file is a
 * CSV table, a SCALE-Sim topology (.csv, recognised by its header), a MAESTRO model (.m) or an ONNX
 * file (.onnx), or a net of magnetar nn (.mnn). An unknown name is SIM_EUSAGE with the nearest one,
 * a malformed file SIM_EFORMAT with line or offset, an operator or a shape that the table cannot
 * express SIM_EUNSUP. */
int network_open(struct network **out, const char *name_or_path, struct sim_err *err);

/* The same with options. Without keep_refused the first refusal is the answer. SIM_EUSAGE for dims
 * that are no such list, or none of the file's. */
int network_open_with(struct network **out, const char *name_or_path,
                      const struct network_options *options, struct sim_err *err);

/* SIM_EUSAGE for text that is no NAME=N,... list. */
int network_dims_check(const char *text, struct sim_err *err);

/* As network_open of a file with this name and contents, which are only borrowed. */
int network_read(struct network **out, const char *name, const void *data, size_t size,
                 struct sim_err *err);

void network_free(struct network *net);

/* A shipped table, its first four members as scripts/embed.sh wants them. */
struct network_entry {
    const char *name, *aliases, *help, *text;
};
const struct network_entry *network_entry_at(size_t i); /* NULL past the end */

/* Shipped names; NULL past the end. */
const char *network_name_at(size_t i);

const char *net_type_name(enum net_type t); /* "CONV" */

/* Sets y and x alike. */
void net_set_window(struct net_layer *l, uint64_t stride, uint64_t pad, uint64_t dilation);

/* Is a convolution's input another matrix than its columns: more cells than one, steps, padding? */
bool net_needs_columns(const struct net_layer *l);

/* The refusal of a layer that its file has and the table cannot express; 0 where there is none. */
int net_layer_refusal(const struct net_layer *l, struct sim_err *err);

/* Gates of a recurrent layer: 4, 3 or 1; 0 of any other. */
uint64_t net_gates(enum net_type t);
/* Do two layers ask for the same work? All but the name counts. */
bool net_layer_equal(const struct net_layer *a, const struct net_layer *b);

/* Output height and width. */
uint64_t net_out_h(const struct net_layer *l);
uint64_t net_out_w(const struct net_layer *l);

/* Elements that a layer reads as its input, that one operand has, and that it makes; n images. */
uint64_t net_in_words(const struct net_layer *l);
uint64_t net_out_words(const struct net_layer *l);

/* Adds an edge, once. SIM_EIO. */
int network_link(struct network *net, struct net_edge edge, struct sim_err *err);

/* Of a network that is not linked: each layer reads the one before it in the list where that makes
 * as many elements as it takes. The edges go to `edges`, which has room for n; how many they are.
 */
size_t network_chain(const struct network *net, struct net_edge *edges);

/* Multiply-accumulates that the shape implies (0 for POOL, ELTWISE and SOFTMAX). */
uint64_t net_layer_macs(const struct net_layer *l);
uint64_t network_macs(const struct network *net);

/* Weights without biases. */
uint64_t net_layer_weights(const struct net_layer *l);

#endif
