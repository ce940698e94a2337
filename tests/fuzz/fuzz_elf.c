/* Fuzzes the reader of ELF files, cubins and fatbins. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "traces/elf/elf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct elf_program *p;
    struct sim_err err = {0};
    const int rc = elf_read_memory(&p, "fuzz", data, size, &err);
    if (rc) {
        if (rc != SIM_EFORMAT || strlen(err.text) == 0)
            abort();
        return 0;
    }
    /* What is found holds the address that was asked for. */
    for (size_t i = 0; i < p->n_symbols; i++) {
        const uint64_t address = p->symbols[i].address;
        const struct elf_symbol *found = elf_find_symbol(p, address);
        if (found && address - found->address >= found->bytes)
            abort();
    }
    elf_free(p);
    return 0;
}
