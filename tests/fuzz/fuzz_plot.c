/* Fuzzes the reader of rows for figures, of CSV and of JSON; every cell is looked at. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cli/plot/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_rows(struct plot_table *t) {
    struct sim_err err;
    size_t seen = 0;
    while (plot_table_next(t, &err) == 1) {
        for (size_t k = 0; plot_table_name(t, k); k++)
            seen += strlen(plot_table_cell(t, (int)k));
        seen += strlen(plot_table_where(t));
    }
    (void)seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const parts[] = {NULL, "layers"};
    for (size_t i = 0; i < 2 && size; i++) {
        struct plot_table *t;
        struct sim_err err;
        FILE *f = fmemopen((void *)(uintptr_t)data, size, "rb");
        if (f && plot_table_open(&t, f, "fuzz", parts[i], i, &err) == 0) {
            int column;
            plot_table_want(t, "--x", "label", &column, &err);
            read_rows(t);
            plot_table_free(t);
        }
        if (f)
            fclose(f);
    }
    return 0;
}
