/* If, Loop and Scan. A branch that is known to be taken is walked; bodies that hold nothing but
 * operators that are passed over are passed over with them, and give the shapes of what comes out;
 * the rest is refused. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

static struct wire branch(const struct onnx *o, const char *name) {
    const struct attribute *a = onnx_attribute(o, name);
    const uint8_t *at = (const uint8_t *)o->file->data;
    return a ? a->graph : (struct wire){o->file, at, at};
}

static int refuse_inner(const struct onnx *o, const char *what, struct slice op,
                        struct sim_err *err) {
    return sim_fail(err, SIM_EUNSUP, "%s: %s holds %.*s, which is not counted inside it", o->where,
                    what, (int)(op.n < 40 ? op.n : 40), op.text);
}

/* What the node's outputs are now; an output that has no name, or of which nothing is known, is
 * unknown. */
static void look(const struct onnx *o, struct tensor *outputs) {
    for (size_t i = 0; i < o->node->n_out; i++) {
        const struct slice name = o->node->out[i];
        const struct tensor *t = name.n ? tensors_find(&o->scope->tensors, name) : NULL;
        outputs[i] = t ? *t : (struct tensor){.known = false};
    }
}

static int put(struct onnx *o, size_t i, const struct tensor *t, struct sim_err *err) {
    return o->node->out[i].n ? onnx_set(o, o->node->out[i], t, err) : 0;
}

/* Walks a graph for shapes alone, from outputs of which nothing is known. What cannot be is no
 * error: the graph may be one that is never taken. */
static int try_graph(struct onnx *o, struct wire graph, const struct onnx_inner *inner,
                     struct tensor *outputs, struct sim_err *err) {
    const struct tensor nothing = {.known = false};
    int rc = 0;
    for (size_t i = 0; i < o->node->n_out && !rc; i++)
        rc = put(o, i, &nothing, err);
    o->quiet++;
    if (!rc)
        rc = onnx_subgraph(o, graph, inner, err);
    o->quiet--;
    for (size_t i = 0; i < o->node->n_out && rc == SIM_EFORMAT; i++)
        if (put(o, i, &nothing, err))
            return err->code;
    look(o, outputs);
    return rc == SIM_EFORMAT ? 0 : rc;
}

static bool same_shape(const struct tensor *a, const struct tensor *b) {
    return a->known && b->known && a->rank == b->rank && a->length == b->length &&
           !memcmp(a->dims, b->dims, a->rank * sizeof *a->dims);
}

static struct tensor shape_of(const struct tensor *t) {
    struct tensor shape = *t;
    shape.values = NULL;
    shape.constant = shape.declared = false;
    return shape;
}

/* Outputs that both branches give the same shape have it; the others are as the file says. */
static int join(struct onnx *o, struct wire yes, struct wire no, struct tensor *t,
                struct sim_err *err) {
    const size_t n = o->node->n_out;
    const struct onnx_inner inner = {.n = 0};
    look(o, t);
    int rc = try_graph(o, yes, &inner, t + n, err);
    if (!rc)
        rc = try_graph(o, no, &inner, t + 2 * n, err);
    for (size_t i = 0; i < n && !rc; i++) {
        const struct tensor shape = shape_of(&t[n + i]);
        rc = put(o, i, same_shape(&t[n + i], &t[2 * n + i]) ? &shape : &t[i], err);
    }
    return rc;
}

int onnx_if(struct onnx *o, struct sim_err *err) {
    const struct tensor condition = onnx_input(o, 0);
    const struct wire yes = branch(o, "then_branch"), no = branch(o, "else_branch");
    const struct onnx_inner inner = {.n = 0};
    struct slice op = {"", 0};
    if (condition.values)
        return onnx_subgraph(o, condition.values[0] != 0 ? yes : no, &inner, err);
    if (onnx_graph_computes(o, yes, 0, &op) || onnx_graph_computes(o, no, 0, &op))
        return refuse_inner(o, "the condition is not constant, and a branch", op, err);
    struct tensor *t = sim_alloc(3 * o->node->n_out + 1, sizeof *t, err);
    const int rc = t ? join(o, yes, no, t, err) : SIM_EIO;
    free(t);
    return rc;
}

/* What a loop collects has its steps as a first dimension, where their number is known. */
static bool collected(const struct tensor *each, const struct tensor *steps,
                      const struct tensor *going_on, struct tensor *all) {
    const bool always = going_on->values && going_on->values[0] != 0;
    if (!each->known || !steps->values || !always || each->rank == ONNX_RANK || each->length ||
        tensor_int(steps, 0) < 0 || tensor_int(steps, 0) > NET_DIM_MAX)
        return false;
    *all = shape_of(each);
    memmove(all->dims + 1, each->dims, each->rank * sizeof *each->dims);
    all->dims[0] = (uint64_t)tensor_int(steps, 0);
    all->rank++;
    return true;
}

/* What a body hands on from step to step keeps its shape where one step keeps it. Its inputs are
 * the number of the step, the condition and what is handed on. */
static int run_body(struct onnx *o, struct wire body, struct tensor *t, struct sim_err *err) {
    const size_t n = o->node->n_out, in = o->node->n_in;
    const struct tensor steps = onnx_input(o, 0);
    struct tensor *inputs = t + 2 * n, going_on = {.known = false};
    const struct onnx_inner inner = {inputs, in, 1, &going_on};
    for (size_t i = 0; i < in; i++) {
        const struct tensor given = onnx_input(o, i);
        inputs[i] = i < 2 ? (struct tensor){.known = true, .type = i ? ONNX_BOOL : ONNX_INT64}
                          : shape_of(&given);
    }
    inputs[1].values = onnx_has_input(o, 1) ? onnx_input(o, 1).values : NULL;
    look(o, t);
    int rc = try_graph(o, body, &inner, t + n, err);
    for (size_t i = 0; i < n && !rc; i++) {
        const bool handed_on = i + 2 < in;
        struct tensor found = shape_of(&t[n + i]);
        const bool known = handed_on ? same_shape(&found, &inputs[i + 2])
                                     : collected(&t[n + i], &steps, &going_on, &found);
        rc = put(o, i, known ? &found : &t[i], err);
    }
    return rc;
}

int onnx_loop(struct onnx *o, struct sim_err *err) {
    const struct wire body = branch(o, "body");
    struct slice op = {"", 0};
    if (onnx_graph_computes(o, body, 0, &op))
        return refuse_inner(o, "its body", op, err);
    if (!slice_is(o->node->op, "Loop") || o->node->n_in < 2)
        return 0;
    struct tensor *t = sim_alloc(2 * o->node->n_out + o->node->n_in, sizeof *t, err);
    const int rc = t ? run_body(o, body, t, err) : SIM_EIO;
    free(t);
    return rc;
}
