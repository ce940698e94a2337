/* Files that studies read, compiled in by scripts/embed.sh. */
#ifndef MAGNETAR_VALIDATION_SHIPPED_H
#define MAGNETAR_VALIDATION_SHIPPED_H

struct shipped_file {
    const char *name, *aliases, *help, *text;
};

/* Ends with a zero row. */
extern const struct shipped_file shipped_files[];

#endif
