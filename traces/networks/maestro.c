/* MAESTRO model and mapping files. Facts of the format: blanks , - > ( ) : ; separate words and are
 * dropped, braces stand alone, "//" begins a comment; those of C are comments as well.
 *   Constant NAME INT | Network [NAME] { [FPS: INT] layer... } | Accelerator { ... }
 *   Layer NAME { Type: T  [Stride { DIM: INT... }]  Dimensions { DIM: INT|CONST... }
 *                [Dataflow { directive... }] }
 * Dataflows are left out: sizes in them may be any words, constants that the file lacks among them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/maestro.h"

#define WORD_MAX      MAESTRO_WORD_MAX
#define CONSTANTS_MAX 256u

struct constant {
    char name[WORD_MAX];
    uint64_t value;
};

struct words {
    const struct net_file *file;
    size_t at, line;
    char text[WORD_MAX]; /* the word in hand; "" at the end of the file */
    struct constant *constants;
    size_t n_constants, cap_constants;
    size_t open_comment; /* the line of a comment that does not end; 0: none */
};

static const char *const dim_names[DIMS] = MAESTRO_DIM_NAMES;

static int is_separator(char c) {
    return strchr(" ,->():\t;\r\n", c) != NULL;
}

static bool is_no_break(const struct words *w) {
    return w->file->size - w->at >= 2 && memcmp(w->file->data + w->at, "\xc2\xa0", 2) == 0;
}

/* Goes behind a block comment, or to the end of a file that does not close it. */
static void skip_comment(struct words *w) {
    const char *d = w->file->data;
    w->open_comment = w->line;
    const size_t inside = w->at + 2;
    for (w->at = inside; w->at < w->file->size; w->at++) {
        w->line += d[w->at] == '\n';
        if (d[w->at] == '/' && w->at > inside && d[w->at - 1] == '*') {
            w->at++;
            w->open_comment = 0;
            return;
        }
    }
}

static void skip_blanks(struct words *w) {
    const char *d = w->file->data;
    const size_t n = w->file->size;
    while (w->at < n) {
        const char after = w->at + 1 < n ? d[w->at + 1] : '\0';
        if (d[w->at] == '/' && after == '/') {
            const char *newline = memchr(d + w->at, '\n', n - w->at);
            w->at = newline ? (size_t)(newline - d) : n;
        } else if (d[w->at] == '/' && after == '*') {
            skip_comment(w);
        } else if (is_no_break(w)) {
            w->at += 2;
        } else if (d[w->at] && is_separator(d[w->at])) {
            w->line += d[w->at] == '\n';
            w->at++;
        } else {
            return;
        }
    }
}

static int bad(const struct words *w, struct sim_err *err, const char *expected) {
    return sim_fail(err, SIM_EFORMAT, "%s:%zu: expected %s, found '%.40s'", w->file->name, w->line,
                    expected, *w->text ? w->text : "end of file");
}

/* Reads the next word; 0, also at the end, or SIM_EFORMAT. */
static int next(struct words *w, struct sim_err *err) {
    const char *d = w->file->data;
    size_t n = 0;
    skip_blanks(w);
    if (w->open_comment)
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: a comment that does not end", w->file->name,
                        w->open_comment);
    while (w->at < w->file->size && (!d[w->at] || !is_separator(d[w->at])) && !is_no_break(w)) {
        const char c = d[w->at];
        const int brace = c == '{' || c == '}';
        if (brace && n)
            break;
        if (!c || n == WORD_MAX - 1)
            return sim_fail(err, SIM_EFORMAT, "%s:%zu: a word above %u characters or with a NUL",
                            w->file->name, w->line, WORD_MAX - 1);
        w->text[n++] = c;
        w->at++;
        if (brace)
            break;
    }
    w->text[n] = '\0';
    return 0;
}

static int is(const struct words *w, const char *text) {
    return !strcmp(w->text, text);
}

static int expect(struct words *w, const char *text, struct sim_err *err) {
    char what[WORD_MAX + 8];
    if (is(w, text))
        return next(w, err);
    snprintf(what, sizeof what, "'%s'", text);
    return bad(w, err, what);
}

static int find_number(const struct words *w, uint64_t *value) {
    char *end;
    if (*w->text >= '0' && *w->text <= '9') {
        *value = strtoull(w->text, &end, 10);
        return !*end && *value <= NET_DIM_MAX;
    }
    for (size_t i = 0; i < w->n_constants; i++)
        if (is(w, w->constants[i].name)) {
            *value = w->constants[i].value;
            return 1;
        }
    return 0;
}

static int number(struct words *w, uint64_t *value, struct sim_err *err) {
    if (!find_number(w, value))
        return bad(w, err, "a whole number up to 4294967295 or a constant");
    return next(w, err);
}

static int read_constant(struct words *w, struct sim_err *err) {
    struct constant c = {0};
    if (w->n_constants == CONSTANTS_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: more than %u constants", w->file->name, w->line,
                        CONSTANTS_MAX);
    int rc = next(w, err);
    if (rc)
        return rc;
    memcpy(c.name, w->text, sizeof c.name);
    if (!*c.name || *c.name == '{' || *c.name == '}')
        return bad(w, err, "the name of a constant");
    for (size_t i = 0; i < w->n_constants; i++)
        if (is(w, w->constants[i].name))
            return bad(w, err, "each constant once");
    rc = next(w, err);
    if (!rc)
        rc = number(w, &c.value, err);
    if (!rc)
        rc = sim_grow((void **)&w->constants, &w->cap_constants, w->n_constants, sizeof c, err);
    if (!rc)
        w->constants[w->n_constants++] = c;
    return rc;
}

/* "{ DIM: value ... }" into sizes from 1 on; 0 where a dimension is not named. */
static int read_dims(struct words *w, uint64_t *sizes, struct sim_err *err) {
    int rc = expect(w, "{", err);
    while (!rc && !is(w, "}")) {
        int d = 0;
        while (d < DIMS && !is(w, dim_names[d]))
            d++;
        if (d == DIMS)
            return bad(w, err, "a dimension (N G K C R S Y X Y' X' M B) or '}'");
        if (sizes[d])
            return bad(w, err, "each dimension once");
        rc = next(w, err);
        if (!rc && find_number(w, &sizes[d]) && !sizes[d])
            return bad(w, err, "a size or stride from 1 on");
        if (!rc)
            rc = number(w, &sizes[d], err);
    }
    return rc ? rc : expect(w, "}", err);
}

/* A block whose contents do not matter, with balanced braces. */
static int skip_block(struct words *w, struct sim_err *err) {
    int depth = 0, rc = 0;
    if (!is(w, "{"))
        return bad(w, err, "'{'");
    do {
        if (!*w->text)
            return bad(w, err, "'}'");
        depth += is(w, "{") - is(w, "}");
        rc = next(w, err);
    } while (!rc && depth);
    return rc;
}

static bool is_directive(const struct words *w) {
    return is(w, "Cluster") || is(w, "TemporalMap") || is(w, "SpatialMap");
}

/* What might be a directive, and is none that is known. */
static bool is_unknown_directive(const struct words *w) {
    const size_t n = strlen(w->text);
    return n >= 3 && !strcmp(w->text + n - 3, "Map") && !is_directive(w);
}

/* Sz, also behind arithmetic (8+Sz): the dimension that follows is its operand. */
static bool is_size_of(const struct words *w) {
    const size_t n = strlen(w->text);
    return n >= 2 && !strcmp(w->text + n - 2, "Sz") &&
           (n == 2 || strchr("+*/", w->text[n - 3]) != NULL);
}

/* What a directive ends with: a dimension, or what a cluster is of. */
static bool is_last(const struct words *w, bool cluster) {
    for (int d = 0; d < DIMS && !cluster; d++)
        if (is(w, dim_names[d]))
            return true;
    return cluster && (is(w, "P") || is(w, "L"));
}

/* A directive: its sizes, whatever they are, and its last word. */
static int read_directive(struct words *w, struct sim_err *err) {
    const bool cluster = is(w, "Cluster");
    struct words before;
    if (!is_directive(w))
        return bad(w, err, "TemporalMap, SpatialMap, Cluster or '}'");
    do {
        before = *w;
        int rc = next(w, err);
        if (!rc && is_size_of(&before))
            rc = next(w, err);
        if (rc)
            return rc;
        if (is_unknown_directive(w))
            return bad(w, err, "TemporalMap, SpatialMap or Cluster");
        if (!*w->text || is_directive(w) || is(w, "{") || is(w, "}"))
            return bad(&before, err, cluster ? "P or L" : "a dimension");
    } while (!is_last(w, cluster));
    return next(w, err);
}

static int read_dataflow(struct words *w, struct sim_err *err) {
    int rc = expect(w, "{", err);
    while (!rc && !is(w, "}"))
        rc = read_directive(w, err);
    return rc ? rc : expect(w, "}", err);
}

static int read_property(struct words *w, struct maestro_layer *d, struct sim_err *err) {
    const int type = is(w, "Type"), stride = is(w, "Stride"), dims = is(w, "Dimensions");
    const int dataflow = is(w, "Dataflow");
    if (!type && !stride && !dims && !dataflow)
        return bad(w, err, "Type, Stride, Dimensions, Dataflow or '}'");
    if ((type && *d->type) || (dataflow && d->dataflow))
        return bad(w, err, "each property of a layer once");
    const int rc = next(w, err);
    if (rc)
        return rc;
    if (stride || dims)
        return read_dims(w, stride ? d->stride : d->dims, err);
    d->dataflow = d->dataflow || dataflow;
    if (dataflow)
        return read_dataflow(w, err);
    memcpy(d->type, w->text, sizeof d->type);
    return next(w, err);
}

/* A name, whose parts the separators may have taken apart, up to '{'. */
static int read_name(struct words *w, char *name, struct sim_err *err) {
    size_t used = 0;
    int rc = 0;
    name[0] = '\0';
    while (!rc && *w->text && !is(w, "{") && !is(w, "}")) {
        if (used < WORD_MAX - 1)
            used +=
                (size_t)snprintf(name + used, WORD_MAX - used, "%s%s", used ? "-" : "", w->text);
        rc = next(w, err);
    }
    return rc;
}

static int read_layer(struct maestro_reading *r, struct words *w, struct sim_err *err) {
    struct maestro_layer d = {.line = w->line};
    int rc = expect(w, "Layer", err);
    if (!rc)
        rc = read_name(w, d.name, err);
    if (!rc && !*d.name)
        return bad(w, err, "a layer's name");
    if (!rc)
        rc = expect(w, "{", err);
    while (!rc && !is(w, "}"))
        rc = read_property(w, &d, err);
    if (!rc)
        rc = expect(w, "}", err);
    if (!rc)
        rc = maestro_add(r, &d, w->file->name, err);
    return rc == SIM_EUNSUP ? net_list_refuse(&r->list, d.name, err) : rc;
}

/* "FPS: 30", which schedulers of several networks read: how often, not what. */
static int skip_rate(struct words *w, struct sim_err *err) {
    uint64_t rate;
    const int rc = next(w, err);
    return rc ? rc : number(w, &rate, err);
}

static int read_network(struct maestro_reading *r, struct words *w, struct sim_err *err) {
    char name[WORD_MAX];
    int rc = next(w, err);
    if (!rc)
        rc = read_name(w, name, err);
    if (!rc)
        rc = expect(w, "{", err);
    while (!rc && !is(w, "}"))
        rc = is(w, "FPS") ? skip_rate(w, err) : read_layer(r, w, err);
    return rc ? rc : expect(w, "}", err);
}

static int pass_accelerator(struct maestro_reading *r, struct words *w, struct sim_err *err) {
    const int rc = next(w, err);
    r->accelerators++;
    return rc ? rc : skip_block(w, err);
}

static int read_items(struct maestro_reading *r, struct words *w, struct sim_err *err) {
    int rc = next(w, err);
    while (!rc && *w->text) {
        if (is(w, "Constant"))
            rc = read_constant(w, err);
        else if (is(w, "Network"))
            rc = read_network(r, w, err);
        else if (is(w, "Accelerator"))
            rc = pass_accelerator(r, w, err);
        else
            rc = bad(w, err, "Constant, Network or Accelerator");
    }
    return rc;
}

int net_read_maestro(struct network *net, const struct net_file *file, struct sim_err *err) {
    struct words w = {.file = file, .line = 1};
    struct maestro_reading r = {.list = {.net = net}};
    const int rc = read_items(&r, &w, err);
    maestro_note(&r, net->note, sizeof net->note);
    free(w.constants);
    return rc;
}
