/* Inside the technology tables: the table in memory, and reading whole files. Included by tech*.c
 * only. */
#ifndef MAGNETAR_MEMMODELS_TECH_TABLE_H
#define MAGNETAR_MEMMODELS_TECH_TABLE_H

#include "memmodels/tech/tech.h"

#define TECH_NAME_MAX 64
#define TECH_TEXT_MAX ((size_t)4 << 20) /* bytes of a table or tool output */

/* Every string points into `text`, the file cut up in place, or is a literal. */
struct tech {
    char *text;
    const char *name, *aliases, *kind, *help, *source;
    enum tech_status status;
    const char **notes;
    size_t n_notes, cap_notes;
    struct tech_point *points;
    size_t n, cap;
};

/* Ends with a zero row. */
extern const struct tech_entry tech_tables[];

/* A word fit for a name or kind: 1 to TECH_NAME_MAX letters, digits, '-', '_', '.', '+'. */
bool tech_is_word(const char *text);

/* The whole file, NUL-terminated; release with free(). SIM_EIO, or SIM_EFORMAT above TECH_TEXT_MAX.
 */
int tech_slurp(char **text, size_t *size, const char *path, struct sim_err *err);

/* Does the text hold only printable characters, blanks, tabs and line ends? The first line that
 * does not fails with SIM_EFORMAT. */
int tech_check_text(const char *text, size_t size, const char *origin, struct sim_err *err);

/* Cuts the next line off *rest (NULL at the end), without its line end. */
char *tech_line(char **rest);

/* Cuts a CSV line in place into at most `max` trimmed fields; "..." quotes, "" inside is a quote.
 * Returns their number, or -1 for a stray quote, -2 for too many fields. */
int tech_split(char *line, char **fields, int max);

/* Blanks cut from both ends, in place. */
char *tech_trim(char *text);

/* The factor from `unit` to the column's unit in struct tech_point. SIM_EFORMAT with the units that
 * would do; the text begins with `origin`:`line`. */
int tech_unit_factor(const struct tech_column *c, const char *unit, double *factor,
                     const char *origin, int line, struct sim_err *err);

#endif
