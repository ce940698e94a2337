/* Mappings as MAESTRO writes them: directives of a layer, outermost first, with sizes that may name
 * the layer's dimensions. What they mean is said in pe/maestro/. */
#ifndef MAGNETAR_TRACES_NETWORKS_DIRECTIVES_H
#define MAGNETAR_TRACES_NETWORKS_DIRECTIVES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

enum net_dim {
    NET_DIM_N,
    NET_DIM_G,
    NET_DIM_K,
    NET_DIM_C,
    NET_DIM_R,
    NET_DIM_S,
    NET_DIM_Y,
    NET_DIM_X,
    NET_DIM_Y_OUT,
    NET_DIM_X_OUT,
    NET_DIM_M,
    NET_DIM_B,
    NET_DIMS
};

const char *net_dim_name(enum net_dim d); /* "Y'" */

enum net_map { NET_TEMPORAL, NET_SPATIAL, NET_CLUSTER };

/* A sum of products: 8+Sz(S)-1. The first term's operator is '+'. */
#define NET_TERMS 4
struct net_term {
    char op; /* + - * */
    bool is_dim;
    enum net_dim dim;
    uint64_t value;
    uint16_t constant; /* number of the constant that it is, from 1 on; 0: none */
};
struct net_size {
    struct net_term terms[NET_TERMS];
    int n;
};

struct net_directive {
    enum net_map kind;
    struct net_size size, offset; /* of a cluster: size alone */
    enum net_dim dim;             /* of a map */
    uint32_t line;
};

struct net_dataflow {
    struct net_directive *at;
    size_t n, cap;
    size_t line;
    char *refusal; /* what a size says that is no number, with file and line; or NULL */
};

/* A layer of a MAESTRO file as it is written; 0: a dimension that is not named. */
struct net_mapping {
    char type[16];
    uint64_t dims[NET_DIMS], stride[NET_DIMS];
    size_t line;
    bool has_dataflow;
    struct net_dataflow dataflow;
};

/* A word that stands for a number in sizes. */
struct net_constant {
    const char *name;
    uint64_t value;
};

/* Reads directives alone, those between the braces of a Dataflow. `name` is for messages.
 * net_dataflow_free afterwards, also after an error. SIM_EFORMAT with line, SIM_EIO. */
int net_dataflow_read(struct net_dataflow *d, const char *name, const char *text,
                      const struct net_constant *constants, size_t n, struct sim_err *err);
void net_dataflow_free(struct net_dataflow *d);

/* Gives constant k (from 0) another value; true if a size names it. */
bool net_dataflow_set(struct net_dataflow *d, size_t k, uint64_t value);

/* The number that a size is for these dimensions; false: negative or beyond 2^32. */
bool net_size_value(const struct net_size *s, const uint64_t *dims, int64_t *value);

#endif
