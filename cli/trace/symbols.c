#include "cli/trace/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "traces/formats/text.h"

#define VALGRIND_BASE 0x108000u /* measured: valgrind 3.19 on amd64 */

int trace_symbols_add(struct trace_symbols *s, const char *text, struct sim_err *err) {
    char path[4096];
    const char *at = strrchr(text, '@'), *digits = at ? at + 1 : NULL;
    uint64_t base = 0;
    const size_t n = at ? (size_t)(at - text) : strlen(text);
    if (s->n == SYMBOLS_FILES || n >= sizeof path)
        return sim_fail(err, SIM_EUSAGE, "--elf: at most %d files, names below 4096 bytes",
                        SYMBOLS_FILES);
    if (at && (!text_hex(&digits, &base) || *digits))
        return sim_fail(err, SIM_EUSAGE, "--elf %s: expected FILE@BASE, BASE in hexadecimal", text);
    memcpy(path, text, n);
    path[n] = '\0';
    struct elf_program *p;
    const int rc = elf_read(&p, path, err);
    if (rc)
        return rc;
    uint8_t *met = sim_alloc(p->n_symbols + 1, 1, err);
    if (!met) {
        elf_free(p);
        return SIM_EIO;
    }
    s->files[s->n].program = p;
    s->files[s->n].base = at ? base : p->relocatable ? VALGRIND_BASE : 0;
    s->files[s->n++].met = met;
    return 0;
}

void trace_symbols_free(struct trace_symbols *s) {
    for (size_t i = 0; i < s->n; i++) {
        elf_free(s->files[i].program);
        free(s->files[i].met);
    }
    s->n = 0;
}

static int take_access(struct trace_symbols *s, uint64_t addr, struct trace_meta *m,
                       struct sim_err *err) {
    for (size_t i = 0; i < s->n; i++) {
        const struct elf_program *p = s->files[i].program;
        const struct elf_symbol *symbol = elf_find_symbol(p, addr - s->files[i].base);
        if (!symbol)
            continue;
        uint8_t *met = &s->files[i].met[symbol - p->symbols];
        if (*met)
            return 0;
        *met = 1;
        return meta_add_alloc(m, s->files[i].base + symbol->address, symbol->bytes, symbol->name,
                              err);
    }
    return 0;
}

int trace_symbols_take(struct trace_symbols *s, const struct trace_block *b, struct trace_meta *m,
                       struct sim_err *err) {
    int rc = 0;
    for (uint32_t i = 0; i < b->n && s->n && rc == 0; i++)
        rc = take_access(s, b->addr[i], m, err);
    return rc;
}
