/* INI files, read by inih: [section], name = value, comments behind ; or a leading #. What inih
 * would pass over without a word is refused here: text behind a section's bracket, and a second
 * setting behind the ; of a first. A comment may be of any length, and a ; ends a value with a
 * blank before it, behind it, or at the end of the line ("CL = 22;"). */
#ifndef MAGNETAR_SIM_INI_H
#define MAGNETAR_SIM_INI_H

#include <stdbool.h>

#include "sim/err.h"

struct ini_entry {
    const char *section, *name, *value; /* "" outside of a section; valid during the call only */
    const char *file;
    int line;
};

struct ini_reader {
    /* Takes one entry: 0, or the error that ends the reading. */
    int (*take)(void *user, const struct ini_entry *e, struct sim_err *err);
    /* Is this a name that the reader takes? What follows a ; and looks like a setting of such a
     * name is refused as a second setting; NULL: every name is. */
    bool (*known)(void *user, const char *section, const char *name);
    void *user;
};

/* Reads the text, or with NULL the file called `name`. *lines is the number of lines read; NULL:
 * not wanted. SIM_EUSAGE with file and line, SIM_EIO, and what take returns. */
int ini_read(const struct ini_reader *reader, const char *name, const char *text, int *lines,
             struct sim_err *err);

#endif
