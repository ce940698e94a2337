/* Aligned text tables. */
#ifndef MAGNETAR_CLI_TABLE_H
#define MAGNETAR_CLI_TABLE_H

#include <stdio.h>

struct table;

/* Columns separated by '|'; a name ending in '<' is aligned left, others right. */
struct table *table_new(const char *columns);
void table_free(struct table *t);

/* One more column, aligned right, of any name; before the first cell. */
void table_column(struct table *t, const char *name);

/* The next cell, row by row. */
void table_cell(struct table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

void table_print(const struct table *t, FILE *out);

#endif
