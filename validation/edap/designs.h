/* Design points from technology tables, by a list of what each table was optimised for. */
#ifndef MAGNETAR_VALIDATION_EDAP_DESIGNS_H
#define MAGNETAR_VALIDATION_EDAP_DESIGNS_H

#include "sim/rows.h"
#include "validation/edap/edap.h"

struct edap_designs {
    struct edap_design *items;
    size_t n, cap;
    struct rows rows;    /* the list, which the designs point into */
    struct tech **techs; /* opened tables */
    size_t n_techs, cap_techs;
};

/* Reads a list with the columns table, target and access; lines that begin with '#' are
 * comments. Every row of each table is a design. A table is a name or a path, as tech_open takes
 * it. SIM_EFORMAT with file:line, and what tech_open returns. */
int edap_designs_parse(struct edap_designs *d, const char *text, const char *file,
                       struct sim_err *err);
void edap_designs_free(struct edap_designs *d);

#endif
