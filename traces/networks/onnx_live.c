/* Which nodes lead to an output of their graph. Exporters leave others behind: heads of a training
 * that nobody asks for, shapes that were worked out once more. They do nothing when the graph runs.
 */
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum { GRAPH_NODE = 1, GRAPH_OUTPUT = 12, FUNCTION_OUTPUT = 5 };

/* Names that somebody reads. */
struct needed {
    struct slice *slots; /* open addressing; an empty name is a free slot */
    size_t n, cap;
};

static size_t slot_of(const struct needed *s, struct slice name) {
    size_t at = slice_hash(name) & (s->cap - 1);
    while (s->slots[at].n && !slice_same(s->slots[at], name))
        at = (at + 1) & (s->cap - 1);
    return at;
}

static bool is_needed(const struct needed *s, struct slice name) {
    return name.n && s->cap && s->slots[slot_of(s, name)].n;
}

static int widen(struct needed *s, struct sim_err *err) {
    struct needed wider = {.cap = s->cap ? 2 * s->cap : 64};
    wider.slots = sim_alloc(wider.cap, sizeof *wider.slots, err);
    if (!wider.slots)
        return SIM_EIO;
    wider.n = s->n;
    for (size_t i = 0; i < s->cap; i++)
        if (s->slots[i].n)
            wider.slots[slot_of(&wider, s->slots[i])] = s->slots[i];
    free(s->slots);
    *s = wider;
    return 0;
}

static int need(struct needed *s, struct slice name, struct sim_err *err) {
    const int rc = 2 * s->n < s->cap ? 0 : widen(s, err);
    if (rc || !name.n || is_needed(s, name))
        return rc;
    s->slots[slot_of(s, name)] = name;
    s->n++;
    return 0;
}

static int need_inputs(struct onnx *o, struct needed *s, const struct node *n, unsigned depth,
                       struct sim_err *err);

/* What the nodes of an inner graph read, and what it hands out, may be names from outside. */
static int need_graph(struct onnx *o, struct needed *s, struct wire graph, unsigned depth,
                      struct sim_err *err) {
    struct wire_field f;
    int rc = 0;
    while (!rc && depth <= ONNX_DEPTH && (rc = wire_next(&graph, &f, err)) > 0) {
        struct wire w = f.bytes;
        struct wire_field name;
        struct node node;
        rc = 0;
        if (f.type != WIRE_BYTES)
            continue;
        if (f.number == GRAPH_OUTPUT && wire_next(&w, &name, NULL) > 0)
            rc = need(s, wire_text(&name), err);
        if (rc || f.number != GRAPH_NODE)
            continue;
        rc = onnx_read_node(o, f.bytes, &node, err);
        if (!rc)
            rc = need_inputs(o, s, &node, depth + 1, err);
        onnx_node_free(&node);
    }
    return rc;
}

static int need_inputs(struct onnx *o, struct needed *s, const struct node *n, unsigned depth,
                       struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < n->n_in && !rc; i++)
        rc = need(s, n->in[i], err);
    for (size_t i = 0; i < n->n_attributes && !rc; i++)
        if (n->attributes[i].graph.at != n->attributes[i].graph.end)
            rc = need_graph(o, s, n->attributes[i].graph, depth + 1, err);
    return rc;
}

static bool leads_on(const struct needed *s, const struct node *n) {
    for (size_t i = 0; i < n->n_out; i++)
        if (is_needed(s, n->out[i]))
            return true;
    return false;
}

/* From the last node to the first, as each reads what those before it make. */
static int mark(struct onnx *o, struct needed *s, const struct wire *nodes, size_t n,
                struct onnx_live *live, struct sim_err *err) {
    bool any = false;
    int rc = 0;
    for (size_t i = n; i-- > 0 && !rc;) {
        struct node node;
        rc = onnx_read_node(o, nodes[i], &node, err);
        if (!rc && (live->of[i] = leads_on(s, &node))) {
            any = true;
            rc = need_inputs(o, s, &node, 0, err);
        }
        onnx_node_free(&node);
    }
    live->all = !any;
    return rc;
}

/* The nodes of a graph or function, and the names of its outputs. */
static int collect(struct wire graph, uint32_t node_field, struct wire **nodes, size_t *n,
                   struct needed *s, struct sim_err *err) {
    const uint32_t output = node_field == GRAPH_NODE ? GRAPH_OUTPUT : FUNCTION_OUTPUT;
    struct wire_field f;
    size_t cap = 0;
    int rc;
    while ((rc = wire_next(&graph, &f, err)) > 0) {
        struct wire w = f.bytes;
        struct wire_field name = f;
        rc = 0;
        if (f.type != WIRE_BYTES)
            continue;
        if (f.number == output && (output == FUNCTION_OUTPUT || wire_next(&w, &name, NULL) > 0))
            rc = need(s, wire_text(&name), err);
        if (!rc && f.number == node_field)
            rc = sim_grow((void **)nodes, &cap, *n, sizeof **nodes, err);
        if (!rc && f.number == node_field)
            (*nodes)[(*n)++] = f.bytes;
        if (rc)
            return rc;
    }
    return rc;
}

int onnx_live(struct onnx *o, struct wire graph, uint32_t node_field, struct onnx_live *live,
              struct sim_err *err) {
    struct needed s = {.n = 0};
    struct wire *nodes = NULL;
    size_t n = 0;
    *live = (struct onnx_live){.all = true};
    int rc = collect(graph, node_field, &nodes, &n, &s, err);
    if (!rc && s.n && n) {
        live->of = sim_alloc(n, sizeof *live->of, err);
        rc = live->of ? mark(o, &s, nodes, n, live, err) : SIM_EIO;
    }
    free(nodes);
    free(s.slots);
    return rc;
}
