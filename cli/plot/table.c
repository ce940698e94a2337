#define _GNU_SOURCE
#include "cli/plot/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "cli/plot/rows_json.h"
#include "sim/csv.h"
#include "sim/memory.h"
#include "sim/param.h"

struct plot_table {
    FILE *file;
    const char *path;
    char *record; /* of CSV: the row */
    size_t cap, size;
    int line, next_line;
    char *header;
    char **names, **cells;
    size_t n;
    struct rows_json *json; /* else NULL */
    char where[320];
};

/* A record may go on behind the line end where a quote is open. */
static bool is_open(const char *text, size_t size) {
    bool open = false;
    for (size_t i = 0; i < size; i++)
        open ^= text[i] == '"';
    return open;
}

/* Appends a line to the record: 1, 0 at the end of the file. */
static int add_line(struct plot_table *t, struct sim_err *err) {
    for (;;) {
        if (t->size + 2 > t->cap) {
            size_t cap = t->cap ? 2 * t->cap : 4096;
            char *more = realloc(t->record, cap);
            if (!more)
                return memory_fail(err, "out of memory");
            t->record = more;
            t->cap = cap;
        }
        const int c = getc_unlocked(t->file);
        if (c == EOF)
            break;
        t->record[t->size++] = (char)c;
        t->record[t->size] = '\0';
        if (t->size > PLOT_RECORD_MAX)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: a row above %zu bytes", t->path, t->line,
                            PLOT_RECORD_MAX);
        if (c == '\n') {
            t->next_line++;
            return 1;
        }
    }
    return ferror(t->file) ? sim_fail_errno(err, "%s", t->path) : 0;
}

/* The next record without its line end: 1; 0 at the end. */
static int read_record(struct plot_table *t, struct sim_err *err) {
    int rc;
    t->size = 0;
    t->line = t->next_line;
    do
        rc = add_line(t, err);
    while (rc == 1 && is_open(t->record, t->size));
    if (rc < 0 || t->size == 0)
        return rc;
    rc = csv_check_from(t->record, t->size, t->path, t->line, err);
    if (rc)
        return rc;
    while (t->size && strchr("\r\n", t->record[t->size - 1]))
        t->size--;
    t->record[t->size] = '\0';
    return 1;
}

/* The next record that says something; as sim/rows.h has it. */
static int next_record(struct plot_table *t, struct sim_err *err) {
    int rc;
    while ((rc = read_record(t, err)) == 1)
        if (*t->record != '#' && t->record[strspn(t->record, " \t,")])
            break;
    return rc;
}

static int split(struct plot_table *t, char *record, char **cells, int most, struct sim_err *err) {
    const int n = csv_split(record, cells, most);
    if (n == -1)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: a quote out of place", t->path, t->line);
    if (n == -2)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: expected at most %d fields", t->path, t->line,
                        most);
    return n;
}

static int read_header(struct plot_table *t, struct sim_err *err) {
    int rc = next_record(t, err);
    if (rc < 0)
        return rc;
    if (rc == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: empty: expected a header and rows, or JSON",
                        t->path);
    t->names = sim_alloc(PLOT_COLUMNS, sizeof *t->names, err);
    t->cells = sim_alloc(PLOT_COLUMNS, sizeof *t->cells, err);
    t->header = strdup(t->record);
    if (!t->names || !t->cells || !t->header)
        return memory_fail(err, "out of memory");
    char *text = t->header;
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    rc = split(t, text, t->names, PLOT_COLUMNS, err);
    t->n = rc > 0 ? (size_t)rc : 0;
    return rc > 0 ? 0 : rc;
}

/* The first byte that is no blank, which stays in the file; *line becomes its own. */
static int first_byte(FILE *file, int *line) {
    int c;
    while ((c = getc(file)) == ' ' || c == '\t' || c == '\n' || c == '\r')
        *line += c == '\n';
    return c == EOF ? EOF : ungetc(c, file);
}

int plot_table_open(struct plot_table **out, FILE *file, const char *path, const char *parts,
                    bool if_there, struct sim_err *err) {
    struct plot_table *t = *out = sim_alloc(1, sizeof **out, err);
    if (!t)
        return SIM_EIO;
    *t = (struct plot_table){.file = file, .path = path, .line = 1, .next_line = 1};
    errno = 0;
    const int c = first_byte(file, &t->next_line);
    int rc = 0;
    if (ferror(file))
        rc = sim_fail_errno(err, "%s", path);
    else if (c == '{')
        rc = rows_json_open(&t->json, file, path, parts, if_there, err);
    else if (parts && !if_there)
        rc = sim_fail(err, SIM_EUSAGE, "--parts %.60s: of JSON, and %s is CSV", parts, path);
    else
        rc = read_header(t, err);
    if (rc == 0)
        return 0;
    plot_table_free(t);
    *out = NULL;
    return rc;
}

void plot_table_free(struct plot_table *t) {
    if (!t)
        return;
    rows_json_free(t->json);
    free(t->record);
    free(t->header);
    free(t->names);
    free(t->cells);
    free(t);
}

const char *plot_table_name(const struct plot_table *t, size_t k) {
    return t->json ? rows_json_name(t->json, k) : k < t->n ? t->names[k] : NULL;
}

int plot_table_column(const struct plot_table *t, const char *name) {
    const char *own;
    for (size_t k = 0; (own = plot_table_name(t, k)); k++)
        if (strcmp(own, name) == 0)
            return (int)k;
    return -1;
}

/* Is the column there twice? Then nobody can say which one is meant. */
static bool is_twice(const struct plot_table *t, const char *name) {
    const char *own;
    size_t times = 0;
    for (size_t k = 0; (own = plot_table_name(t, k)); k++)
        times += strcmp(own, name) == 0;
    return times > 1;
}

int plot_table_want(const struct plot_table *t, const char *option, const char *name, int *column,
                    struct sim_err *err) {
    const char *names[PLOT_COLUMNS], *own;
    size_t n = 0;
    *column = plot_table_column(t, name);
    if (*column >= 0 && is_twice(t, name))
        return sim_fail(err, SIM_EFORMAT, "%s: column '%.60s' is there twice", t->path, name);
    if (*column >= 0)
        return 0;
    while (n < PLOT_COLUMNS && (own = plot_table_name(t, n)))
        names[n++] = own;
    const char *near = param_nearest(name, names, n);
    return sim_fail(err, SIM_EUSAGE, "%s %.60s: %s has no such column among its %zu%s%.60s%s",
                    option, name, t->path, n, near ? "; did you mean '" : "", near ? near : "",
                    near ? "'?" : "");
}

int plot_table_next(struct plot_table *t, struct sim_err *err) {
    if (t->json)
        return rows_json_next(t->json);
    int rc = next_record(t, err);
    if (rc != 1)
        return rc;
    rc = split(t, t->record, t->cells, PLOT_COLUMNS, err);
    if (rc < 0)
        return rc;
    if ((size_t)rc != t->n)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: %d fields, expected %zu", t->path, t->line, rc,
                        t->n);
    snprintf(t->where, sizeof t->where, "%.280s:%d", t->path, t->line);
    return 1;
}

const char *plot_table_cell(const struct plot_table *t, int column) {
    if (column < 0)
        return "";
    return t->json ? rows_json_cell(t->json, (size_t)column) : t->cells[column];
}

const char *plot_table_where(const struct plot_table *t) {
    return t->json ? rows_json_where(t->json) : t->where;
}
