/* Work-groups per SM of each kernel, from the cubin that it was compiled to. */
#ifndef MAGNETAR_CLI_REPLAY_CUBIN_H
#define MAGNETAR_CLI_REPLAY_CUBIN_H

#include "memmodels/gpu/occupancy.h"
#include "traces/elf/elf.h"

struct replay_cubin {
    const char *file, *gpu; /* of the command line; NULL: not given */
    struct elf_program *program;
    struct occupancy_kernel *kernels;
    struct occupancy_kernels limits;
};

/* Reads the kernels of c->file for c->gpu; *limits is NULL when neither was given. SIM_EUSAGE when
 * one is missing, SIM_EFORMAT when the file has no kernels. */
int replay_cubin_read(struct replay_cubin *c, const struct occupancy_kernels **limits,
                      struct sim_err *err);
void replay_cubin_free(struct replay_cubin *c);

#endif
