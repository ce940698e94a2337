/* Progress on standard error: one line rewritten on a terminal, a plain line every few seconds
 * elsewhere (every MAGNETAR_PROGRESS of the environment). Nothing is printed in the first two
 * seconds, nor when quiet. */
#ifndef MAGNETAR_SIM_PROGRESS_H
#define MAGNETAR_SIM_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    const char *what; /* "accesses" */
    uint64_t total;   /* 0: unknown */
    double start, last, every;
    bool quiet, terminal, shown;
};

void progress_begin(struct progress *p, const char *what, uint64_t total, bool quiet);
/* Cheap enough for once per block. */
void progress_update(struct progress *p, uint64_t done);
/* Clears the terminal line. */
void progress_end(struct progress *p);

#endif
