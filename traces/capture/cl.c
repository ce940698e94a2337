#include "traces/capture/cl.h"

#include <stdarg.h>
#include <stdlib.h>

/* The lines of kernels.cl. */
static const char *source[] = {
#include "traces/capture/kernels_cl.h"
};

struct cl {
    cl_device_id device;
    cl_context context;
    cl_command_queue queue;
    cl_program program;
    cl_mem *buffers;
    size_t n_buffers, cap_buffers;
};

static int device_find(struct cl *c, struct sim_err *err) {
    cl_platform_id platforms[8];
    cl_uint n = 0;
    if (clGetPlatformIDs(8, platforms, &n) != CL_SUCCESS)
        n = 0;
    for (cl_uint i = 0; i < n && i < 8; i++)
        if (clGetDeviceIDs(platforms[i], CL_DEVICE_TYPE_ALL, 1, &c->device, NULL) == CL_SUCCESS)
            return 0;
    return sim_fail(err, SIM_EUNSUP, "no OpenCL device; run this program under magnetar-capture");
}

static int program_build(struct cl *c, struct sim_err *err) {
    cl_int e;
    c->context = clCreateContext(NULL, 1, &c->device, NULL, NULL, &e);
    if (e != CL_SUCCESS)
        return sim_fail(err, SIM_EUNSUP, "OpenCL context: error %d", e);
    c->queue = clCreateCommandQueue(c->context, c->device, 0, &e);
    if (e != CL_SUCCESS)
        return sim_fail(err, SIM_EUNSUP, "OpenCL queue: error %d", e);
    c->program =
        clCreateProgramWithSource(c->context, sizeof source / sizeof *source, source, NULL, &e);
    if (e == CL_SUCCESS)
        e = clBuildProgram(c->program, 1, &c->device, "", NULL, NULL);
    if (e == CL_SUCCESS)
        return 0;
    char log[300] = "";
    clGetProgramBuildInfo(c->program, c->device, CL_PROGRAM_BUILD_LOG, sizeof log - 1, log, NULL);
    return sim_fail(err, SIM_EUNSUP, "OpenCL kernels: error %d: %s", e, log);
}

int cl_open(struct cl **out, struct sim_err *err) {
    struct cl *c = sim_alloc(1, sizeof *c, err);
    if (!c)
        return SIM_EIO;
    int r = device_find(c, err);
    if (!r)
        r = program_build(c, err);
    if (r) {
        cl_close(c);
        return r;
    }
    *out = c;
    return 0;
}

void cl_close(struct cl *c) {
    if (!c)
        return;
    for (size_t i = 0; i < c->n_buffers; i++)
        clReleaseMemObject(c->buffers[i]);
    free(c->buffers);
    if (c->program)
        clReleaseProgram(c->program);
    if (c->queue)
        clReleaseCommandQueue(c->queue);
    if (c->context)
        clReleaseContext(c->context);
    free(c);
}

cl_device_id cl_device(const struct cl *c) {
    return c->device;
}

cl_command_queue *cl_queue(struct cl *c) {
    return &c->queue;
}

int cl_buffer(struct cl *c, cl_mem *out, uint64_t bytes, const char *name, struct sim_err *err) {
    int r = sim_grow((void **)&c->buffers, &c->cap_buffers, c->n_buffers, sizeof *c->buffers, err);
    if (r)
        return r;
    cl_int e;
    setenv("MAGNETAR_CAPTURE_NAME", name, 1);
    *out = clCreateBuffer(c->context, CL_MEM_READ_WRITE, bytes, NULL, &e);
    unsetenv("MAGNETAR_CAPTURE_NAME");
    if (e != CL_SUCCESS)
        return sim_fail(err, SIM_EIO, "OpenCL buffer %s of %llu bytes: error %d", name,
                        (unsigned long long)bytes, e);
    c->buffers[c->n_buffers++] = *out;
    return 0;
}

static cl_int set_args(cl_kernel k, const char *sig, va_list args) {
    cl_int e = CL_SUCCESS;
    for (cl_uint i = 0; sig[i] && e == CL_SUCCESS; i++)
        if (sig[i] == 'i') {
            cl_int v = va_arg(args, int);
            e = clSetKernelArg(k, i, sizeof v, &v);
        } else if (sig[i] == 'f') {
            cl_float v = (cl_float)va_arg(args, double);
            e = clSetKernelArg(k, i, sizeof v, &v);
        } else {
            cl_mem v = va_arg(args, cl_mem);
            e = clSetKernelArg(k, i, sizeof v, &v);
        }
    return e;
}

int cl_launch(struct cl *c, const char *kernel, const struct cl_shape *shape, struct sim_err *err,
              const char *sig, ...) {
    cl_int e;
    cl_kernel k = clCreateKernel(c->program, kernel, &e);
    if (e != CL_SUCCESS)
        return sim_fail(err, SIM_EUNSUP, "OpenCL kernel %s: error %d", kernel, e);
    va_list args;
    va_start(args, sig);
    e = set_args(k, sig, args);
    va_end(args);
    const size_t global[2] = {shape->groups[0] * shape->items[0],
                              shape->groups[1] * shape->items[1]};
    if (e == CL_SUCCESS)
        e = clEnqueueNDRangeKernel(c->queue, k, 2, NULL, global, shape->items, 0, NULL, NULL);
    if (e == CL_SUCCESS)
        e = clFinish(c->queue);
    clReleaseKernel(k);
    return e == CL_SUCCESS ? 0 : sim_fail(err, SIM_EIO, "OpenCL kernel %s: error %d", kernel, e);
}

struct cl_shape cl_linear(uint64_t n) {
    return (struct cl_shape){{(size_t)((n + 63) / 64), 1}, {64, 1}};
}
