/* Conditions on rows: KEY=V1,V2 (one of these), KEY!=V1,V2 (none). A number is met by an equal one,
 * however it is written. */
#ifndef MAGNETAR_CLI_PLOT_CONDITION_H
#define MAGNETAR_CLI_PLOT_CONDITION_H

#include <stdbool.h>

#include "cli/plot/keys.h"
#include "cli/plot/table.h"

struct plot_condition {
    struct plot_key key;
    int column;
    bool not ;
    char values[256];
};

/* Of the text of --where, or a part of --relative's; `option` is for messages. SIM_EUSAGE. */
int plot_condition_read(struct plot_condition *c, const struct plot_table *t, const char *option,
                        const char *text, struct sim_err *err);
bool plot_condition_holds(struct plot_condition *c, const struct plot_table *t);

#endif
