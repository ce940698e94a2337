#include "cli/report/table.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

#define COLUMNS_MAX 32
#define CELL_MAX    512

struct table {
    size_t columns, n, cap;
    char *names[COLUMNS_MAX];
    bool left[COLUMNS_MAX];
    size_t width[COLUMNS_MAX];
    char **cells;
};

/* A table for which there is no memory, or is no more, takes what comes and prints nothing: the
 * command fails at its end (sim/memory.h). */
static void *checked(void *p) {
    if (!p)
        memory_ran_out();
    return p;
}

/* Characters, not bytes, of UTF-8 text. */
static size_t width_of(const char *s) {
    size_t n = 0;
    for (; *s; s++)
        n += (*s & 0xc0) != 0x80;
    return n;
}

static void add_column(struct table *t, const char *name, size_t n, bool left) {
    char *copy = t && t->columns < COLUMNS_MAX ? checked(strndup(name, n)) : NULL;
    if (!copy)
        return;
    t->left[t->columns] = left;
    t->names[t->columns] = copy;
    t->width[t->columns] = width_of(t->names[t->columns]);
    t->columns++;
}

struct table *table_new(const char *columns) {
    struct table *t = checked(calloc(1, sizeof *t));
    while (*columns) {
        const size_t n = strcspn(columns, "|");
        const bool left = n && columns[n - 1] == '<';
        add_column(t, columns, n - left, left);
        columns += n + (columns[n] == '|');
    }
    return t;
}

void table_column(struct table *t, const char *name) {
    add_column(t, name, strlen(name), false);
}

void table_free(struct table *t) {
    if (!t)
        return;
    for (size_t i = 0; i < t->columns; i++)
        free(t->names[i]);
    for (size_t i = 0; i < t->n; i++)
        free(t->cells[i]);
    free(t->cells);
    free(t);
}

static bool make_room(struct table *t) {
    const size_t cap = t->cap ? 2 * t->cap : 64;
    if (t->n < t->cap)
        return true;
    char **larger = checked(realloc(t->cells, cap * sizeof *larger));
    if (!larger)
        return false;
    t->cells = larger;
    t->cap = cap;
    return true;
}

static void add_cell(struct table *t, const char *text) {
    if (!t || !t->columns || !make_room(t))
        return;
    const size_t column = t->n % t->columns;
    char *copy = checked(strdup(text));
    if (!copy)
        return;
    if (width_of(text) > t->width[column])
        t->width[column] = width_of(text);
    t->cells[t->n++] = copy;
}

void table_cell(struct table *t, const char *fmt, ...) {
    char text[CELL_MAX];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    for (char *p = text; *p; p++)
        if (iscntrl((unsigned char)*p))
            *p = '?';
    add_cell(t, text);
}

static void print_row(const struct table *t, FILE *out, char *const *cells) {
    for (size_t c = 0; c < t->columns; c++) {
        const int pad = (int)(t->width[c] - width_of(cells[c]));
        const bool last = c + 1 == t->columns;
        if (t->left[c])
            fprintf(out, "%s%s%*s", c ? "  " : "", cells[c], last ? 0 : pad, "");
        else
            fprintf(out, "%s%*s%s", c ? "  " : "", pad, "", cells[c]);
    }
    fputc('\n', out);
}

void table_print(const struct table *t, FILE *out) {
    if (!t || memory_is_short())
        return;
    print_row(t, out, t->names);
    for (size_t i = 0; i + t->columns <= t->n; i += t->columns)
        print_row(t, out, t->cells + i);
}
