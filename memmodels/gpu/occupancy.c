#include "memmodels/gpu/occupancy.h"

#include <stddef.h>
#include <string.h>

#include "sim/param.h"

#define LANES         32u
#define WARP_REGISTER 256u /* registers are given to a warp in units of this many */
#define QUARTERS      4u /* of an SM: each has a fourth of the registers; warps go to them in turn */

#define GUIDE "CUDA C++ Programming Guide, Compute Capabilities"

static const struct occupancy_gpu gpus[] = {
    {"titanx", 61, 32, 64, 65536, 96 << 10, 48 << 10, 0, 256, GUIDE, "published"},
    {"v100", 70, 32, 64, 65536, 96 << 10, 96 << 10, 0, 256, GUIDE, "published"},
    {"a40", 86, 16, 48, 65536, 100 << 10, 99 << 10, 1024, 128, GUIDE, "published"},
    {"a100", 80, 32, 64, 65536, 164 << 10, 163 << 10, 1024, 128, GUIDE, "published"},
    {"h100", 90, 32, 64, 65536, 228 << 10, 227 << 10, 1024, 128, GUIDE, "published"},
    {"h200", 90, 32, 64, 65536, 228 << 10, 227 << 10, 1024, 128, GUIDE, "published"},
};

#define N_GPUS (sizeof gpus / sizeof gpus[0])

const struct occupancy_gpu *occupancy_gpu_find(const char *name, struct sim_err *err) {
    char names[160] = "";
    for (size_t i = 0; i < N_GPUS; i++) {
        if (strcmp(gpus[i].name, name) == 0)
            return &gpus[i];
        param_list_name(names, sizeof names, ", ", gpus[i].name);
    }
    sim_fail(err, SIM_EUSAGE, "GPU '%.40s': expected one of %s", name, names);
    return NULL;
}

static uint32_t round_up(uint32_t n, uint32_t unit) {
    return (n + unit - 1) / unit * unit;
}

static uint32_t by_registers(const struct occupancy_gpu *gpu, uint32_t warps, uint32_t registers) {
    if (registers == 0)
        return UINT32_MAX;
    if (registers > 255)
        return 0;
    const uint32_t per_warp = round_up(registers * LANES, WARP_REGISTER);
    if (per_warp * round_up(warps, QUARTERS) > gpu->registers)
        return 0;
    return gpu->registers / QUARTERS / per_warp * QUARTERS / warps;
}

static uint32_t by_shared(const struct occupancy_gpu *gpu, uint32_t bytes) {
    if (bytes > gpu->group_shared_bytes)
        return 0;
    const uint32_t taken = round_up(bytes + gpu->reserved_bytes, gpu->shared_unit);
    return taken ? gpu->shared_bytes / taken : UINT32_MAX;
}

struct occupancy occupancy_of(const struct occupancy_gpu *gpu, const struct occupancy_need *need) {
    const uint32_t warps = (need->threads + LANES - 1) / LANES;
    const struct {
        uint32_t groups;
        const char *name;
    } limits[] = {
        {gpu->groups, "groups"},
        {gpu->warps / warps, "warps"},
        {by_registers(gpu, warps, need->registers), "registers"},
        {by_shared(gpu, need->shared_bytes), "shared memory"},
    };
    struct occupancy o = {limits[0].groups, 0, limits[0].name};
    for (size_t i = 1; i < sizeof limits / sizeof limits[0]; i++)
        if (limits[i].groups < o.groups) {
            o.groups = limits[i].groups;
            o.limiter = limits[i].name;
        }
    o.warps = o.groups * warps;
    return o;
}

uint64_t occupancy_limit(const struct occupancy_kernels *k, const char *name, uint64_t threads,
                         uint64_t most) {
    for (size_t i = 0; k && i < k->n; i++) {
        if (strcmp(k->items[i].name, name))
            continue;
        const struct occupancy_need need = {(uint32_t)(threads < 1      ? 1
                                                       : threads > 1024 ? 1024
                                                                        : threads),
                                            k->items[i].registers, k->items[i].shared_bytes};
        const uint64_t groups = occupancy_of(k->gpu, &need).groups;
        return groups < 1 ? 1 : groups < most ? groups : most;
    }
    return most;
}
