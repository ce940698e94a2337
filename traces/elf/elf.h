/* What an ELF file tells about a program: its functions and data objects, and of CUDA code (a
 * cubin, or cubins stored uncompressed in a fatbin) what each kernel takes of an SM.
 * Sources: the ELF specification through libelf; the CUDA parts are undocumented by their vendor
 * and were read off the output of nvcc 13.0 (docs/elf.md says which values were checked). */
#ifndef MAGNETAR_TRACES_ELF_H
#define MAGNETAR_TRACES_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

struct elf_symbol {
    uint64_t address, bytes;
    char *name;
    bool function; /* else a data object */
};

struct elf_param {
    uint16_t ordinal, offset; /* offset in bytes from the first parameter */
    uint32_t bytes;
};

struct elf_kernel {
    char *name;
    unsigned sm; /* 80: compiled for compute capability 8.0 */
    uint32_t code_bytes, registers, frame_bytes;
    uint32_t shared_bytes;            /* static, without what the system reserves */
    uint32_t max_threads[3];          /* of a work-group, by __launch_bounds__; zeros: not stated */
    uint32_t param_base, param_bytes; /* in constant bank 0 */
    struct elf_param *params;
    size_t n_params, cap_params;
};

struct elf_program {
    const char *machine;        /* "x86-64", "cuda", ... */
    bool relocatable;           /* loaded at an address that the file does not say (ET_DYN) */
    struct elf_symbol *symbols; /* by address; not those of the cubins inside a fatbin */
    struct elf_kernel *kernels; /* in the order of the file */
    size_t n_symbols, cap_symbols, n_kernels, cap_kernels;
    size_t compressed; /* cubins that could not be looked into */
};

/* Reads an ELF file or a fatbin. SIM_EIO for a file that cannot be read, SIM_EFORMAT with its name
 * for one that is damaged or neither of both. Memory: a small multiple of the file. */
int elf_read(struct elf_program **out, const char *path, struct sim_err *err);

/* The same over n bytes in memory, called `name` in errors (tests, fuzzers). */
int elf_read_memory(struct elf_program **out, const char *name, const void *bytes, size_t n,
                    struct sim_err *err);
void elf_free(struct elf_program *p);

/* The symbol that holds an address, or NULL; of several the one that begins last. */
const struct elf_symbol *elf_find_symbol(const struct elf_program *p, uint64_t address);

/* The first kernel of this name, or NULL. */
const struct elf_kernel *elf_find_kernel(const struct elf_program *p, const char *name);

#endif
