/* The array that a mapping is: what its directives spread over units lies on an array's rows and
 * columns, and what its order keeps longest stays in the PEs. */
#ifndef MAGNETAR_PE_MAESTRO_ARRAY_H
#define MAGNETAR_PE_MAESTRO_ARRAY_H

#include "pe/maestro/plan.h"
#include "pe/rs/rs.h"

#define MAESTRO_REASON 240

/* What a dimension is to a product of matrices. */
enum maestro_role { ROLE_GROUP, ROLE_POSITION, ROLE_FILTER, ROLE_DEPTH, MAESTRO_ROLES };

struct maestro_array {
    const char *dataflow;       /* os, ws, is or rs */
    uint64_t rows, cols, parts; /* PEs of one partition; partitions side by side, for groups */
    uint64_t units[NET_DIMS];   /* over which each dimension is spread; 1: it is not */
    struct rs_mapping map;      /* of rs */
    bool reorders; /* of rs: the mapping takes other filters or channels before it slides on */
};

/* False, and why not, where no array of this project is the mapping. */
bool maestro_array_of(struct maestro_array *a, const struct maestro_plan *plan,
                      char reason[MAESTRO_REASON]);

/* "ws 64 x 4", "rs 3 x 85: p 16, q 1, e 85". */
#define MAESTRO_ARRAY_TEXT 120
const char *maestro_array_text(const struct maestro_array *a, char text[MAESTRO_ARRAY_TEXT]);

#endif
