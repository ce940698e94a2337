/* Stands before OpenCL's library in a captured program. Where the program gives a launch no local
 * size, an implementation chooses one; Oclgrind would take groups of one work-item, which no GPU
 * does. Chosen here: what the kernel asks for by its attribute, else in each dimension, x first,
 * the largest divisor of the global size so that a group has no more than LOCAL_MAX work-items, a
 * choice that GPUs' implementations make alike where 32 divides the size. It is said on standard
 * error and, through $MAGNETAR_CAPTURE_LOCAL, in the trace. A local size of the program's own is
 * handed on as it is. */
#define _GNU_SOURCE
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <dlfcn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOCAL_MAX 256

typedef cl_int enqueue(cl_command_queue, cl_kernel, cl_uint, const size_t *, const size_t *,
                       const size_t *, cl_uint, const cl_event *, cl_event *);

static size_t divisor(size_t whole, size_t most) {
    size_t d = most < whole ? most : whole;
    while (d > 1 && whole % d)
        d--;
    return d;
}

static void choose(cl_kernel k, cl_device_id device, cl_uint dims, const size_t *global,
                   size_t local[3]) {
    size_t asked[3] = {0, 0, 0}, most = LOCAL_MAX;
    clGetKernelWorkGroupInfo(k, device, CL_KERNEL_COMPILE_WORK_GROUP_SIZE, sizeof asked, asked,
                             NULL);
    for (cl_uint d = 0; d < dims; d++) {
        local[d] = asked[0] ? asked[d] : divisor(global[d], most);
        most /= local[d];
    }
}

/* Says once for each kernel and size what was chosen. */
static void say(cl_kernel k, const size_t global[3], const size_t local[3]) {
    char name[80] = "", text[200], all[4000];
    const char *said = getenv("MAGNETAR_CAPTURE_LOCAL");
    clGetKernelInfo(k, CL_KERNEL_FUNCTION_NAME, sizeof name - 1, name, NULL);
    snprintf(text, sizeof text, "%s of %zu x %zu x %zu: %zu x %zu x %zu", name, global[0],
             global[1], global[2], local[0], local[1], local[2]);
    if (said && strstr(said, text))
        return;
    fprintf(stderr,
            "magnetar-capture: no local size for kernel %s; %zu x %zu x %zu chosen, as a GPU's "
            "implementation might\n",
            name, local[0], local[1], local[2]);
    snprintf(all, sizeof all, "%s%s%s", said ? said : "", said ? "; " : "", text);
    setenv("MAGNETAR_CAPTURE_LOCAL", all, 1);
}

cl_int clEnqueueNDRangeKernel(cl_command_queue queue, cl_kernel kernel, cl_uint dims,
                              const size_t *offset, const size_t *global, const size_t *local,
                              cl_uint n_wait, const cl_event *wait, cl_event *event) {
    size_t sizes[3] = {1, 1, 1}, chosen[3] = {1, 1, 1};
    cl_device_id device;
    enqueue *next;
    *(void **)&next = dlsym(RTLD_NEXT, "clEnqueueNDRangeKernel"); /* as POSIX has it */
    if (!next)
        return CL_INVALID_OPERATION;
    bool sound = !local && global && dims >= 1 && dims <= 3;
    for (cl_uint d = 0; sound && d < dims; d++)
        sound = (sizes[d] = global[d]) != 0;
    if (sound &&
        clGetCommandQueueInfo(queue, CL_QUEUE_DEVICE, sizeof device, &device, NULL) == CL_SUCCESS) {
        choose(kernel, device, dims, global, chosen);
        say(kernel, sizes, chosen);
        local = chosen;
    }
    return next(queue, kernel, dims, offset, global, local, n_wait, wait, event);
}
