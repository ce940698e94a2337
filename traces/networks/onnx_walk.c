/* Nodes of an ONNX graph in its order: shapes are inferred from the inputs on. A node that cannot
 * be modelled becomes a layer that holds the reason; only who chooses it hears of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum { GRAPH_NODE = 1, GRAPH_INPUT = 11, GRAPH_OUTPUT = 12 };
enum { FUNCTION_INPUT = 4, FUNCTION_OUTPUT = 5, FUNCTION_NODE = 7 };

static uint64_t bytes_of(const struct tensor *t) {
    const uint64_t n = t->known ? tensor_size(t) : 0, repeat = t->repeat ? t->repeat : 1;
    return n > NET_DIM_MAX * (uint64_t)1024 ? 0 : n / repeat * (t->bits ? t->bits : 32) / 8;
}

/* All bytes of the node, and in *most the elements of its largest tensor of the first two. */
static uint64_t weigh(const struct onnx *o, uint64_t *most) {
    uint64_t sum = 0;
    *most = 0;
    for (size_t i = 0; i < o->node->n_in; i++) {
        const struct tensor t = onnx_input(o, i);
        sum += bytes_of(&t);
    }
    for (size_t i = 0; i < o->node->n_out; i++) {
        const struct tensor *t = o->node->out[i].n ? onnx_find(o, o->node->out[i]) : NULL;
        const uint64_t n = t && t->known && !t->values ? tensor_size(t) : 0;
        sum += t ? bytes_of(t) : 0;
        *most = n != UINT64_MAX && n > *most ? n : *most;
    }
    return sum;
}

static int count(struct onnx *o, size_t before, enum onnx_work work, struct sim_err *err) {
    struct net_coverage *c = o->coverage;
    uint64_t most;
    if (o->quiet)
        return 0;
    const uint64_t bytes = weigh(o, &most);
    const struct network *net = o->list.net;
    c->nodes++;
    if (net->n > before) {
        c->modelled++;
        c->bytes += bytes;
        for (size_t i = before; i < net->n; i++)
            c->macs += net->layers[i].macs;
        return 0;
    }
    if (most && work != WORK_NONE)
        c->bytes_over += bytes;
    if (work == WORK_ELEMENT)
        c->other += most;
    return net_coverage_pass(&c->passed, o->node->op.text, o->node->op.n, err);
}

/* Outputs that the node left open are as the file declares them, or lost, by who lost them first.
 */
static int settle(struct onnx *o, struct sim_err *err) {
    const struct node *n = o->node;
    struct lost lost = {n->name, n->op, 0};
    for (size_t i = 0; i < n->n_in; i++) {
        const struct tensor t = onnx_input(o, i);
        if (!t.known && (t.lost.op.n || t.lost.axis)) {
            lost = t.lost;
            break;
        }
    }
    for (size_t i = 0; i < n->n_out; i++) {
        struct tensor *t = n->out[i].n ? tensors_find(&o->scope->tensors, n->out[i]) : NULL;
        if (t && t->known)
            continue;
        struct tensor next = t ? *t : (struct tensor){.known = false};
        next.known = next.declared;
        next.lost = next.lost.axis && !next.known ? next.lost : lost;
        const int rc = n->out[i].n ? onnx_set(o, n->out[i], &next, err) : 0;
        if (rc)
            return rc;
    }
    return 0;
}

static void layer_name(const struct onnx *o, char *name, size_t size, const char *suffix) {
    const struct slice s = o->node->name;
    const struct node *call = o->scope->call;
    size_t used = 0;
    if (call)
        used = (size_t)snprintf(name, size, "%.*s/", (int)(call->name.n < 60 ? call->name.n : 60),
                                call->name.text);
    if (used < size)
        snprintf(name + used, size - used, "%.*s%s", (int)(s.n < 100 ? s.n : 100), s.text, suffix);
    for (char *p = name; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == ',' || *p == 127)
            *p = '_';
}

int onnx_append(struct onnx *o, struct net_layer *l, const char *suffix, struct sim_err *err) {
    char name[192];
    if (o->quiet)
        return 0;
    layer_name(o, name, sizeof name, suffix);
    l->name = name;
    l->groups = l->groups ? l->groups : 1;
    if (!l->y.stride)
        net_set_window(l, 1, 0, 1);
    const int rc = onnx_book(o, 2 * sizeof *l + strlen(name), err);
    return rc ? rc : net_list_add(&o->list, l, o->where, err);
}

/* The node in hand cannot be modelled, for the reason in err. */
static int refuse(struct onnx *o, size_t before, struct sim_err *err) {
    char name[192];
    if (o->quiet)
        return 0;
    layer_name(o, name, sizeof name, "");
    o->coverage->nodes++;
    o->coverage->refused++;
    for (size_t i = before; i < o->list.net->n; i++)
        o->coverage->macs += o->list.net->layers[i].macs;
    const int rc = onnx_book(o, 2 * sizeof(struct net_layer) + 300, err);
    return rc ? rc : net_list_refuse(&o->list, name, err);
}

static const struct wire *find_function(const struct onnx *o, const struct node *n) {
    for (size_t i = 0; i < o->n_functions; i++)
        if (slice_same(o->functions[i].name, n->op) &&
            slice_same(o->functions[i].domain, n->domain))
            return &o->functions[i].body;
    return NULL;
}

static int walk(struct onnx *o, struct wire graph, uint32_t number, struct sim_err *err);

/* Enters a scope of its own for a graph or function; NULL with SIM_EUNSUP where it is too deep. */
static struct scope *enter(struct onnx *o, const struct scope *like, struct sim_err *err) {
    struct scope *inner = NULL;
    if (o->depth == ONNX_DEPTH)
        sim_fail(err, SIM_EUNSUP, "%s: graphs or functions more than %u deep", o->where,
                 ONNX_DEPTH);
    else
        inner = sim_alloc(1, sizeof *inner, err);
    if (!inner)
        return NULL;
    *inner = *like;
    o->depth++;
    o->scope = inner;
    return inner;
}

static void leave(struct onnx *o, struct scope *outer, struct node *node) {
    const uint64_t bytes = o->scope->tensors.n * sizeof(struct tensor);
    o->used -= bytes < o->used ? bytes : o->used;
    tensors_free(&o->scope->tensors);
    free(o->scope);
    o->scope = outer;
    o->node = node;
    o->depth--;
}

/* Output i of the node outside is what `name` is inside. */
static int hand_out(struct onnx *o, struct scope *outer, const struct node *node, size_t i,
                    struct slice name, struct sim_err *err) {
    struct scope *inner = o->scope;
    const struct tensor *t = onnx_find(o, name);
    int rc = 0;
    if (!t || !t->known || i >= node->n_out || !node->out[i].n)
        return 0;
    const struct tensor copy = *t;
    o->scope = outer;
    rc = onnx_set(o, node->out[i], &copy, err);
    o->scope = inner;
    return rc;
}

/* The graph's inputs are those that are given. */
static int bind_inputs(struct onnx *o, struct wire graph, const struct onnx_inner *inner,
                       struct sim_err *err) {
    struct wire_field f;
    size_t i = 0;
    int rc = 0;
    while (!rc && i < inner->n && (rc = wire_next(&graph, &f, err)) > 0) {
        struct wire w = f.bytes;
        struct wire_field name;
        rc = 0;
        if (f.number == GRAPH_INPUT && f.type == WIRE_BYTES && wire_next(&w, &name, err) > 0)
            rc = onnx_set(o, wire_text(&name), &inner->inputs[i++], err);
    }
    return rc;
}

static int take_output(struct onnx *o, struct scope *outer, const struct node *node, size_t i,
                       struct slice name, const struct onnx_inner *inner, struct sim_err *err) {
    const struct tensor *t = onnx_find(o, name);
    if (i >= inner->skip)
        return hand_out(o, outer, node, i - inner->skip, name, err);
    if (t && inner->skipped)
        *inner->skipped = *t;
    return 0;
}

int onnx_subgraph(struct onnx *o, struct wire graph, const struct onnx_inner *inner,
                  struct sim_err *err) {
    struct scope *outer = o->scope;
    struct node *node = o->node;
    const struct scope like = {.outer = outer, .call = outer->call, .function = outer->function};
    struct wire outputs = graph;
    struct wire_field f;
    size_t i = 0;
    if (!enter(o, &like, err))
        return err->code;
    int rc = onnx_read_names(o, graph, err);
    if (!rc)
        rc = bind_inputs(o, graph, inner, err);
    if (!rc)
        rc = walk(o, graph, GRAPH_NODE, err);
    while (!rc && (rc = wire_next(&outputs, &f, err)) > 0) {
        struct wire w = f.bytes;
        struct wire_field name;
        rc = 0;
        if (f.number == GRAPH_OUTPUT && f.type == WIRE_BYTES && wire_next(&w, &name, err) > 0)
            rc = take_output(o, outer, node, i++, wire_text(&name), inner, err);
    }
    leave(o, outer, node);
    return rc;
}

/* Parameters of a function are the inputs of its call, which are those of the scope outside. */
static int bind(struct onnx *o, struct scope *outer, struct wire w, struct sim_err *err) {
    struct scope *inner = o->scope;
    struct wire_field f;
    size_t i = 0;
    int rc;
    while ((rc = wire_next(&w, &f, err)) > 0) {
        if (f.number != FUNCTION_INPUT)
            continue;
        o->scope = outer;
        const struct tensor t = onnx_input(o, i++);
        o->scope = inner;
        rc = onnx_set(o, wire_text(&f), &t, err);
        if (rc)
            return rc;
    }
    return rc;
}

static int call(struct onnx *o, const struct wire *function, struct sim_err *err) {
    struct scope *outer = o->scope;
    struct node *node = o->node;
    const struct scope like = {.call = node, .function = *function};
    struct wire w = *function;
    struct wire_field f;
    size_t i = 0;
    if (!enter(o, &like, err))
        return err->code;
    int rc = bind(o, outer, *function, err);
    if (!rc)
        rc = walk(o, *function, FUNCTION_NODE, err);
    while (!rc && (rc = wire_next(&w, &f, err)) > 0)
        rc = f.number == FUNCTION_OUTPUT ? hand_out(o, outer, node, i++, wire_text(&f), err) : 0;
    leave(o, outer, node);
    return rc;
}

/* What is known of the operator is done; SIM_EUNSUP where it cannot be modelled. */
static int handle(struct onnx *o, enum onnx_work *work, struct sim_err *err) {
    const struct node *n = o->node;
    onnx_handler *layer = onnx_layer(n->op, n->domain);
    const struct onnx_op *op = layer ? NULL : onnx_passed(n->op, n->domain);
    *work = op ? op->work : WORK_ELEMENT;
    if (layer || op)
        return layer ? layer(o, err) : op->shape(o, err);
    return sim_fail(err, SIM_EUNSUP, "%s: the operator%s%.*s is not modelled", o->where,
                    n->domain.n ? " of domain " : "", (int)(n->domain.n < 60 ? n->domain.n : 60),
                    n->domain.text);
}

static int run_node(struct onnx *o, struct sim_err *err) {
    const struct node *n = o->node;
    const size_t before = o->list.net->n, visited = o->visited + 1;
    const struct wire *function = find_function(o, n);
    enum onnx_work work = WORK_NONE;
    snprintf(o->where, sizeof o->where, "%.120s: node %.*s (%.*s)", o->file->name,
             (int)(n->name.n < 60 ? n->name.n : 60), n->name.text,
             (int)(n->op.n < 40 ? n->op.n : 40), n->op.text);
    if (++o->visited > ONNX_NODES)
        return sim_fail(err, SIM_EUNSUP, "%s: more than %u nodes, functions inlined", o->file->name,
                        ONNX_NODES);
    int rc = function ? call(o, function, err) : handle(o, &work, err);
    if (rc == SIM_EUNSUP)
        rc = refuse(o, before, err);
    else if (!rc && !function)
        rc = count(o, before, work, err);
    if (!rc)
        rc = settle(o, err);
    return rc ? rc : onnx_trace_node(o, o->visited != visited, err);
}

/* A node whose outputs nobody reads does nothing. */
static int pass_dead(struct onnx *o, struct sim_err *err) {
    const struct node *n = o->node;
    const struct onnx_op *op = onnx_passed(n->op, n->domain);
    struct net_coverage *c = o->coverage;
    const bool small = op && op->work == WORK_NONE && !onnx_layer(n->op, n->domain);
    if (o->quiet)
        return 0;
    c->nodes++;
    return net_coverage_pass(small ? &c->passed : &c->unused, n->op.text, n->op.n, err);
}

static int walk(struct onnx *o, struct wire graph, uint32_t number, struct sim_err *err) {
    struct wire_field f;
    struct onnx_live live;
    int rc = onnx_live(o, graph, number, &live, err);
    for (size_t i = 0; !rc && (rc = wire_next(&graph, &f, err)) > 0;) {
        rc = 0;
        if (f.number != number || f.type != WIRE_BYTES)
            continue;
        struct node node, *outside = o->node;
        rc = onnx_read_node(o, f.bytes, &node, err);
        o->node = &node;
        if (!rc)
            rc = live.all || live.of[i] ? run_node(o, err) : pass_dead(o, err);
        o->node = outside;
        onnx_node_free(&node);
        i++;
    }
    free(live.of);
    return rc;
}

static int node_computes(struct onnx *o, const struct node *n, unsigned depth, bool *computes) {
    struct slice inner;
    const bool layer = onnx_layer(n->op, n->domain) && !slice_is(n->op, "Add") &&
                       !slice_is(n->op, "Gather") && !slice_is(n->op, "If") &&
                       !slice_is(n->op, "Loop") && !slice_is(n->op, "Scan");
    *computes = layer || (!onnx_layer(n->op, n->domain) && !onnx_passed(n->op, n->domain));
    for (size_t i = 0; i < n->n_attributes && !*computes; i++)
        if (n->attributes[i].graph.at != n->attributes[i].graph.end)
            *computes = onnx_graph_computes(o, n->attributes[i].graph, depth + 1, &inner);
    return 0;
}

bool onnx_graph_computes(struct onnx *o, struct wire graph, unsigned depth, struct slice *op) {
    struct wire_field f;
    bool computes = depth > ONNX_DEPTH;
    while (!computes && wire_next(&graph, &f, NULL) > 0) {
        struct node node;
        if (f.number != GRAPH_NODE || f.type != WIRE_BYTES)
            continue;
        computes = ++o->visited > ONNX_NODES || onnx_read_node(o, f.bytes, &node, NULL);
        if (!computes)
            node_computes(o, &node, depth, &computes);
        *op = node.op;
        onnx_node_free(&node);
    }
    return computes;
}

static int trace_outputs(struct onnx *o, struct wire graph, struct sim_err *err) {
    struct wire_field f, name;
    int rc;
    while ((rc = wire_next(&graph, &f, err)) > 0) {
        struct wire w = f.bytes;
        if (f.number != GRAPH_OUTPUT || f.type != WIRE_BYTES || wire_next(&w, &name, err) <= 0)
            continue;
        rc = onnx_trace_output(o, wire_text(&name), err);
        if (rc)
            return rc;
    }
    return rc;
}

int onnx_walk(struct onnx *o, struct wire graph, struct sim_err *err) {
    const int rc = walk(o, graph, GRAPH_NODE, err);
    return rc ? rc : trace_outputs(o, graph, err);
}
