/* If, Loop and Scan. A branch that is known to be taken is walked; bodies that hold nothing but
 * operators that are passed over are passed over with them; the rest is refused. */
#include <stdio.h>

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

int onnx_if(struct onnx *o, struct sim_err *err) {
    const struct tensor condition = onnx_input(o, 0);
    const struct wire yes = branch(o, "then_branch"), no = branch(o, "else_branch");
    struct slice op = {"", 0};
    if (condition.values)
        return onnx_subgraph(o, condition.values[0] != 0 ? yes : no, err);
    if (onnx_graph_computes(o, yes, 0, &op) || onnx_graph_computes(o, no, 0, &op))
        return refuse_inner(o, "the condition is not constant, and a branch", op, err);
    return 0;
}

int onnx_loop(struct onnx *o, struct sim_err *err) {
    struct slice op = {"", 0};
    if (onnx_graph_computes(o, branch(o, "body"), 0, &op))
        return refuse_inner(o, "its body", op, err);
    return 0;
}
