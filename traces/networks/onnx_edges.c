/* Which layers read which in an ONNX graph. Every tensor knows its origin: the layers whose outputs
 * it is made of by nodes that are no layers. A layer reads the origins of its node's inputs. */
#include <stdlib.h>

#include "traces/networks/onnx.h"

static uint32_t add_origin(struct onnx *o, struct onnx_origin origin, struct sim_err *err) {
    const size_t from = o->n_origins ? o->n_origins : 1;
    o->origin_rc = o->origin_rc ? o->origin_rc : onnx_book(o, sizeof origin, err);
    if (!o->origin_rc)
        o->origin_rc = sim_grow((void **)&o->origins, &o->cap_origins, from, sizeof origin, err);
    if (o->origin_rc)
        return 0;
    o->origins[from] = origin;
    o->n_origins = from + 1;
    return (uint32_t)from;
}

/* Both; 0 is nothing. */
static uint32_t join(struct onnx *o, uint32_t a, uint32_t b, struct sim_err *err) {
    if (!a || !b || a == b)
        return a ? a : b;
    return add_origin(o, (struct onnx_origin){NET_OUTSIDE, a, b, 0}, err);
}

static bool is_index(const struct tensor *t) {
    return t->type == ONNX_INT32 || t->type == ONNX_INT64 || t->type == ONNX_BOOL ||
           t->type == ONNX_STRING;
}

/* Elements of the model's own input that the node reads there, 0 for anything else. */
static uint64_t fed(const struct tensor *t) {
    const uint64_t n = t->known && !t->constant && !t->values && !is_index(t) ? tensor_size(t) : 0;
    return n == UINT64_MAX ? 0 : n;
}

/* What inputs `from` to `to` of the node are from, and whether some layer is among it. */
static uint32_t inputs_origin(struct onnx *o, size_t from, size_t to, bool *any,
                              struct sim_err *err) {
    uint32_t all = 0;
    *any = false;
    for (size_t i = from; i < to && i < o->node->n_in; i++) {
        const struct tensor t = onnx_input(o, i);
        const uint64_t words = t.origin ? 0 : fed(&t);
        uint32_t one = t.origin;
        if (words)
            one = add_origin(o, (struct onnx_origin){NET_OUTSIDE, 0, 0, words}, err);
        all = join(o, all, one, err);
        *any |= t.origin != 0;
    }
    return all;
}

/* An edge for each leaf of an origin, each visited once however often it is joined. */
static int link_origin(struct onnx *o, uint32_t origin, uint32_t to, enum net_role role,
                       struct sim_err *err) {
    if (!origin)
        return 0;
    bool *seen = sim_alloc(o->n_origins, sizeof *seen, err);
    uint32_t *stack = sim_alloc(o->n_origins + 1, sizeof *stack, err);
    size_t n = 0;
    int rc = seen && stack ? 0 : SIM_EIO;
    if (rc == 0)
        stack[n++] = origin;
    while (rc == 0 && n) {
        const uint32_t at = stack[--n];
        const struct onnx_origin *x = &o->origins[at];
        if (!x->left)
            rc = network_link(o->list.net, (struct net_edge){x->layer, to, role, x->words}, err);
        const uint32_t parts[] = {x->left, x->right};
        for (int i = 0; i < 2 && x->left; i++)
            if (!seen[parts[i]]) {
                seen[parts[i]] = true;
                stack[n++] = parts[i];
            }
    }
    free(seen);
    free(stack);
    return rc;
}

static struct tensor *find_own(struct onnx *o, struct slice name) {
    for (struct scope *s = o->scope; s; s = s->outer) {
        struct tensor *t = tensors_find(&s->tensors, name);
        if (t)
            return t;
    }
    return NULL;
}

/* Weights that a layer before has used, too. */
static int link_weights(struct onnx *o, uint32_t layer, struct sim_err *err) {
    struct network *net = o->list.net;
    for (size_t i = 1; i < o->node->n_in; i++) {
        struct tensor *t = o->node->in[i].n ? find_own(o, o->node->in[i]) : NULL;
        if (!t || !t->known || !t->constant || t->values || t->rank < 2)
            continue;
        const uint32_t first = t->user;
        t->user = first ? first : layer + 1;
        if (first &&
            net_layer_weights(&net->layers[first - 1]) == net_layer_weights(&net->layers[layer]))
            return network_link(net, (struct net_edge){first - 1, layer, NET_SHARED, 0}, err);
    }
    return 0;
}

/* Inputs of the node that the layer reads as its own, from the first on: operands of a sum, else
 * one; what stands behind are weights, a second matrix, or something that is added. */
static size_t own_inputs(const struct onnx *o, const struct net_layer *l) {
    return l->type == NET_ELTWISE ? o->node->n_in : 1;
}

/* The first layer of a node, or one of several directions of a recurrent node. */
static int link_first(struct onnx *o, uint32_t j, struct sim_err *err) {
    const struct net_layer *l = &o->list.net->layers[j];
    const enum net_role rest = l->type == NET_BMM ? NET_RIGHT : NET_ADDEND;
    const size_t own = own_inputs(o, l), end = l->type == NET_BMM ? 2 : o->node->n_in;
    bool any;
    const uint32_t all = inputs_origin(o, 0, own, &any, err);
    int rc = any ? link_origin(o, all, j, NET_INPUT, err) : o->origin_rc;
    const uint32_t others = inputs_origin(o, own, end, &any, err);
    return rc || !any ? rc : link_origin(o, others, j, rest, err);
}

/* A further one reads the one before. A product of two activations has its second from the node's
 * other inputs or, behind a projection, from that. */
static int link_further(struct onnx *o, uint32_t first, uint32_t j, struct sim_err *err) {
    struct network *net = o->list.net;
    const bool projected = net->layers[first].type != NET_BMM;
    const int rc = network_link(net, (struct net_edge){j - 1, j, NET_INPUT, 0}, err);
    if (rc || net->layers[j].type != NET_BMM)
        return rc;
    if (projected)
        return network_link(net, (struct net_edge){first, j, NET_RIGHT, 0}, err);
    bool any;
    const uint32_t others = inputs_origin(o, 1, o->node->n_in, &any, err);
    return any ? link_origin(o, others, j, NET_RIGHT, err) : o->origin_rc;
}

static int link_layer(struct onnx *o, uint32_t first, uint32_t j, struct sim_err *err) {
    const enum net_type type = o->list.net->layers[j].type;
    const bool beside = j == first || net_gates(type) > 0;
    const int rc = beside ? link_first(o, j, err) : link_further(o, first, j, err);
    return rc || type == NET_BMM ? rc : link_weights(o, j, err);
}

static void set_outputs(struct onnx *o, uint32_t origin) {
    for (size_t i = 0; i < o->node->n_out; i++) {
        struct tensor *t =
            o->node->out[i].n ? tensors_find(&o->scope->tensors, o->node->out[i]) : NULL;
        if (t)
            t->origin = origin;
    }
}

int onnx_trace_node(struct onnx *o, bool walked, struct sim_err *err) {
    const uint32_t first = (uint32_t)o->linked, n = (uint32_t)o->list.net->n;
    uint32_t made = 0;
    bool any;
    if (o->quiet || (walked && first == n))
        return 0;
    if (first == n) {
        const uint32_t all = inputs_origin(o, 0, o->node->n_in, &any, err);
        set_outputs(o, any ? all : 0);
        return o->origin_rc;
    }
    for (uint32_t j = first; j < n; j++) {
        const bool beside = net_gates(o->list.net->layers[j].type) > 0;
        const int rc = o->list.net->layers[j].refusal ? 0 : link_layer(o, first, j, err);
        if (rc || o->origin_rc)
            return rc ? rc : o->origin_rc;
        const uint32_t own = add_origin(o, (struct onnx_origin){j, 0, 0, 0}, err);
        made = beside ? join(o, made, own, err) : own;
    }
    o->linked = n;
    set_outputs(o, made);
    return o->origin_rc;
}

int onnx_trace_output(struct onnx *o, struct slice name, struct sim_err *err) {
    const struct tensor *t = onnx_find(o, name);
    return t ? link_origin(o, t->origin, NET_OUTSIDE, NET_INPUT, err) : 0;
}
