/* ONNX models: the version, local functions and the graph, which is walked. */
#include <stdlib.h>
#include <string.h>

#include "traces/networks/onnx.h"

enum { MODEL_GRAPH = 7, MODEL_OPSET = 8, MODEL_FUNCTION = 25 };
enum { OPSET_DOMAIN = 1, OPSET_VERSION = 2 };
enum { FUNCTION_NAME = 1, FUNCTION_DOMAIN = 10 };

static int read_opset(struct onnx *o, struct wire w, struct sim_err *err) {
    struct slice domain = {"", 0};
    uint64_t version = 0;
    struct wire_field f;
    int rc;
    while ((rc = wire_next(&w, &f, err)) > 0)
        if (f.number == OPSET_DOMAIN)
            domain = wire_text(&f);
        else if (f.number == OPSET_VERSION)
            version = f.value;
    if (!domain.n || slice_is(domain, "ai.onnx"))
        o->opset = (int64_t)version;
    return rc;
}

static int add_function(struct onnx *o, struct wire body, struct sim_err *err) {
    struct function fn = {.name = {"", 0}, .domain = {"", 0}, .body = body};
    struct wire_field f;
    int rc;
    while ((rc = wire_next(&body, &f, err)) > 0)
        if (f.number == FUNCTION_NAME)
            fn.name = wire_text(&f);
        else if (f.number == FUNCTION_DOMAIN)
            fn.domain = wire_text(&f);
    if (!rc && o->n_functions == ONNX_FUNCTIONS)
        rc = sim_fail(err, SIM_EUNSUP, "%s: more than %u functions", o->file->name, ONNX_FUNCTIONS);
    if (!rc)
        rc = sim_grow((void **)&o->functions, &o->cap_functions, o->n_functions,
                      sizeof *o->functions, err);
    if (!rc)
        o->functions[o->n_functions++] = fn;
    return rc;
}

static int read_model(struct onnx *o, struct wire model, struct wire *graph, struct sim_err *err) {
    struct wire_field f;
    int rc;
    *graph = (struct wire){model.file, model.end, model.end};
    while ((rc = wire_next(&model, &f, err)) > 0) {
        if (f.type != WIRE_BYTES)
            continue;
        if (f.number == MODEL_GRAPH)
            *graph = f.bytes;
        else if (f.number == MODEL_OPSET)
            rc = read_opset(o, f.bytes, err);
        else if (f.number == MODEL_FUNCTION) {
            rc = add_function(o, f.bytes, err);
        }
        if (rc < 0)
            return rc;
    }
    if (!rc && graph->at == graph->end)
        rc =
            sim_fail(err, SIM_EFORMAT, "%s: no graph in it, expected an ONNX model", o->file->name);
    return rc;
}

static int read_all(struct onnx *o, struct sim_err *err) {
    const uint8_t *data = (const uint8_t *)o->file->data;
    const struct wire model = {o->file, data, data + o->file->size};
    struct wire graph;
    int rc = read_model(o, model, &graph, err);
    if (!rc)
        rc = onnx_read_names(o, graph, err);
    if (!rc)
        rc = onnx_check_dims(o, err);
    if (!rc)
        rc = onnx_walk(o, graph, err);
    if (rc || o->list.net->n)
        return rc;
    char text[400];
    net_coverage_text(o->coverage, text, sizeof text);
    const char *passed = strstr(text, "passed over: ");
    passed = passed ? passed : strstr(text, "left out, ");
    return sim_fail(err, SIM_EUNSUP, "%s: no layer in it; %s", o->file->name,
                    passed ? passed : "no node, either");
}

int net_read_onnx(struct network *net, const struct net_file *file, const char *dims,
                  struct sim_err *err) {
    struct scope scope = {.outer = NULL};
    struct onnx *o = sim_alloc(1, sizeof *o, err);
    net->coverage = sim_alloc(1, sizeof *net->coverage, err);
    int rc = o && net->coverage ? 0 : SIM_EIO;
    if (!rc) {
        o->file = file;
        o->dims = dims;
        o->list.net = net;
        o->coverage = net->coverage;
        o->scope = &scope;
        rc = read_all(o, err);
        net->linked = rc == 0;
        tensors_free(&scope.tensors);
        onnx_values_free(o);
        free(o->functions);
        free(o->origins);
        free(o->symbols);
    }
    free(o);
    return rc;
}
