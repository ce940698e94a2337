// Source of the committed cubins: nvcc 13.0 -cubin -arch=sm_80 (sm_90) kernels.cu
int __device__ counter = 1;
__constant__ float scale[16];

extern "C" __global__ void __launch_bounds__(256, 2)
gemm(const float *a, const float *b, float *c, int n) {
    __shared__ float tile[2][32][65];
    const int x = threadIdx.x % 32, y = threadIdx.x / 32;
    float sum[8] = {0};
    for (int k = 0; k < n; k += 32) {
        for (int i = y; i < 32; i += 8) {
            tile[0][i][x] = a[(blockIdx.y * 32 + i) * n + k + x];
            tile[1][i][x] = b[(k + i) * n + blockIdx.x * 32 + x];
        }
        __syncthreads();
        for (int i = 0; i < 32; i++)
            for (int j = 0; j < 4; j++)
                sum[j] += tile[0][y + 8 * j][i] * tile[1][i][x];
        __syncthreads();
    }
    for (int j = 0; j < 4; j++)
        c[(blockIdx.y * 32 + y + 8 * j) * n + blockIdx.x * 32 + x] = sum[j] * scale[j];
}

extern "C" __global__ void relu(float *x, char flag, short n) {
    extern __shared__ float buffer[];
    const int i = blockIdx.x * blockDim.x + threadIdx.x;
    buffer[threadIdx.x] = x[i];
    __syncthreads();
    if (i < n)
        x[i] = buffer[threadIdx.x ^ 1] > 0 ? x[i] : flag;
    if (i == 0)
        counter++;
}
