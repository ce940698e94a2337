/* Inside of the reader of SCALE-Sim topologies: a file as its header says it. */
#ifndef MAGNETAR_TRACES_SCALESIM_H
#define MAGNETAR_TRACES_SCALESIM_H

#include "traces/networks/reader.h"

enum { SCALESIM_CELLS_MAX = 24 };

enum scalesim_column {
    NAME,
    IFMAP_H,
    IFMAP_W,
    FILTER_H,
    FILTER_W,
    CHANNELS,
    FILTERS,
    STRIDE_H,
    STRIDE_W,
    M,
    N,
    K,
    BATCH,
    SPARSITY,
    COLUMNS
};

struct scalesim_topology {
    struct net_list list;
    struct net_lines lines;
    enum scalesim_column of[SCALESIM_CELLS_MAX]; /* COLUMNS: the header has nothing there */
    bool has[COLUMNS];
    bool gemm;
    bool both; /* "Strides" is for both directions, "Stride Height" for one */
    char separator;
    size_t header_line;
    char unknown[SCALESIM_CELLS_MAX]
                [41];          /* titles that say nothing: their cells have to be empty */
    size_t renamed;            /* a column, from 1, that its title names wrongly; 0: none */
    size_t titles, title_line; /* rows of a name alone, and where the first stands */
    size_t sparse, products, depthwise; /* layers so far */
};

/* As messages call it. */
const char *scalesim_column(enum scalesim_column c);

/* Goes to the header, behind comments and empty lines, and takes its columns. SIM_EFORMAT. */
int scalesim_header(struct scalesim_topology *t, struct sim_err *err);

/* A comment, or a line of blanks and separators. */
bool scalesim_says_nothing(const struct net_lines *l);

/* The cells of the line without the empty ones that trailing commas make. SIM_EFORMAT. */
int scalesim_split(struct scalesim_topology *t, char **f, size_t *n, struct sim_err *err);

#endif
