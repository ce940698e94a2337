/* CSV text: whole files, their lines, the cells of a line, and a cell written. A cell is quoted
 * where it must be, "" is a quote within, and no cell goes over the end of its line. */
#ifndef MAGNETAR_SIM_CSV_H
#define MAGNETAR_SIM_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/err.h"

#ifndef CSV_TEXT_MAX                   /* a fuzzer's build has a small one */
#define CSV_TEXT_MAX ((size_t)4 << 20) /* bytes of a file */
#endif
#define CSV_WORD_MAX 64

/* The whole file, NUL-terminated; release with free(). SIM_EIO, or SIM_EFORMAT above CSV_TEXT_MAX.
 */
int csv_slurp(char **text, size_t *size, const char *path, struct sim_err *err);

/* Does the text hold only printable characters, blanks, tabs and line ends? The first line that
 * does not fails with SIM_EFORMAT. */
int csv_check_text(const char *text, size_t size, const char *origin, struct sim_err *err);

/* The same of a part whose first line is the file's `line`. */
int csv_check_from(const char *text, size_t size, const char *origin, int line,
                   struct sim_err *err);

/* Cuts the next line off *rest (NULL at the end), without its line end. */
char *csv_line(char **rest);

/* Cuts a line in place into at most `max` trimmed cells. Returns their number, or -1 for a stray
 * quote, -2 for too many cells. */
int csv_split(char *line, char **cells, int max);

/* Blanks cut from both ends, in place. */
char *csv_trim(char *text);

/* A word fit for a name: 1 to CSV_WORD_MAX letters, digits, '-', '_', '.', '+'. */
bool csv_is_word(const char *text);

/* Writes one cell, which csv_split reads back as the same text (a line end stays in it). */
void csv_write(FILE *f, const char *text);

#endif
