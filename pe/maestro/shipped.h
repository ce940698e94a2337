/* Mappings that the program carries, by name. */
#ifndef MAGNETAR_PE_MAESTRO_SHIPPED_H
#define MAGNETAR_PE_MAESTRO_SHIPPED_H

#include "traces/networks/directives.h"

/* For a DSCONV where a mapping's clusters share channels, which it has not. */
#define MAESTRO_DEEP "depthwise"

/* Row i: its name, and a sentence that ends with its line; NULL past the end. */
const char *maestro_shipped_at(size_t i, const char **help);

/* SIM_EUSAGE with the nearest name. net_dataflow_free afterwards, also after an error. */
int maestro_shipped_open(struct net_dataflow *d, const char *name, struct sim_err *err);

#endif
