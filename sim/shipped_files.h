/* The files that the program carries, under their paths in the tree; compiled in by
 * scripts/embed.sh. */
#ifndef MAGNETAR_SIM_SHIPPED_FILES_H
#define MAGNETAR_SIM_SHIPPED_FILES_H

struct shipped_file {
    const char *name, *aliases, *help, *text;
};

/* Every carried file; a row of zeros is the last. */
extern const struct shipped_file shipped_files[];

#endif
