#include "explore/verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define COMPARED_MAX 256 /* cases up to which parameters are compared, pair by pair */

/* The name of the table that a case is compared by; NULL: none. */
static const char *table_name(const struct explore_case *c) {
    if (c->path == CASE_RUN)
        return c->array.machine.has_tech ? c->array.machine.glb.name : NULL;
    return c->memory.tech.tech ? c->memory.tech.data.name : NULL;
}

static size_t differences(const struct explore_case *a, const struct explore_case *b) {
    size_t n = 0;
    const char *key;
    json_t *value;
    json_object_foreach(a->resolved, key, value) n +=
        !json_equal(value, json_object_get(b->resolved, key));
    return n;
}

/* The case that case i is compared with; i: none. */
static size_t partner(const struct explore_cases *cases, size_t i) {
    const char *name = table_name(&cases->items[i]);
    size_t best = i, least = SIZE_MAX;
    for (size_t j = 0; name && j < i; j++) {
        const char *other = table_name(&cases->items[j]);
        if (!other || strcmp(name, other) == 0)
            continue;
        const size_t n =
            cases->n > COMPARED_MAX ? 0 : differences(&cases->items[i], &cases->items[j]);
        if (n < least) {
            least = n;
            best = j;
        }
    }
    return best;
}

int verdicts_find(struct explore_cases *cases, struct sim_err *err) {
    struct flip_model base, other;
    struct verdicts *v = cases->verdicts = sim_alloc(1, sizeof *v, err);
    if (v)
        v->items = sim_alloc(cases->n + 1, sizeof *v->items, err);
    if (!v || !v->items)
        return SIM_EIO;
    for (size_t i = 0; i < cases->n; i++) {
        const size_t j = partner(cases, i);
        if (j == i)
            continue;
        struct verdict *one = &v->items[v->n++];
        *one = (struct verdict){.of = i, .against = j};
        flip_model(&cases->items[j], &base);
        flip_model(&cases->items[i], &other);
        for (int k = 0; k < FLIP_METRICS; k++)
            flip_find(&base, &other, (enum flip_metric)k, one->flips[k]);
    }
    return 0;
}

void verdicts_free(struct verdicts *v) {
    if (v)
        free(v->items);
    free(v);
}

static bool is_timed(const struct explore_case *c) {
    return c->path == CASE_RUN || c->timed;
}

static bool apart_of(const struct verdict *v, const struct flip *f,
                     const struct explore_cases *cases) {
    struct flip_model m;
    flip_model(&cases->items[f->whose == FLIP_OF_BASE ? v->against : v->of], &m);
    return m.apart;
}

static const char *label_of(const struct verdict *v, const struct flip *f,
                            const struct explore_cases *cases) {
    return f->whose == FLIP_OF_BOTH
               ? NULL
               : cases->items[f->whose == FLIP_OF_BASE ? v->against : v->of].label;
}

static void append(char *buf, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static void append(char *buf, size_t size, const char *fmt, ...) {
    const size_t used = strlen(buf);
    va_list args;
    va_start(args, fmt);
    vsnprintf(buf + used, size - used, fmt, args);
    va_end(args);
}

static void append_flip(char *buf, size_t size, const struct verdict *v, const struct flip *f,
                        const struct explore_cases *cases) {
    const char *label = label_of(v, f, cases);
    const enum unit unit = flip_input_unit(f->input);
    char from[40], to[40];
    append(buf, size, "%s%s%s %s %s (%s)", flip_input_name(f->input, apart_of(v, f, cases)),
           label ? " of " : "", label ? label : "", f->to < f->from ? "<" : ">",
           unit_format(to, sizeof to, f->to, unit, 4),
           unit_format(from, sizeof from, f->from, unit, 4));
    if (f->checked > 0)
        append(buf, size, ", run again %.4fx", f->checked);
}

/* Why nothing turns it. */
static const char *unturned(const struct explore_case *c, const struct flip *f, int metric) {
    if (f->ratio == 1)
        return "equal";
    if (metric != FLIP_TIME || !is_timed(c))
        return "whatever single figure changes";
    return c->path == CASE_RUN ? "whatever the table says" : "by this run; --flip looks further";
}

static void append_metric(char *buf, size_t size, const struct verdict *v, int metric,
                          const struct explore_cases *cases) {
    const struct flip *f = v->flips[metric];
    append(buf, size, "%s%s %.2fx", metric ? "; " : "", flip_metric_name((enum flip_metric)metric),
           f->ratio);
    if (!f->found) {
        append(buf, size, " %s", unturned(&cases->items[v->of], f, metric));
        return;
    }
    append(buf, size, " unless ");
    append_flip(buf, size, v, f, cases);
    if (metric == FLIP_EDP && f[1].found) {
        append(buf, size, " or ");
        append_flip(buf, size, v, &f[1], cases);
    }
}

const char *verdict_text(const struct verdict *v, const struct explore_cases *cases, char *buf,
                         size_t size) {
    *buf = '\0';
    append(buf, size, "%s to %s: ", cases->items[v->of].label, cases->items[v->against].label);
    for (int k = 0; k < FLIP_METRICS; k++)
        append_metric(buf, size, v, k, cases);
    return buf;
}

/* How the value at the flip was found. */
static const char *basis(const struct explore_case *c, const struct flip *f) {
    if (f->checked > 0)
        return "re-run";
    if (is_timed(c))
        return "slope";
    return c->memory.serial ? "closed form, what the cells add held" : "closed form";
}

static json_t *flip_json(const struct verdict *v, int metric, const struct flip *f,
                         const struct explore_cases *cases) {
    const char *label = label_of(v, f, cases);
    json_t *o = json_object();
    json_put(o, "case", json_text(cases->items[v->of].label));
    json_put(o, "against", json_text(cases->items[v->against].label));
    json_put(o, "metric", json_text(flip_metric_key((enum flip_metric)metric)));
    json_put(o, "ratio", json_number(f->ratio));
    if (!f->found) {
        json_put(o, "figure", json_null());
        return o;
    }
    json_put(o, "figure", json_text(flip_input_name(f->input, apart_of(v, f, cases))));
    json_put(o, "of", label ? json_text(label) : json_null());
    json_put(o, "unit", json_text(unit_base(flip_input_unit(f->input))));
    json_put(o, "value", json_number(f->from));
    json_put(o, "flip_at", json_number(f->to));
    json_put(o, "factor", json_number(f->to / f->from));
    json_put(o, "basis", json_text(basis(&cases->items[v->of], f)));
    if (f->checked > 0)
        json_put(o, "ratio_at_flip", json_number(f->checked));
    return o;
}

void verdicts_json(struct result *result, const struct explore_cases *cases) {
    const struct verdicts *v = cases->verdicts;
    json_t *array = json_array();
    for (size_t i = 0; v && i < v->n; i++)
        for (int k = 0; k < FLIP_METRICS * FLIP_NEAREST; k++) {
            const struct flip *f = &v->items[i].flips[k / FLIP_NEAREST][k % FLIP_NEAREST];
            if (f->found || k % FLIP_NEAREST == 0)
                json_add(array, flip_json(&v->items[i], k / FLIP_NEAREST, f, cases));
        }
    if (json_array_size(array))
        result_member(result, "flips", array);
    else
        json_decref(array);
}
