/* Rows of numbers that long work keeps in a file as they come, so that it goes on where it was
 * killed. The file is text: a line with the key of the work, then for each row its number and its
 * values. A line that a kill cut short is dropped; a file of another key is begun anew. */
#ifndef MAGNETAR_EXPLORE_JOURNAL_H
#define MAGNETAR_EXPLORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/err.h"

struct journal;

/* Opens or creates, with its folders, the journal of work that has n rows of `width` values, and
 * reads what is kept. *j is NULL, and nothing is kept, while another process has it open. `key` is
 * one line. SIM_EIO.
 */
int journal_open(struct journal **j, const char *path, const char *key, size_t n, size_t width,
                 struct sim_err *err);

size_t journal_rows(const struct journal *j); /* kept */

/* Row i, if it is kept. */
bool journal_find(const struct journal *j, size_t i, double *row);

/* Keeps row i, in one write; from any thread, but each row once. SIM_EIO. */
int journal_add(struct journal *j, size_t i, const double *row, struct sim_err *err);

/* NULL is allowed. `done` removes the file: the work has ended. */
void journal_close(struct journal *j, bool done);

#endif
