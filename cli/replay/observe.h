/* The time series and the timeline of a replay: each case writes to a temporary file of its own;
 * at the end they become one file, in the order of the cases. */
#ifndef MAGNETAR_CLI_REPLAY_OBSERVE_H
#define MAGNETAR_CLI_REPLAY_OBSERVE_H

#include <stdint.h>
#include <stdio.h>

#include "memmodels/llc/observe.h"
#include "sim/err.h"

#define EPOCH_FILE     "epochs.csv"
#define WINDOW_DEFAULT 20000u /* cycles from the start */

struct replay_observe {
    uint64_t epoch;                    /* cycles; 0: no time series */
    const char *epoch_file, *timeline; /* NULL: EPOCH_FILE; no timeline */
    uint64_t from, to;                 /* window, cycles; to = 0: the default */
};

/* "FROM..TO", in cycles. SIM_EUSAGE. */
int replay_observe_window(struct replay_observe *o, const char *text, struct sim_err *err);
/* Do the options go together? Fills in the defaults. SIM_EUSAGE. */
int replay_observe_check(struct replay_observe *o, struct sim_err *err);

struct replay_streams {
    size_t n;
    struct observe_config *items; /* [n] NULL: nothing to write */
};

int replay_streams_open(struct replay_streams *s, const struct replay_observe *o, size_t n,
                        struct sim_err *err);
int replay_streams_write(struct replay_streams *s, const struct replay_observe *o,
                         struct sim_err *err);
void replay_streams_close(struct replay_streams *s);

#endif
