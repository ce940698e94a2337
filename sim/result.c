#include "sim/result.h"

#include <ctype.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "sim/csv.h"
#include "sim/manifest.h"
#include "sim/memory.h"
#include "sim/output.h"
#include "sim/shipped.h"
#include "sim/stat.h"

struct result {
    json_t *root;
    json_t *inputs;
    json_t *runs;
};

struct result *result_new(const char *command, uint64_t seed, struct sim_err *err) {
    struct result *r = sim_alloc(1, sizeof *r, err);
    if (!r)
        return NULL;
    r->root = json_object();
    json_put(r->root, "magnetar", json_text(PACKAGE_VERSION));
    json_put(r->root, "model_version", json_integer(MODEL_VERSION));
    json_put(r->root, "command", json_text(command));
    json_put(r->root, "command_line", json_null());
    json_put(r->root, "seed", json_integer((json_int_t)seed));
    r->inputs = json_put(r->root, "inputs", json_array());
    r->runs = json_put(r->root, "runs", json_array());
    return r;
}

void result_member(struct result *result, const char *name, json_t *value) {
    json_put(result->root, name, value);
}

void result_free(struct result *result) {
    if (!result)
        return;
    json_decref(result->root);
    free(result);
}

void manifest_command(struct result *result, const char *quoted) {
    if (quoted)
        json_put(result->root, "command_line", json_text(quoted));
}

/* Do the inputs hold this file already, with the same name, role and checksum? */
static bool is_listed(const struct result *result, const json_t *input) {
    static const char *const keys[] = {"name", "format", "crc32"};
    size_t i;
    json_t *other;
    json_array_foreach(result->inputs, i, other) {
        size_t same = 0;
        for (size_t k = 0; k < 3; k++)
            same += json_equal(json_object_get(other, keys[k]), json_object_get(input, keys[k]));
        if (same == 3)
            return true;
    }
    return false;
}

static json_t *input_json(const char *name, const char *format, json_t *records,
                          const uint32_t *crc32) {
    const char *slash = strrchr(name, '/');
    char crc[12];
    snprintf(crc, sizeof crc, "%08" PRIx32, crc32 ? *crc32 : 0);
    json_t *input = json_object();
    json_put(input, "name", json_text(slash ? slash + 1 : name));
    json_put(input, "format", json_text(format));
    json_put(input, "records", records);
    json_put(input, "crc32", crc32 ? json_text(crc) : json_null());
    return input;
}

void result_input(struct result *result, const char *name, const char *format, uint64_t records,
                  const uint32_t *crc32) {
    uint32_t whole;
    char installed[PATH_MAX];
    const char *found = crc32 ? NULL : shipped_trace(name, installed, sizeof installed);
    if (!crc32 && manifest_crc(found ? found : name, &whole))
        crc32 = &whole;
    json_add(result->inputs, input_json(name, format, json_integer((json_int_t)records), crc32));
}

void result_left_out(struct result *result, uint64_t fetches) {
    json_t *last = json_array_get(result->inputs, json_array_size(result->inputs) - 1);
    if (fetches)
        json_put(last, "fetches_left_out", json_integer((json_int_t)fetches));
}

void result_remark(struct result *result, const char *text) {
    json_t *last = json_array_get(result->inputs, json_array_size(result->inputs) - 1);
    json_t *list = json_object_get(last, "notes");
    json_add(list ? list : json_put(last, "notes", json_array()), json_text(text));
}

const json_t *result_inputs(const struct result *result) {
    return result->inputs;
}

static void add_once(struct result *result, const char *name, const char *role, uint32_t crc) {
    json_t *input = input_json(name, role, json_null(), &crc);
    if (!is_listed(result, input))
        json_add(result->inputs, json_incref(input));
    json_decref(input);
}

void manifest_carried(struct result *result, const char *name, const char *role, const char *text) {
    add_once(result, name, role, manifest_crc_text(text, strlen(text)));
}

void manifest_file(struct result *result, const char *name, const char *role, const char *carried) {
    uint32_t crc;
    if (manifest_crc(name, &crc))
        add_once(result, name, role, crc);
    else if (carried)
        manifest_carried(result, name, role, carried);
}

void manifest_part(struct result *result, const char *name, const char *format,
                   const uint32_t *crc32) {
    json_add(result->inputs, input_json(name, format, json_null(), crc32));
}

/* The words of a text between the signs that part names in parameters. */
static void add_named(struct result *result, const char *text, const char *key) {
    char *copy = strdup(text), *rest = copy, *word;
    if (!copy)
        memory_ran_out();
    while (copy && (word = strsep(&rest, ",=:")))
        if (strpbrk(word, "./"))
            manifest_file(result, word, key, NULL);
    free(copy);
}

void manifest_config(struct result *result) {
    size_t i;
    json_t *run, *value;
    const char *key;
    json_array_foreach(result->runs, i, run)
        json_object_foreach(json_object_get(run, "config"), key, value) if (json_is_string(value)) {
        char *text = manifest_bytes(json_string_value(value));
        if (text)
            add_named(result, text, key);
        else
            memory_ran_out();
        free(text);
    }
    const size_t n = json_array_size(result->inputs); /* without what is added here */
    for (i = 0; i < n; i++) {
        value = json_array_get(result->inputs, i);
        const char *name = json_string_value(json_object_get(value, "name"));
        if (name && strncmp(name, "gen:", 4) == 0)
            add_named(result, name, "gen");
    }
}

json_t *result_run(struct result *result, const char *label, json_t *config, json_t *stats) {
    json_t *run = json_add(result->runs, json_object());
    json_put(run, "label", json_text(label));
    json_put(run, "config", config);
    json_put(run, "stats", stats);
    return run;
}

void result_report(struct result *result, const json_t *report) {
    json_put(result->root, "report", json_incref((json_t *)(uintptr_t)report));
}

const json_t *result_json(const struct result *result) {
    return result->root;
}

/* A number as jansson writes it, in the fewest digits that read back as the same value. */
static void put_number(FILE *f, const char *text, size_t n) {
    char shorter[32];
    const double value = strtod(text, NULL);
    for (int digits = 15; digits < 17 && n >= 15; digits++) {
        snprintf(shorter, sizeof shorter, "%.*g", digits, value);
        if (strtod(shorter, NULL) == value) {
            fprintf(f, "%s%s", shorter, strpbrk(shorter, ".e") ? "" : ".0");
            return;
        }
    }
    fwrite(text, 1, n, f);
}

/* JSON text; whole numbers and what is in quotes stay as they are. */
static void put_json(FILE *f, const char *text) {
    while (*text) {
        size_t n = 1;
        if (*text == '"') {
            while (text[n] != '"')
                n += text[n] == '\\' ? 2 : 1;
            n++;
        } else if (*text == '-' || isdigit((unsigned char)*text)) {
            n = strspn(text, "+-.0123456789eE");
            if (memchr(text, '.', n) || memchr(text, 'e', n)) {
                put_number(f, text, n);
                text += n;
                continue;
            }
        }
        fwrite(text, 1, n, f);
        text += n;
    }
}

int result_check(const struct result *result, struct sim_err *err) {
    size_t i;
    const char *key;
    json_t *run, *value;
    json_array_foreach(result->runs, i, run)
        json_object_foreach(json_object_get(run, "stats"), key, value) if (
            json_is_string(value) &&
            !strcmp(json_string_value(value),
                    STAT_BROKEN)) return sim_fail(err, SIM_EUSAGE,
                                                  "%s of run %zu is " STAT_BROKEN
                                                  ": a figure of the configuration is out of range",
                                                  key, i + 1);
    return memory_check(err);
}

static void put_result(FILE *f, const struct result *result) {
    char *text = json_write(result->root, JSON_INDENT(2));
    if (text && !memory_is_short()) {
        put_json(f, text);
        fputc('\n', f);
    }
    free(text);
}

char *result_dump(const struct result *result) {
    struct memory_text text;
    if (memory_text_open(&text))
        put_result(text.file, result);
    char *whole = memory_text_close(&text, NULL);
    if (!memory_is_short())
        return whole;
    free(whole);
    return NULL;
}

int result_write_json(const struct result *result, const char *path, struct sim_err *err) {
    struct output out;
    const int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    put_result(out.file, result);
    return output_commit(&out, err);
}

static void csv_value(FILE *f, const json_t *value) {
    if (json_is_string(value)) {
        csv_write(f, json_string_value(value));
    } else if (value && !json_is_null(value)) {
        char *text = json_write(value, JSON_ENCODE_ANY);
        put_json(f, text ? text : "");
        free(text);
    }
}

/* Adds to `columns` every key of the runs' `member` object, in order of first appearance. */
static void csv_columns(json_t *columns, const json_t *runs, const char *member) {
    size_t i;
    json_t *run, *value;
    const char *key;
    json_array_foreach(runs, i, run) json_object_foreach(json_object_get(run, member), key, value)
        json_put(columns, key, json_true());
}

/* Label, configuration, statistics and, where a run has any, notes make the columns. */
struct csv_form {
    json_t *config, *stats; /* the keys */
    bool notes;
    const char *member; /* of the runs: parts with rows of their own, or NULL */
};

static void csv_cells(FILE *f, json_t *keys, const json_t *values) {
    json_t *ignored;
    const char *key;
    json_object_foreach(keys, key, ignored) {
        fputc(',', f);
        csv_value(f, json_object_get(values, key));
    }
}

/* All of them in one cell. */
static void csv_notes(FILE *f, const json_t *notes) {
    size_t i, size = 1;
    json_t *note;
    json_array_foreach(notes, i, note) size += json_string_length(note) + 2;
    char text[size], *end = text;
    *text = '\0';
    json_array_foreach(notes, i, note) end =
        stpcpy(stpcpy(end, i ? "; " : ""), json_string_value(note));
    fputc(',', f);
    csv_write(f, text);
}

/* `name`: of the part, where the form has parts. */
static void csv_row(FILE *f, const struct csv_form *form, const json_t *run, const json_t *name,
                    const json_t *stats) {
    csv_write(f, json_string_value(json_object_get(run, "label")));
    if (form->member) {
        fputc(',', f);
        csv_value(f, name);
    }
    csv_cells(f, form->config, json_object_get(run, "config"));
    csv_cells(f, form->stats, stats);
    if (form->notes)
        csv_notes(f, json_object_get(run, "notes"));
    fputc('\n', f);
}

static void csv_run(FILE *f, const struct csv_form *form, const json_t *run) {
    size_t i;
    json_t *part, *total = json_text("total");
    if (form->member)
        json_array_foreach(json_object_get(run, form->member), i, part)
            csv_row(f, form, run, json_object_get(part, "name"), part);
    csv_row(f, form, run, total, json_object_get(run, "stats"));
    json_decref(total);
}

static int csv_write_all(const struct result *result, struct csv_form *form, const char *path,
                         struct sim_err *err) {
    struct output out;
    size_t i;
    json_t *run, *ignored;
    const char *key;
    const int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    fputs(form->member ? "label,name" : "label", out.file);
    json_object_foreach(form->config, key, ignored) fprintf(out.file, ",%s", key);
    json_object_foreach(form->stats, key, ignored) fprintf(out.file, ",%s", key);
    fputs(form->notes ? ",notes\n" : "\n", out.file);
    json_array_foreach(result->runs, i, run) csv_run(out.file, form, run);
    return output_commit(&out, err);
}

int result_write_csv_parts(const struct result *result, const char *member, const char *path,
                           struct sim_err *err) {
    struct csv_form form = {json_object(), json_object(), false, member};
    size_t i;
    json_t *run;
    json_array_foreach(result->runs, i, run) form.notes |= json_object_get(run, "notes") != NULL;
    csv_columns(form.config, result->runs, "config");
    csv_columns(form.stats, result->runs, "stats");
    const int rc = csv_write_all(result, &form, path, err);
    json_decref(form.config);
    json_decref(form.stats);
    return rc;
}

int result_write_csv(const struct result *result, const char *path, struct sim_err *err) {
    return result_write_csv_parts(result, NULL, path, err);
}
