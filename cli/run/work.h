/* The network that a command line names. */
#ifndef MAGNETAR_CLI_RUN_WORK_H
#define MAGNETAR_CLI_RUN_WORK_H

#include "explore/layers.h"

struct run_words {
    char *text; /* of a network named gen:..., taken apart */
    struct network *net;
};

/* Opens the network with `dims` (network_options) and chooses the layers of `list` (NULL: all);
 * gen:NETWORK[,batch=N][,layers=A-B][,dims=H=N+W=N] sets these, too. run_words_free and
 * layer_work_free afterwards, also after an error. SIM_EUSAGE, and what network_open returns. */
int run_words_open(struct run_words *w, struct layer_work *work, const char *name, const char *list,
                   const char *dims, struct sim_err *err);
void run_words_free(struct run_words *w);

#endif
