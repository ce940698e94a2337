/* Single-precision kernels of a network that CLBlast does not have. All are one-dimensional with
 * 64 work-items per group and ceil(n / 64) groups, a work-item above n does nothing; where a kernel
 * says otherwise it says so. No kernel's addresses depend on the values it reads.
 *
 * Matrices are row-major, tensors [image][channel][y][x]. A tensor seen as [image][channel][column]
 * has `inner` columns per channel. */

/* n = images * channels * inner: reads out, bias, writes out. */
__kernel void bias_relu(const int n, const int channels, const int inner,
                        const __global float *bias, __global float *out) {
    const int i = get_global_id(0);
    if (i < n) {
        const float v = out[i] + bias[i / inner % channels];
        out[i] = fmax(v, 0.0f);
    }
}

__kernel void bias(const int n, const int channels, const int inner, const __global float *bias,
                   __global float *out) {
    const int i = get_global_id(0);
    if (i < n)
        out[i] = out[i] + bias[i / inner % channels];
}

/* n outputs of `planes` of h x w, oh x ow outputs each: reads the window row by row, where it lies
 * inside the plane, and writes. Steps, padding before and gaps down the rows (sh, ph, dh) and along
 * them. */
__kernel void max_pool(const int n, const int h, const int w, const int oh, const int ow,
                       const int wh, const int ww, const int sh, const int sw, const int ph,
                       const int pw, const int dh, const int dw, const __global float *in,
                       __global float *out) {
    const int i = get_global_id(0);
    if (i < n) {
        const int x0 = i % ow * sw - pw, y0 = i / ow % oh * sh - ph;
        const int plane = i / ow / oh;
        float v = -INFINITY;
        for (int y = y0; y < y0 + wh * dh; y += dh)
            for (int x = x0; x < x0 + ww * dw; x += dw)
                if (y >= 0 && y < h && x >= 0 && x < w)
                    v = fmax(v, in[(plane * h + y) * w + x]);
        out[i] = v;
    }
}

/* Gradient of max_pool, n inputs: reads in, then for each window that covers it, row by row, out and
 * dout; writes din. */
__kernel void max_pool_grad(const int n, const int h, const int w, const int oh, const int ow,
                            const int wh, const int ww, const int sh, const int sw, const int ph,
                            const int pw, const int dh, const int dw, const __global float *in,
                            const __global float *out, const __global float *dout,
                            __global float *din) {
    const int i = get_global_id(0);
    if (i < n) {
        const int x = i % w + pw, y = i / w % h + ph, plane = i / w / h;
        const int spanh = (wh - 1) * dh + 1, spanw = (ww - 1) * dw + 1;
        const int ox0 = x < spanw ? 0 : (x - spanw) / sw + 1;
        const int oy0 = y < spanh ? 0 : (y - spanh) / sh + 1;
        const float v = in[i];
        float sum = 0.0f;
        for (int oy = oy0; oy < oh && oy * sh <= y; oy++)
            for (int ox = ox0; ox < ow && ox * sw <= x; ox++)
                if ((y - oy * sh) % dh == 0 && (x - ox * sw) % dw == 0) {
                    const int o = (plane * oh + oy) * ow + ox;
                    const float top = out[o], g = dout[o];
                    sum += v == top ? g : 0.0f;
                }
        din[i] = sum;
    }
}

/* Softmax down each of n columns of [n / inner][len][inner]: a work-item reads its column three
 * times (maximum, sum, result) and writes it in the third. */
__kernel void softmax(const int n, const int len, const int inner, const __global float *in,
                      __global float *out) {
    const int i = get_global_id(0);
    if (i < n) {
        const int first = i / inner * len * inner + i % inner;
        float top = -INFINITY, sum = 0.0f;
        for (int j = 0; j < len; j++)
            top = fmax(top, in[first + j * inner]);
        for (int j = 0; j < len; j++)
            sum += exp(in[first + j * inner] - top);
        for (int j = 0; j < len; j++)
            out[first + j * inner] = exp(in[first + j * inner] - top) / sum;
    }
}

/* Residual addition: reads in, out, writes out. */
__kernel void add(const int n, const __global float *in, __global float *out) {
    const int i = get_global_id(0);
    if (i < n)
        out[i] = in[i] + out[i];
}

/* One step of an LSTM, n = hidden * columns: reads the four gates (input, forget, cell, output; each
 * n long) and the state, writes state and, from element `first`, out. */
__kernel void lstm_gates(const int n, const int first, const __global float *gates, __global float *state,
                         __global float *out) {
    const int i = get_global_id(0);
    if (i < n) {
        const float in = 1.0f / (1.0f + exp(-gates[i]));
        const float forget = 1.0f / (1.0f + exp(-gates[i + n]));
        const float cell = tanh(gates[i + 2 * n]);
        const float open = 1.0f / (1.0f + exp(-gates[i + 3 * n]));
        const float c = forget * state[i] + in * cell;
        state[i] = c;
        out[first + i] = open * tanh(c);
    }
}

/* The same for training, step `step` of the sequence: reads the gates and the state before, keeps the
 * gates' values for the gradient, and writes the next state and the step's out. */
__kernel void lstm_gates_keep(const int n, const int step, const __global float *gates,
                              __global float *state, __global float *kept, __global float *out) {
    const int i = get_global_id(0);
    if (i < n) {
        const float in = 1.0f / (1.0f + exp(-gates[i]));
        const float forget = 1.0f / (1.0f + exp(-gates[i + n]));
        const float cell = tanh(gates[i + 2 * n]);
        const float open = 1.0f / (1.0f + exp(-gates[i + 3 * n]));
        const float c = forget * state[step * n + i] + in * cell;
        const int k = 4 * step * n + i;
        kept[k] = in;
        kept[k + n] = forget;
        kept[k + 2 * n] = cell;
        kept[k + 3 * n] = open;
        state[(step + 1) * n + i] = c;
        out[step * n + i] = open * tanh(c);
    }
}

/* Gradient of a step: of its output, to which that of the hidden state, which the step after has put
 * at element `hidden` of din, is added, unless this is the last step; through the gates, whose kept
 * values it replaces by their gradients; and of the state, in dstate. */
__kernel void lstm_gates_grad(const int n, const int step, const int last, const int hidden,
                              const __global float *dout, const __global float *din,
                              __global float *kept, const __global float *state,
                              __global float *dstate) {
    const int i = get_global_id(0);
    if (i < n) {
        float dh = dout[step * n + i], dc = 0.0f;
        if (!last) {
            dh += din[hidden + i];
            dc = dstate[i];
        }
        const int k = 4 * step * n + i;
        const float in = kept[k], forget = kept[k + n], cell = kept[k + 2 * n];
        const float open = kept[k + 3 * n];
        const float before = state[step * n + i], top = tanh(state[(step + 1) * n + i]);
        dc += dh * open * (1.0f - top * top);
        kept[k] = dc * cell * in * (1.0f - in);
        kept[k + n] = dc * before * forget * (1.0f - forget);
        kept[k + 2 * n] = dc * in * (1.0f - cell * cell);
        kept[k + 3 * n] = dh * top * open * (1.0f - open);
        dstate[i] = dc * forget;
    }
}

/* Gradient of softmax, for columns as there: a work-item reads out and dout down its column for their
 * product's sum, and again for the result, din. */
__kernel void softmax_grad(const int n, const int len, const int inner, const __global float *out,
                           const __global float *dout, __global float *din) {
    const int i = get_global_id(0);
    if (i < n) {
        const int first = i / inner * len * inner + i % inner;
        float sum = 0.0f;
        for (int j = 0; j < len; j++) {
            const float v = out[first + j * inner], g = dout[first + j * inner];
            sum += v * g;
        }
        for (int j = 0; j < len; j++) {
            const float v = out[first + j * inner], g = dout[first + j * inner];
            din[first + j * inner] = v * (g - sum);
        }
    }
}

/* Gradient of the residual addition for its first operand; dout is that of the second. */
__kernel void add_grad(const int n, const __global float *dout, __global float *din) {
    const int i = get_global_id(0);
    if (i < n)
        din[i] = dout[i];
}

/* Gradient through bias_relu: reads out, dout, writes dout. */
__kernel void relu_grad(const int n, const __global float *out, __global float *dout) {
    const int i = get_global_id(0);
    if (i < n) {
        const float v = out[i], g = dout[i];
        dout[i] = v > 0.0f ? g : 0.0f;
    }
}

/* dbias[channel] = sum of dout over images and columns: one group of 64 per channel. Work-item l
 * reads elements l, l + 64, ... of the images * inner; work-item 0 writes. */
__kernel void bias_grad(const int images, const int channels, const int inner,
                        const __global float *dout, __global float *dbias) {
    __local float part[64];
    const int l = get_local_id(0), c = get_group_id(0);
    float sum = 0.0f;
    for (int j = l; j < images * inner; j += 64)
        sum += dout[(j / inner * channels + c) * inner + j % inner];
    part[l] = sum;
    for (int width = 32; width; width /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (l < width)
            part[l] += part[l + width];
    }
    if (l == 0)
        dbias[c] = part[0];
}

__kernel void fill(const int n, const float value, __global float *out) {
    const int i = get_global_id(0);
    if (i < n)
        out[i] = value;
}

/* Gradient descent: reads w, dw, writes w. */
__kernel void sgd(const int n, const float rate, const __global float *dw, __global float *w) {
    const int i = get_global_id(0);
    if (i < n)
        w[i] = w[i] - rate * dw[i];
}

/* The kernels below were measured on a TITAN X (Pascal) by others; see docs/capture.md. */

/* 1024 work-items per group. */
__kernel void vector_add_f32(const int n, const __global float *a, const __global float *b,
                             __global float *c) {
    const int i = get_global_id(0);
    if (i < n)
        c[i] = a[i] + b[i];
}

#pragma OPENCL EXTENSION cl_khr_fp64 : enable
__kernel void vector_add_f64(const int n, const __global double *a, const __global double *b,
                             __global double *c) {
    const int i = get_global_id(0);
    if (i < n)
        c[i] = a[i] + b[i];
}

/* Clears the cache before a measurement. */
__kernel void copy(const int n, const __global float *in, __global float *out) {
    const int i = get_global_id(0);
    if (i < n)
        out[i] = in[i];
}

/* C = A B, square with m rows, m a multiple of 32: tiles of 32 x 32 through local memory, 32 x 32
 * work-items per group, m/32 x m/32 groups; reads A, B per tile, writes C. */
__kernel void matrix_mul(const int m, const __global float *a, const __global float *b,
                         __global float *c) {
    __local float ta[32][32], tb[32][32];
    const int x = get_local_id(0), y = get_local_id(1);
    const int col = get_group_id(0) * 32 + x, row = get_group_id(1) * 32 + y;
    float sum = 0.0f;
    for (int t = 0; t < m; t += 32) {
        ta[y][x] = a[row * m + t + x];
        tb[y][x] = b[(t + y) * m + col];
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int k = 0; k < 32; k++)
            sum += ta[y][k] * tb[k][x];
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    c[row * m + col] = sum;
}

/* w columns by h rows, both multiples of 16; 16 x 16 work-items per group, w/16 x h/16 groups. The
 * first writes down columns, the second goes through local memory and writes along rows. */
__kernel void transpose_naive(const int w, const int h, const __global float *in,
                              __global float *out) {
    const int x = get_global_id(0), y = get_global_id(1);
    out[y + h * x] = in[x + w * y];
}

__kernel void transpose_coalesced(const int w, const int h, const __global float *in,
                                  __global float *out) {
    __local float tile[16][16];
    const int lx = get_local_id(0), ly = get_local_id(1);
    const int gx = get_group_id(0) * 16, gy = get_group_id(1) * 16;
    tile[ly][lx] = in[gx + lx + w * (gy + ly)];
    barrier(CLK_LOCAL_MEM_FENCE);
    out[gy + lx + h * (gx + ly)] = tile[lx][ly];
}

/* C = A B, A of m x n, B of n x p, without shared memory: a work-item per element, 32 x 32 per group. */
__kernel void simple_matrix_mul(const int m, const int n, const int p, const __global float *a,
                                const __global float *b, __global float *c) {
    const int x = get_global_id(0), y = get_global_id(1);
    float sum = 0.0f;
    if (x >= p || y >= m)
        return;
    for (int i = 0; i < n; i++)
        sum += a[y * n + i] * b[i * p + x];
    c[y * p + x] = sum;
}

/* BabelStream's kernels, an element per work-item, 1024 per group; dot: 256 groups whose work-items
 * stride over the vectors, and a tree in local memory. */
__kernel void stream_init(__global double *a, __global double *b, __global double *c) {
    const int i = get_global_id(0);
    a[i] = 0.1;
    b[i] = 0.2;
    c[i] = 0.0;
}

__kernel void stream_copy(const __global double *a, __global double *c) {
    const int i = get_global_id(0);
    c[i] = a[i];
}

__kernel void stream_mul(__global double *b, const __global double *c) {
    const int i = get_global_id(0);
    b[i] = 0.4 * c[i];
}

__kernel void stream_add(const __global double *a, const __global double *b, __global double *c) {
    const int i = get_global_id(0);
    c[i] = a[i] + b[i];
}

__kernel void stream_triad(__global double *a, const __global double *b, const __global double *c) {
    const int i = get_global_id(0);
    a[i] = b[i] + 0.4 * c[i];
}

__kernel void stream_dot(const int n, const __global double *a, const __global double *b,
                         __global double *sums) {
    __local double part[1024];
    const int l = get_local_id(0);
    double sum = 0.0;
    for (int i = get_global_id(0); i < n; i += get_global_size(0))
        sum += a[i] * b[i];
    part[l] = sum;
    for (int offset = get_local_size(0) / 2; offset > 0; offset /= 2) {
        barrier(CLK_LOCAL_MEM_FENCE);
        if (l < offset)
            part[l] += part[l + offset];
    }
    if (l == 0)
        sums[get_group_id(0)] = part[0];
}
