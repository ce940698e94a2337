/* What a search has found, on the screen. */
#ifndef MAGNETAR_CLI_EXPLORE_PRINT_H
#define MAGNETAR_CLI_EXPLORE_PRINT_H

#include <stdio.h>

#include "cli/explore/found.h"

/* The size of a space and what is asked of it. */
void explore_print_space(FILE *out, const struct space *s, const struct strategy *strategy);

/* Counts, the designs that are shown, and the commonest reasons why others cannot be. */
void explore_print(FILE *out, const struct found *f);

#endif
