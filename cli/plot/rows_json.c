#include "cli/plot/rows_json.h"

#include <stdlib.h>
#include <string.h>

#include "cli/plot/table.h"
#include "sim/json.h"
#include "sim/memory.h"

struct rows_json {
    json_t *document;
    const json_t *runs;
    const char *path, *parts;
    json_t *columns; /* object: name to its number */
    const char **names;
    size_t n, run, part;       /* run and part of the next row */
    const json_t *now, *piece; /* of the row; piece NULL: the run as a whole */
    char cell[64], notes[512], where[320];
};

/* Reads at most PLOT_JSON_MAX bytes. */
struct json_source {
    FILE *file;
    size_t left;
};

static size_t read_some(void *buffer, size_t size, void *user) {
    struct json_source *s = user;
    if (s->left == 0)
        return (size_t)-1;
    const size_t n = fread(buffer, 1, size < s->left ? size : s->left, s->file);
    s->left -= n;
    return ferror(s->file) ? (size_t)-1 : n;
}

static void add_columns(struct rows_json *r, const json_t *object) {
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value) {
        if (!json_is_object(value) && !json_is_array(value) && !json_object_get(r->columns, key))
            json_put(r->columns, key, json_integer((json_int_t)json_object_size(r->columns)));
    }
}

static const json_t *parts_of(const struct rows_json *r, const json_t *run) {
    return r->parts ? json_object_get(run, r->parts) : NULL;
}

static int find_columns(struct rows_json *r, struct sim_err *err) {
    size_t i, k;
    const json_t *run, *part;
    const char *key;
    json_t *number;
    r->columns = json_object();
    json_array_foreach(r->runs, i, run) {
        add_columns(r, run);
        add_columns(r, json_object_get(run, "config"));
        add_columns(r, json_object_get(run, "stats"));
        json_array_foreach(parts_of(r, run), k, part) add_columns(r, part);
    }
    json_put(r->columns, "extrapolated", json_integer((json_int_t)json_object_size(r->columns)));
    json_put(r->columns, "notes", json_integer((json_int_t)json_object_size(r->columns)));
    r->n = json_object_size(r->columns);
    r->names = sim_alloc(r->n + 1, sizeof *r->names, err);
    if (!r->names || memory_check(err))
        return SIM_EIO;
    i = 0;
    json_object_foreach(r->columns, key, number) r->names[i++] = key;
    return r->n <= PLOT_COLUMNS ? 0
                                : sim_fail(err, SIM_EFORMAT, "%s: more than %d keys: no result",
                                           r->path, PLOT_COLUMNS);
}

static void *note_malloc(size_t size) {
    void *at = malloc(size);
    if (!at)
        memory_ran_out();
    return at;
}

static int load(struct rows_json *r, FILE *file, struct sim_err *err) {
    struct json_source source = {file, PLOT_JSON_MAX};
    json_error_t why;
    json_set_alloc_funcs(note_malloc, free); /* its errors do not tell memory from damage */
    r->document = json_load_callback(read_some, &source, 0, &why);
    if (!r->document && ferror(file))
        return sim_fail_errno(err, "%s", r->path);
    if (!r->document && source.left == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: longer than %zu bytes", r->path, PLOT_JSON_MAX);
    if (!r->document && memory_check(err))
        return SIM_EIO;
    if (!r->document)
        return sim_fail(err, SIM_EFORMAT, "%s:%d: %.120s: expected JSON", r->path, why.line,
                        why.text);
    r->runs = json_object_get(r->document, "runs");
    if (!json_is_array(r->runs))
        return sim_fail(err, SIM_EFORMAT, "%s: no array 'runs': expected a result as JSON",
                        r->path);
    return find_columns(r, err);
}

static bool has_parts(const struct rows_json *r) {
    size_t i;
    const json_t *run;
    json_array_foreach(r->runs, i, run) if (json_array_size(parts_of(r, run)) > 0) return true;
    return false;
}

int rows_json_open(struct rows_json **out, FILE *file, const char *path, const char *parts,
                   bool if_there, struct sim_err *err) {
    struct rows_json *r = *out = sim_alloc(1, sizeof **out, err);
    if (!r)
        return SIM_EIO;
    *r = (struct rows_json){.path = path, .parts = parts};
    int rc = load(r, file, err);
    if (rc == 0 && parts && !has_parts(r) && if_there)
        r->parts = NULL;
    else if (rc == 0 && parts && !has_parts(r))
        rc = sim_fail(err, SIM_EUSAGE, "%s: no run has '%.60s'", path, parts);
    return rc;
}

void rows_json_free(struct rows_json *r) {
    if (!r)
        return;
    json_decref(r->document);
    json_decref(r->columns);
    free(r->names);
    free(r);
}

const char *rows_json_name(const struct rows_json *r, size_t k) {
    return k < r->n ? r->names[k] : NULL;
}

int rows_json_next(struct rows_json *r) {
    while ((r->now = json_array_get(r->runs, r->run))) {
        const json_t *parts = parts_of(r, r->now);
        r->piece = json_array_get(parts, r->part);
        if (!r->parts || r->piece) {
            r->run += !r->parts;
            r->part += r->parts != NULL;
            break;
        }
        r->run++;
        r->part = 0;
    }
    return r->now != NULL;
}

/* Notes of a run in one text, as CSV has them. */
static const char *notes_of(struct rows_json *r) {
    size_t i;
    const json_t *note;
    r->notes[0] = '\0';
    json_array_foreach(json_object_get(r->now, "notes"), i, note) {
        const size_t used = strlen(r->notes);
        snprintf(r->notes + used, sizeof r->notes - used, "%s%s", used ? "; " : "",
                 json_is_string(note) ? json_string_value(note) : "");
    }
    return r->notes;
}

/* The value of a row: of its part, of its configuration, of a whole run its statistics. */
static const json_t *value_of(const struct rows_json *r, const char *name) {
    const json_t *places[] = {r->piece, json_object_get(r->now, "config"),
                              r->piece ? NULL : json_object_get(r->now, "stats"), r->now};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const json_t *value = json_object_get(places[i], name);
        if (value && !json_is_object(value) && !json_is_array(value))
            return value;
    }
    return NULL;
}

const char *rows_json_cell(const struct rows_json *row, size_t k) {
    struct rows_json *r = (struct rows_json *)(uintptr_t)row; /* whose buffers hold the text */
    const char *name = r->names[k];
    const json_t *value = value_of(r, name);
    if (!value && strcmp(name, "notes") == 0)
        return notes_of(r);
    if (!value && strcmp(name, "extrapolated") == 0)
        value = json_object_get(json_object_get(r->now, "tech"), name);
    if (json_is_string(value))
        return json_string_value(value);
    r->cell[0] = '\0';
    if (json_is_integer(value))
        snprintf(r->cell, sizeof r->cell, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        snprintf(r->cell, sizeof r->cell, "%.17g", json_real_value(value));
    else if (json_is_boolean(value))
        snprintf(r->cell, sizeof r->cell, "%s", json_is_true(value) ? "true" : "false");
    return r->cell;
}

const char *rows_json_where(const struct rows_json *row) {
    struct rows_json *r = (struct rows_json *)(uintptr_t)row;
    if (r->parts)
        snprintf(r->where, sizeof r->where, "%.240s: runs[%zu].%.20s[%zu]", r->path, r->run,
                 r->parts, r->part - 1);
    else
        snprintf(r->where, sizeof r->where, "%.280s: runs[%zu]", r->path, r->run - 1);
    return r->where;
}
