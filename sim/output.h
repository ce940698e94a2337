/* Output files that are whole or absent: written without a name, or under a temporary one, which is
 * set right when they are complete. */
#ifndef MAGNETAR_SIM_OUTPUT_H
#define MAGNETAR_SIM_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "sim/err.h"

struct output {
    FILE *file;
    char *path;      /* NULL for standard output */
    char *temporary; /* NULL when nameless, or written in place (standard output, a device) */
    bool nameless;
};

/* Opens `path` for writing; "-" is standard output. A regular file appears under its name only at
 * output_commit; of a link, the file that it leads to. What a killed process left of the same
 * output is removed. A device, a pipe and /dev/stdout are written
 * in place. SIM_EIO, also where memory ran out for what is to be written (sim/memory.h). */
int output_open(struct output *out, const char *path, struct sim_err *err);

/* Could output_open write there? For a path that is written only after long work. SIM_EIO. */
int output_check(const char *path, struct sim_err *err);

/* Flushes, checks every write so far and that memory sufficed for it, and puts the file in its
 * place. SIM_EIO; on error the file is gone. */
int output_commit(struct output *out, struct sim_err *err);

/* Drops an output that was not committed; harmless after commit or a failed open. */
void output_discard(struct output *out);

#endif
