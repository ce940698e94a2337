/* An OpenCL program that copies 256 float4, with the local size of its argument, or none. */
#define CL_TARGET_OPENCL_VERSION 120
#include <CL/cl.h>
#include <stdlib.h>

static const char *source = "__kernel void copy4(__global const float4 *a, __global float4 *b) {"
                            "    b[get_global_id(0)] = a[get_global_id(0)];"
                            "}";

int main(int argc, char **argv) {
    const size_t global = 256, local = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    cl_platform_id platform;
    cl_device_id device;
    if (clGetPlatformIDs(1, &platform, NULL) ||
        clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 1, &device, NULL))
        return 1;
    cl_context context = clCreateContext(NULL, 1, &device, NULL, NULL, NULL);
    cl_command_queue queue = clCreateCommandQueue(context, device, 0, NULL);
    cl_program program = clCreateProgramWithSource(context, 1, &source, NULL, NULL);
    if (clBuildProgram(program, 1, &device, "", NULL, NULL))
        return 1;
    cl_kernel kernel = clCreateKernel(program, "copy4", NULL);
    for (cl_uint i = 0; i < 2; i++) {
        cl_mem buffer = clCreateBuffer(context, CL_MEM_READ_WRITE, 16 * global, NULL, NULL);
        clSetKernelArg(kernel, i, sizeof buffer, &buffer);
    }
    if (clEnqueueNDRangeKernel(queue, kernel, 1, NULL, &global, local ? &local : NULL, 0, NULL,
                               NULL))
        return 1;
    return clFinish(queue) != CL_SUCCESS;
}
