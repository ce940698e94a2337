/* Inside the technology tables: the table in memory. */
#ifndef MAGNETAR_MEMMODELS_TECH_TABLE_H
#define MAGNETAR_MEMMODELS_TECH_TABLE_H

#include "memmodels/tech/tech.h"
#include "sim/csv.h"

/* Every string points into `text`, the file cut up in place, or is a literal. */
struct tech {
    char *text;
    const char *name, *aliases, *kind, *help, *source;
    enum tech_status status;
    enum tech_unit describes;
    bool describes_given;
    uint64_t line; /* bytes; 0: not given */
    const char *device;
    struct tech_behaviour behaviour;
    const char **notes;
    size_t n_notes, cap_notes;
    struct tech_point *points;
    size_t n, cap;
};

/* Every shipped table; a row of zeros is the last. */
extern const struct tech_entry tech_tables[];

/* The factor from `unit` to the column's unit in struct tech_point. SIM_EFORMAT with the units that
 * would do; the text begins with `origin`:`line`. */
int tech_unit_factor(const struct tech_column *c, const char *unit, double *factor,
                     const char *origin, int line, struct sim_err *err);

#endif
