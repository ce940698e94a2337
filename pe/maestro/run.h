/* Layers of a network by MAESTRO's model, with the mappings of their file or a shipped one. */
#ifndef MAGNETAR_PE_MAESTRO_RUN_H
#define MAGNETAR_PE_MAESTRO_RUN_H

#include "pe/maestro/columns.h"
#include "sim/stat.h"

struct maestro_job {
    const struct network *net;
    const char *path;     /* of the network, for messages */
    const char *dataflow; /* a shipped mapping for all layers, or NULL: those of the file */
    const size_t *layers; /* of the network */
    size_t n;
    uint64_t batch;
    bool fixed; /* energy as the model means it, not as it is printed */
    struct maestro_hw hw;
};

/* Layer i of a network as a mapping wants it, which is of products of matrices, or not. */
int maestro_layer_problem(struct maestro_problem *p, const struct network *net, size_t i,
                          const struct net_dataflow *d, uint64_t batch, struct sim_err *err);

struct maestro_row {
    const struct net_layer *layer;
    const struct net_dataflow *mapping; /* that it was given; of the run or of the network */
    const char *mapping_name;
    struct maestro_problem problem;
    struct maestro_figures figures;
    double printed_nj, fixed_nj; /* energy by either model */
    int n_levels;
    bool deep;  /* given the mapping for depthwise layers */
    bool loses; /* cells are left out, at this line */
    uint32_t loses_line;
};
extern const struct stat_table maestro_stats; /* of struct maestro_figures */

struct maestro_run {
    struct maestro_row *rows;
    size_t n, left_out; /* layers without products */
    struct net_dataflow shipped, deep;
    struct maestro_traffic traffic;
    struct maestro_scratch scratch;
};

/* maestro_run_free afterwards, also after an error. SIM_EUSAGE for a mapping that is not shipped,
 * SIM_EFORMAT and SIM_EUNSUP with file and line, SIM_EIO. */
int maestro_run(struct maestro_run *r, const struct maestro_job *job, struct sim_err *err);
void maestro_run_free(struct maestro_run *r);

#endif
