/* A layer of a MAESTRO file as it is written, and the layer of a table that it means. */
#ifndef MAGNETAR_TRACES_NETWORKS_MAESTRO_H
#define MAGNETAR_TRACES_NETWORKS_MAESTRO_H

#include "traces/networks/directives.h"
#include "traces/networks/reader.h"

#define MAESTRO_WORD_MAX      128u
#define MAESTRO_CONSTANTS_MAX 256u

struct maestro_layer {
    char name[MAESTRO_WORD_MAX], type[MAESTRO_WORD_MAX];
    uint64_t dims[NET_DIMS], stride[NET_DIMS]; /* 0: not named */
    bool has_dataflow;
    struct net_dataflow dataflow;
    size_t line;
};

struct maestro_reading {
    struct net_list list;
    size_t transposed, grouped, dataflows;                /* layers so far */
    size_t accelerators;                                  /* blocks, which are not read */
    struct net_constant constants[MAESTRO_CONSTANTS_MAX]; /* so far, as words have them */
};

/* Adds the layer. SIM_EUNSUP for what it asks and a table has not, SIM_EFORMAT for sizes that do
 * not go together. */
int maestro_add(struct maestro_reading *r, const struct maestro_layer *d, const char *file,
                struct sim_err *err);

/* What the figures depend on and the file does not show: sentences, or nothing. */
void maestro_note(const struct maestro_reading *r, char *note, size_t size);

#endif
