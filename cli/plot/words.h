/* A list of distinct texts, each with its number in the order in which they came. */
#ifndef MAGNETAR_CLI_PLOT_WORDS_H
#define MAGNETAR_CLI_PLOT_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

#define WORDS_FULL UINT32_MAX

struct plot_words {
    char **at;
    size_t n, cap;
};

/* The number of a text, which is added where it is new; *number is WORDS_FULL where there are
 * `most` already. SIM_EIO. */
int plot_words_add(struct plot_words *w, const char *text, size_t most, uint32_t *number,
                   struct sim_err *err);

/* Adds a text without a look whether it is new. SIM_EIO. */
int plot_words_append(struct plot_words *w, const char *text, struct sim_err *err);
void plot_words_free(struct plot_words *w);

#endif
