#include "memmodels/tech/import.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

int tech_import_bad(struct import *im, const char *fmt, ...) {
    char text[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    return sim_fail(im->err, SIM_EFORMAT, "%s:%d: %s", im->origin, im->line, text);
}

int tech_import_number(struct import *im, const char *field, const char *text, double *value) {
    char *end;
    *value = strtod(text, &end);
    if (end == text || *end || !isfinite(*value) || *value <= 0)
        return tech_import_bad(im, "%s '%.40s': expected a number above zero", field, text);
    return 0;
}

int tech_import_kind(struct import *im, const char *kind) {
    if (!csv_is_word(kind))
        return tech_import_bad(im, "memory cell '%.40s': expected one word", kind);
    if (*im->kind && strcmp(im->kind, kind) != 0)
        return tech_import_bad(im, "memory cell %s, but %s before: expected one kind per table",
                               kind, im->kind);
    snprintf(im->kind, sizeof im->kind, "%s", kind);
    return 0;
}

/* Is `what` one of the names in a list? */
static bool listed(const char *list, const char *what) {
    const size_t n = strlen(what);
    for (const char *p = list; *p; p += strcspn(p, ";"), p += strspn(p, "; "))
        if (strncmp(p, what, n) == 0 && (p[n] == ';' || !p[n]))
            return true;
    return false;
}

void tech_import_pass(struct import *im, const char *what) {
    const size_t used = strlen(im->passed), room = sizeof im->passed - used;
    if (listed(im->passed, what))
        return;
    if (strlen(what) + 8 > room) {
        if (room > 5)
            strcpy(im->passed + used, "; ...");
        return;
    }
    snprintf(im->passed + used, room, "%s%s", used ? "; " : "", what);
}

/* The node that was given stands for one that the report does not say. */
static int set_node(const struct import *im, struct tech_point *p) {
    const double given = im->options->node_nm;
    if (p->node_nm == 0)
        p->node_nm = given;
    if (given == 0 || p->node_nm == given)
        return 0;
    return sim_fail(im->err, SIM_EUSAGE, "%s:%d: of %g nm, but %g nm were given", im->origin,
                    im->line, p->node_nm, given);
}

int tech_import_add(struct import *im, enum tech_unit describes, uint64_t line_b,
                    const struct import_row *row) {
    if (im->line_b && im->describes != describes)
        return tech_import_bad(im, "a %s, but a %s before: expected one of them per table",
                               tech_unit_name(describes), tech_unit_name(im->describes));
    if (im->line_b && im->line_b != line_b)
        return tech_import_bad(im,
                               "accesses of %" PRIu64 " B, but of %" PRIu64
                               " B before: expected one size per table",
                               line_b, im->line_b);
    im->describes = describes;
    im->line_b = line_b;
    const int rc = sim_grow((void **)&im->rows, &im->cap, im->n, sizeof *im->rows, im->err);
    if (rc)
        return rc;
    im->rows[im->n++] = *row;
    return set_node(im, &im->rows[im->n - 1].p);
}

static int read_one(struct import *im, const char *text, size_t size, const char *origin) {
    const char *slash = strrchr(origin, '/');
    im->origin = origin;
    im->base = slash ? slash + 1 : origin;
    im->line = 1;
    int rc = csv_check_text(text, size, origin, im->err);
    if (rc)
        return rc;
    char *copy = malloc(size + 1);
    if (!copy)
        return memory_fail(im->err, "out of memory");
    const size_t mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* byte order */
    memcpy(copy, text + mark, size - mark);
    copy[size - mark] = '\0';
    if (strncmp(copy, "Tech node", 9) == 0)
        rc = tech_import_cacti(im, copy);
    else if (strstr(copy, "Memory Cell:") || strstr(copy, "DESIGN SPECIFICATION") ||
             strstr(copy, "CACHE DESIGN -- SUMMARY"))
        rc = tech_import_nvsim(im, copy);
    else
        rc = tech_import_bad(
            im, "expected the output of NVSim, NS-Cache or DESTINY ('Memory Cell: ...') or the "
                ".out file of CACTI ('Tech node (nm), Capacity (bytes), ...')");
    free(copy);
    return rc;
}

static int by_capacity(const void *a, const void *b) {
    const double x = ((const struct import_row *)a)->p.capacity_b;
    const double y = ((const struct import_row *)b)->p.capacity_b;
    return (x > y) - (x < y);
}

static int sort_rows(struct import *im) {
    qsort(im->rows, im->n, sizeof *im->rows, by_capacity);
    for (size_t i = 1; i < im->n; i++)
        if (im->rows[i].p.capacity_b == im->rows[i - 1].p.capacity_b) {
            char capacity[40];
            unit_format(capacity, sizeof capacity, im->rows[i].p.capacity_b, UNIT_BYTES, 6);
            return sim_fail(im->err, SIM_EFORMAT,
                            "%s: two designs of %s (%.80s; %.80s): expected one per capacity",
                            im->origin, capacity, im->rows[i - 1].source, im->rows[i].source);
        }
    return 0;
}

/* The name asked for, or the first file's base name without its ending. */
static const char *table_name(char *buf, size_t size, const struct tech_import_options *options,
                              const char *path) {
    if (options->name)
        return options->name;
    const char *slash = strrchr(path, '/');
    snprintf(buf, size, "%s", slash ? slash + 1 : path);
    char *dot = strrchr(buf, '.');
    if (dot && dot != buf)
        *dot = '\0';
    char one[2] = "";
    for (char *p = buf; *p; p++) {
        one[0] = *p;
        if (!csv_is_word(one))
            *p = '-';
    }
    return *buf ? buf : "imported";
}

/* Writes the rows as a table file and reads it back, so that what comes out is a table by the rules
 * of the reader. */
static int make_table(struct tech **out, struct import *im, const char *path) {
    char name[CSV_WORD_MAX + 1], source[100], passed[sizeof im->passed + 40];
    struct memory_text written;
    size_t size = 0, n_notes = 0;
    struct tech_point *points = sim_alloc(im->n, sizeof *points, im->err);
    if (!points || !memory_text_open(&written)) {
        free(points);
        return memory_fail(im->err, "out of memory");
    }
    for (size_t i = 0; i < im->n; i++) {
        points[i] = im->rows[i].p;
        points[i].source = im->rows[i].source;
    }
    while (n_notes < IMPORT_NOTES - 1 && im->notes[n_notes])
        n_notes++;
    snprintf(passed, sizeof passed, "read and not kept: %s", im->passed);
    if (*im->passed)
        im->notes[n_notes++] = passed;
    snprintf(source, sizeof source, "%s output", im->tool);
    struct tech t = {.name = table_name(name, sizeof name, im->options, path),
                     .aliases = "",
                     .kind = im->kind,
                     .help = "",
                     .source = source,
                     .device = im->options->device ? im->options->device : "",
                     .status = TECH_MODELLED,
                     .describes = im->describes,
                     .describes_given = true,
                     .line = im->line_b,
                     .notes = im->notes,
                     .n_notes = n_notes};
    param_defaults(&tech_behaviour_params, &t.behaviour);
    t.behaviour.retention_s = im->retention_s;
    tech_write(written.file, &t, points, im->n);
    char *text = memory_text_close(&written, &size);
    const int rc = text ? tech_parse(out, text, size, "imported table", im->err)
                        : memory_fail(im->err, "out of memory");
    free(text);
    free(points);
    return rc;
}

static int check_options(const struct tech_import_options *o, struct sim_err *err) {
    if (o->name && !csv_is_word(o->name))
        return sim_fail(err, SIM_EUSAGE,
                        "table name '%.80s': expected one word of letters, digits, - _ . +",
                        o->name);
    if (o->kind && !csv_is_word(o->kind))
        return sim_fail(err, SIM_EUSAGE,
                        "kind '%.80s': expected one word of letters, digits, - _ . +", o->kind);
    if (o->device && !csv_is_word(o->device))
        return sim_fail(err, SIM_EUSAGE,
                        "device '%.80s': expected one word of letters, digits, - _ . +", o->device);
    if (!(o->node_nm >= 0) || !isfinite(o->node_nm))
        return sim_fail(err, SIM_EUSAGE, "node %g nm: expected one above zero", o->node_nm);
    return 0;
}

/* A kind that was given says more than the report does, and not something else. */
static int set_kind(struct import *im) {
    const char *given = im->options->kind;
    if (given && tech_kind_is_sram(given) != tech_kind_is_sram(im->kind))
        return sim_fail(im->err, SIM_EUSAGE, "kind %s was given, but the report is of %s", given,
                        im->kind);
    if (given)
        snprintf(im->kind, sizeof im->kind, "%s", given);
    return 0;
}

static int finish(struct tech **out, struct import *im, const char *path, int rc) {
    if (rc == 0)
        rc = set_kind(im);
    if (rc == 0)
        rc = sort_rows(im);
    if (rc == 0)
        rc = make_table(out, im, path);
    free(im->rows);
    return rc;
}

int tech_import_text(struct tech **out, const char *text, size_t size, const char *origin,
                     const struct tech_import_options *options, struct sim_err *err) {
    struct import im = {.options = options, .err = err};
    *out = NULL;
    const int rc = check_options(options, err);
    return rc ? rc : finish(out, &im, origin, read_one(&im, text, size, origin));
}

int tech_import(struct tech **out, const char *const *paths, size_t n,
                const struct tech_import_options *options, struct sim_err *err) {
    struct import im = {.options = options, .err = err};
    *out = NULL;
    if (n == 0)
        return sim_fail(err, SIM_EUSAGE, "nothing to import: expected a file");
    int rc = check_options(options, err);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        char *text;
        size_t size;
        rc = csv_slurp(&text, &size, paths[i], err);
        if (rc)
            break;
        rc = read_one(&im, text, size, paths[i]);
        free(text);
    }
    return finish(out, &im, paths[0], rc);
}
