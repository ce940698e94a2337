/* Attributes the accesses of a trace to the symbols of programs: each symbol that is touched
 * becomes a named allocation. */
#ifndef MAGNETAR_CLI_TRACE_SYMBOLS_H
#define MAGNETAR_CLI_TRACE_SYMBOLS_H

#include "traces/elf/elf.h"
#include "traces/trace.h"

#define SYMBOLS_FILES 16

struct trace_symbols {
    struct {
        struct elf_program *program;
        uint64_t base; /* added to the addresses in the file */
        uint8_t *met;  /* [n_symbols] */
    } files[SYMBOLS_FILES];
    size_t n;
};

/* Adds the symbols of "FILE" or "FILE@BASE". Without BASE (hexadecimal): 0 for a program of fixed
 * addresses, else where valgrind on amd64 loads a position-independent program, 0x108000. */
int trace_symbols_add(struct trace_symbols *s, const char *text, struct sim_err *err);
void trace_symbols_free(struct trace_symbols *s);

/* Adds the symbols that the block is first to touch to the allocations of the trace. */
int trace_symbols_take(struct trace_symbols *s, const struct trace_block *b, struct trace_meta *m,
                       struct sim_err *err);

#endif
