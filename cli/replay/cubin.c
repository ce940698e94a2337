#include "cli/replay/cubin.h"

#include <stdlib.h>

int replay_cubin_read(struct replay_cubin *c, const struct occupancy_kernels **limits,
                      struct sim_err *err) {
    *limits = NULL;
    if (!c->file && !c->gpu)
        return 0;
    if (!c->file || !c->gpu)
        return sim_fail(err, SIM_EUSAGE, "--cubin FILE and --occupancy GPU belong together");
    c->limits.gpu = occupancy_gpu_find(c->gpu, err);
    if (!c->limits.gpu)
        return SIM_EUSAGE;
    const int rc = elf_read(&c->program, c->file, err);
    if (rc)
        return rc;
    if (c->program->n_kernels == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: no CUDA kernels that could be read", c->file);
    c->kernels = sim_alloc(c->program->n_kernels, sizeof *c->kernels, err);
    if (!c->kernels)
        return SIM_EIO;
    for (size_t i = 0; i < c->program->n_kernels; i++) {
        const struct elf_kernel *k = &c->program->kernels[i];
        c->kernels[i] = (struct occupancy_kernel){k->name, k->registers, k->shared_bytes};
    }
    c->limits.items = c->kernels;
    c->limits.n = c->program->n_kernels;
    *limits = &c->limits;
    return 0;
}

void replay_cubin_free(struct replay_cubin *c) {
    elf_free(c->program);
    free(c->kernels);
}
