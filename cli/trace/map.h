/* Accesses counted over time and address, in constant memory: columns of equally many accesses and
 * rows of equally many bytes. Only rows that are touched exist, so that a sparse address space
 * keeps its detail; when columns or rows run out, neighbours merge. */
#ifndef MAGNETAR_CLI_TRACE_MAP_H
#define MAGNETAR_CLI_TRACE_MAP_H

#include "traces/block.h"

#define MAP_COLUMNS 256u
#define MAP_ROWS    256u

struct map_row {
    uint64_t granule; /* address >> shift */
    uint64_t counts[MAP_COLUMNS];
};

struct trace_map {
    unsigned shift;       /* a row is 1 << shift bytes */
    uint64_t step, total; /* accesses per column, and in all */
    size_t n_rows;
    uint32_t hint[4096]; /* row met last, by granule */
    struct map_row rows[MAP_ROWS];
};

struct trace_map *map_new(struct sim_err *err); /* release with free() */
void map_add(struct trace_map *m, const struct trace_block *b);

/* Puts the rows in the order of their addresses; before they are looked at. */
void map_sort(struct trace_map *m);

/* Columns in use. */
unsigned map_columns(const struct trace_map *m);

#endif
