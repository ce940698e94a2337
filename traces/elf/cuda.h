/* The CUDA parts of an ELF file; inside of traces/elf/elf.c. */
#ifndef MAGNETAR_TRACES_ELF_CUDA_H
#define MAGNETAR_TRACES_ELF_CUDA_H

#include <gelf.h>

#include "traces/elf/elf.h"

#define ELF_EM_CUDA   190
#define ELF_STO_ENTRY 0x10 /* in st_other: a kernel, not a device function */
#define ELF_FATBIN    0xba55ed50u

/* An ELF file being read. */
struct elf_image {
    Elf *elf;
    const char *name; /* of the file, for errors */
    GElf_Ehdr head;
    struct elf_program *program;
    size_t left;  /* bytes of sections that may still be read: sections do not overlap */
    size_t names; /* bytes of names that may still be copied: symbols may share one, but not all */
};

/* Books the bytes of a section; SIM_EFORMAT when all sections together exceed the file. It keeps a
 * small hostile file from costing the square of its size. */
int elf_book(struct elf_image *image, size_t bytes, struct sim_err *err);

/* A copy of a symbol's name, or NULL with *err filled. */
char *elf_copy_name(struct elf_image *image, const char *name, struct sim_err *err);

/* Adds the kernels of a cubin to its program. */
int elf_cuda_kernels(struct elf_image *image, struct sim_err *err);

/* Adds the kernels of every cubin in n bytes of fatbins. */
int elf_fatbin(struct elf_program *p, const char *name, const uint8_t *bytes, size_t n,
               struct sim_err *err);

/* Reads an ELF file in memory; `nested`: only its kernels. */
int elf_read_image(struct elf_program *p, const char *name, const void *bytes, size_t n,
                   bool nested, struct sim_err *err);

#endif
