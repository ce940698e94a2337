/* MAESTRO model and mapping files. Facts of the format: blanks , - > ( ) : ; separate words and are
 * dropped, braces stand alone, "//" begins a comment; those of C are comments as well.
 *   Constant NAME INT | Network [NAME] { [FPS: INT] layer... } | Accelerator { ... }
 *   Layer NAME { Type: T  [Stride { DIM: INT... }]  Dimensions { DIM: INT|CONST... }
 *                [Dataflow { directive... }] }
 * Sizes in a Dataflow may be any words, constants that the file lacks among them: they are refused
 * where the directives are used.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "traces/networks/maestro_words.h"

#define WORD_MAX MAESTRO_WORD_MAX

static int number(struct maestro_words *w, uint64_t *value, struct sim_err *err) {
    if (!maestro_find_number(w, w->text, value, NULL))
        return maestro_bad(w, err, "a whole number up to 4294967295 or a constant");
    return maestro_next(w, err);
}

static int read_constant(struct maestro_reading *r, struct maestro_words *w, struct sim_err *err) {
    char name[WORD_MAX];
    uint64_t value;
    if (w->n_constants == MAESTRO_CONSTANTS_MAX)
        return sim_fail(err, SIM_EFORMAT, "%s:%zu: more than %u constants", w->file->name, w->line,
                        MAESTRO_CONSTANTS_MAX);
    int rc = maestro_next(w, err);
    if (rc)
        return rc;
    memcpy(name, w->text, sizeof name);
    if (!*name || *name == '{' || *name == '}')
        return maestro_bad(w, err, "the name of a constant");
    for (size_t i = 0; i < w->n_constants; i++)
        if (maestro_is(w, w->constants[i].name))
            return maestro_bad(w, err, "each constant once");
    rc = maestro_next(w, err);
    if (!rc)
        rc = number(w, &value, err);
    if (rc)
        return rc;
    struct net_constant *c = &r->constants[w->n_constants];
    *c = (struct net_constant){.name = strdup(name), .value = value};
    if (!c->name)
        return sim_fail_errno(err, "%s", w->file->name);
    w->n_constants++;
    return 0;
}

/* "{ DIM: value ... }" into sizes from 1 on; 0 where a dimension is not named. */
static int read_dims(struct maestro_words *w, uint64_t *sizes, struct sim_err *err) {
    int rc = maestro_expect(w, "{", err);
    while (!rc && !maestro_is(w, "}")) {
        const enum net_dim d = maestro_dim(w->text);
        if (d == NET_DIMS)
            return maestro_bad(w, err, "a dimension (N G K C R S Y X Y' X' M B) or '}'");
        if (sizes[d])
            return maestro_bad(w, err, "each dimension once");
        rc = maestro_next(w, err);
        if (!rc && maestro_find_number(w, w->text, &sizes[d], NULL) && !sizes[d])
            return maestro_bad(w, err, "a size or stride from 1 on");
        if (!rc)
            rc = number(w, &sizes[d], err);
    }
    return rc ? rc : maestro_expect(w, "}", err);
}

/* A block whose contents do not matter, with balanced braces. */
static int skip_block(struct maestro_words *w, struct sim_err *err) {
    int depth = 0, rc = 0;
    if (!maestro_is(w, "{"))
        return maestro_bad(w, err, "'{'");
    do {
        if (!*w->text)
            return maestro_bad(w, err, "'}'");
        depth += maestro_is(w, "{") - maestro_is(w, "}");
        rc = maestro_next(w, err);
    } while (!rc && depth);
    return rc;
}

static int read_property(struct maestro_words *w, struct maestro_layer *d, struct sim_err *err) {
    const int type = maestro_is(w, "Type"), stride = maestro_is(w, "Stride"),
              dims = maestro_is(w, "Dimensions");
    const int dataflow = maestro_is(w, "Dataflow");
    if (!type && !stride && !dims && !dataflow)
        return maestro_bad(w, err, "Type, Stride, Dimensions, Dataflow or '}'");
    if ((type && *d->type) || (dataflow && d->has_dataflow))
        return maestro_bad(w, err, "each property of a layer once");
    const int rc = maestro_next(w, err);
    if (rc)
        return rc;
    if (stride || dims)
        return read_dims(w, stride ? d->stride : d->dims, err);
    if (dataflow) {
        d->has_dataflow = true;
        return maestro_read_dataflow(w, &d->dataflow, err);
    }
    memcpy(d->type, w->text, sizeof d->type);
    return maestro_next(w, err);
}

/* A name, whose parts the separators may have taken apart, up to '{'. */
static int read_name(struct maestro_words *w, char *name, struct sim_err *err) {
    size_t used = 0;
    int rc = 0;
    name[0] = '\0';
    while (!rc && *w->text && !maestro_is(w, "{") && !maestro_is(w, "}")) {
        if (used < WORD_MAX - 1)
            used +=
                (size_t)snprintf(name + used, WORD_MAX - used, "%s%s", used ? "-" : "", w->text);
        rc = maestro_next(w, err);
    }
    return rc;
}

/* The layer as it is written, beside the one of the list that it became; takes the directives. */
static int keep_mapping(struct maestro_reading *r, struct maestro_layer *d, struct sim_err *err) {
    struct network *net = r->list.net;
    const int rc = sim_grow((void **)&net->mappings, &net->cap_mappings, net->n_mappings,
                            sizeof *net->mappings, err);
    if (rc)
        return rc;
    struct net_mapping *m = &net->mappings[net->n_mappings++];
    *m = (struct net_mapping){
        .line = d->line, .has_dataflow = d->has_dataflow, .dataflow = d->dataflow};
    snprintf(m->type, sizeof m->type, "%.15s", d->type);
    memcpy(m->dims, d->dims, sizeof m->dims);
    memcpy(m->stride, d->stride, sizeof m->stride);
    d->dataflow = (struct net_dataflow){0};
    return 0;
}

static int read_body(struct maestro_reading *r, struct maestro_words *w, struct maestro_layer *d,
                     struct sim_err *err) {
    int rc = maestro_expect(w, "Layer", err);
    if (!rc)
        rc = read_name(w, d->name, err);
    if (!rc && !*d->name)
        return maestro_bad(w, err, "a layer's name");
    if (!rc)
        rc = maestro_expect(w, "{", err);
    while (!rc && !maestro_is(w, "}"))
        rc = read_property(w, d, err);
    if (!rc)
        rc = maestro_expect(w, "}", err);
    if (!rc)
        rc = maestro_add(r, d, w->file->name, err);
    return rc == SIM_EUNSUP ? net_list_refuse(&r->list, d->name, err) : rc;
}

static int read_layer(struct maestro_reading *r, struct maestro_words *w, struct sim_err *err) {
    struct maestro_layer d = {.line = w->line};
    int rc = read_body(r, w, &d, err);
    if (!rc)
        rc = keep_mapping(r, &d, err);
    net_dataflow_free(&d.dataflow);
    return rc;
}

/* "FPS: 30", which schedulers of several networks read: how often, not what. */
static int skip_rate(struct maestro_words *w, struct sim_err *err) {
    uint64_t rate;
    const int rc = maestro_next(w, err);
    return rc ? rc : number(w, &rate, err);
}

/* The file's name of the network, of the first one that has one. */
static int keep_title(struct network *net, const char *name, struct sim_err *err) {
    if (net->title || !*name)
        return 0;
    net->title = strdup(name);
    return net->title ? 0 : sim_fail_errno(err, "network %s", name);
}

static int read_network(struct maestro_reading *r, struct maestro_words *w, struct sim_err *err) {
    char name[WORD_MAX];
    int rc = maestro_next(w, err);
    if (!rc)
        rc = read_name(w, name, err);
    if (!rc)
        rc = keep_title(r->list.net, name, err);
    if (!rc)
        rc = maestro_expect(w, "{", err);
    while (!rc && !maestro_is(w, "}"))
        rc = maestro_is(w, "FPS") ? skip_rate(w, err) : read_layer(r, w, err);
    return rc ? rc : maestro_expect(w, "}", err);
}

static int pass_accelerator(struct maestro_reading *r, struct maestro_words *w,
                            struct sim_err *err) {
    const int rc = maestro_next(w, err);
    r->accelerators++;
    return rc ? rc : skip_block(w, err);
}

static int read_items(struct maestro_reading *r, struct maestro_words *w, struct sim_err *err) {
    int rc = maestro_next(w, err);
    while (!rc && *w->text) {
        if (maestro_is(w, "Constant"))
            rc = read_constant(r, w, err);
        else if (maestro_is(w, "Network"))
            rc = read_network(r, w, err);
        else if (maestro_is(w, "Accelerator"))
            rc = pass_accelerator(r, w, err);
        else
            rc = maestro_bad(w, err, "Constant, Network or Accelerator");
    }
    return rc;
}

int net_read_maestro(struct network *net, const struct net_file *file, struct sim_err *err) {
    struct maestro_reading r = {.list = {.net = net}};
    struct maestro_words w = {.file = file, .line = 1, .constants = r.constants};
    const int rc = read_items(&r, &w, err);
    maestro_note(&r, net->note, sizeof net->note);
    for (size_t i = 0; i < w.n_constants; i++)
        free((char *)(uintptr_t)r.constants[i].name);
    return rc;
}
