/* Text files compiled into the library by embed.awk, so that an installed program needs no data
 * folder. An array of them ends with a NULL name, each list of lines with NULL. */
#ifndef MAGNETAR_TRACES_NETWORKS_EMBED_H
#define MAGNETAR_TRACES_NETWORKS_EMBED_H

#include <stddef.h>

struct embed_file {
    const char *name;
    const char *const *lines; /* without newlines */
};

extern const struct embed_file network_shipped[];

#endif
