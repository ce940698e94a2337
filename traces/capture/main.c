/* magnetar-opencl: runs the layers of a network, or single kernels, on the first OpenCL device.
 * Under magnetar-capture the device is Oclgrind, and what the kernels do to memory is recorded. */
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "traces/capture/micro.h"
#include "traces/capture/run.h"

enum { MAX_KERNELS = 64 };

struct options {
    const char *network, *tiles;
    const char *kernels[MAX_KERNELS];
    size_t n_kernels;
    struct run_options run;
    uint64_t clear;
};

static const struct argp_option table[] = {
    {"network", 'n', "NAME", 0, "Shipped network, or a file with one (a table, SCALE-Sim, ONNX)",
     0},
    {"layers", 'l', "A[-B]", 0, "Only these, by position in the network from 1", 0},
    {"batch", 'b', "N", 0, "Images (1)", 0},
    {"training", 't', NULL, 0, "A step of training instead of inference", 0},
    {"tiles", 'T', "SET[,KEY=N...]", 0,
     "CLBlast's parameters: gtx1080ti (the default), or default, its own for an unknown device", 0},
    {"kernel", 'k', "NAME:SIZE", 0,
     "A single kernel: vector_add_f32:N, vector_add_f64:N, matrix_mul:M, simple_matrix_mul:MxNxP, "
     "transpose_naive:WxH, transpose_coalesced:WxH, or babelstream:N, one round of its six; may be "
     "repeated",
     0},
    {"clear", 'c', "BYTES", 0, "Copy so many bytes before each single kernel", 0},
    {0},
};

static uint64_t number(const char *text, const char **end, struct argp_state *state) {
    char *e;
    const unsigned long long v = strtoull(text, &e, 10);
    if (e == text || *text == '-' || v > INT32_MAX)
        argp_error(state, "%s: a number up to 2147483647 expected", text);
    if (!end && *e)
        argp_error(state, "%s: nothing expected after the number", text);
    if (end)
        *end = e;
    return v;
}

static void read_layers(struct options *o, const char *text, struct argp_state *state) {
    const char *end;
    o->run.first = o->run.last = number(text, &end, state);
    if (*end == '-')
        o->run.last = number(end + 1, NULL, state);
    else if (*end)
        argp_error(state, "%s: A or A-B expected", text);
}

static error_t read_option(int key, char *arg, struct argp_state *state) {
    struct options *o = state->input;
    switch (key) {
    case 'n':
        o->network = arg;
        return 0;
    case 'l':
        read_layers(o, arg, state);
        return 0;
    case 'b':
        o->run.batch = number(arg, NULL, state);
        if (!o->run.batch)
            argp_error(state, "batch: above 0 expected");
        return 0;
    case 't':
        o->run.training = true;
        return 0;
    case 'T':
        o->tiles = arg;
        return 0;
    case 'k':
        if (o->n_kernels == MAX_KERNELS)
            argp_error(state, "at most %d kernels", MAX_KERNELS);
        o->kernels[o->n_kernels++] = arg;
        return 0;
    case 'c':
        o->clear = number(arg, NULL, state);
        return 0;
    case ARGP_KEY_END:
        if (!o->network == !o->n_kernels)
            argp_error(state, "either --network or --kernel expected");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int run_layers(struct cl *cl, const struct network *net, struct options *o,
                      struct sim_err *err) {
    if (!o->run.first) {
        o->run.first = 1;
        o->run.last = net->n;
    }
    const int rc = blas_tune(cl, o->tiles, err);
    return rc ? rc : run_network(cl, net, &o->run, err);
}

static int run(struct options *o, struct sim_err *err) {
    struct network *net = NULL;
    struct cl *cl = NULL;
    int rc = o->network ? network_open(&net, o->network, err) : 0;
    if (!rc)
        rc = cl_open(&cl, err);
    if (!rc && net)
        rc = run_layers(cl, net, o, err);
    for (size_t i = 0; i < o->n_kernels && !rc; i++)
        rc = micro_run(cl, o->kernels[i], o->clear, err);
    blas_done();
    cl_close(cl);
    network_free(net);
    return rc;
}

int main(int argc, char **argv) {
    static const struct argp argp = {
        table, read_option,
        NULL,  "Runs the layers of a network, or single kernels, on the first OpenCL device.",
        NULL,  NULL,
        NULL};
    struct options o = {.tiles = "gtx1080ti", .run.batch = 1};
    struct sim_err err = {0};
    argp_err_exit_status = -SIM_EUSAGE;
    argp_parse(&argp, argc, argv, 0, NULL, &o);
    const int rc = run(&o, &err);
    if (rc)
        fprintf(stderr, "magnetar-opencl: %s\n", err.text);
    return -rc;
}
