/* The little of OpenCL that the capture driver needs: one device, one queue, numbered buffers that
 * live until the end, kernels launched by name. */
#ifndef MAGNETAR_TRACES_CAPTURE_CL_H
#define MAGNETAR_TRACES_CAPTURE_CL_H

#include <stdint.h>

#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>

#include "sim/err.h"

struct cl;

/* The first device found, with the kernels of kernels.cl built. SIM_EUNSUP without a device. */
int cl_open(struct cl **out, struct sim_err *err);
void cl_close(struct cl *c);

cl_device_id cl_device(const struct cl *c);
cl_command_queue *cl_queue(struct cl *c);

/* A buffer, freed by cl_close. The name goes to the trace. */
int cl_buffer(struct cl *c, cl_mem *out, uint64_t bytes, const char *name, struct sim_err *err);

/* Work-groups and work-items per group; z is 1. */
struct cl_shape {
    size_t groups[2], items[2];
};

/* Runs a kernel to its end. `sig` has a letter per argument that follows: i int, f float (as
 * double), b cl_mem. */
int cl_launch(struct cl *c, const char *kernel, const struct cl_shape *shape, struct sim_err *err,
              const char *sig, ...);

/* Shape for n work-items in groups of 64. */
struct cl_shape cl_linear(uint64_t n);

#endif
