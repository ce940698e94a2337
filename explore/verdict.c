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
            one->flips[k] = flip_find(&base, &other, (enum flip_metric)k);
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
    return f->whose == FLIP_OF_BOTH ? NULL
                                    : cases->items[f->whose == FLIP_OF_BASE ? v->against : v->of]
                                          .label;
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

static void append_flip(char *buf, size_t size, const struct verdict *v, int metric,
                        const struct explore_cases *cases) {
    const struct flip *f = &v->flips[metric];
    const bool held = metric == FLIP_TIME && is_timed(&cases->items[v->of]);
    char from[40], to[40];
    append(buf, size, "%s%s ", metric ? "; " : "", flip_metric_name((enum flip_metric)metric));
    if (!f->found) {
        append(buf, size, "%.2fx, %s", f->ratio,
               held ? cases->items[v->of].path == CASE_RUN ? "which no figure of a table moves"
                                                           : "as simulated (--flip)"
                    : "by no single figure");
        return;
    }
    const char *label = label_of(v, f, cases);
    const enum unit unit = flip_input_unit(f->input);
    append(buf, size, "%.2fx, if %s%s%s were %s, not %s", f->ratio,
           flip_input_name(f->input, apart_of(v, f, cases)), label ? " of " : "",
           label ? label : "", unit_format(to, sizeof to, f->to, unit, 4),
           unit_format(from, sizeof from, f->from, unit, 4));
    if (f->checked > 0)
        append(buf, size, " (re-run: %.4fx)", f->checked);
}

const char *verdict_text(const struct verdict *v, const struct explore_cases *cases, char *buf,
                         size_t size) {
    *buf = '\0';
    append(buf, size, "%s = %s: ", cases->items[v->of].label, cases->items[v->against].label);
    for (int k = 0; k < FLIP_METRICS; k++)
        append_flip(buf, size, v, k, cases);
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

static json_t *flip_json(const struct verdict *v, int metric, const struct explore_cases *cases) {
    const struct flip *f = &v->flips[metric];
    const char *label = label_of(v, f, cases);
    json_t *o = json_object();
    json_object_set_new(o, "case", result_text(cases->items[v->of].label));
    json_object_set_new(o, "against", result_text(cases->items[v->against].label));
    json_object_set_new(o, "metric", json_string(flip_metric_key((enum flip_metric)metric)));
    json_object_set_new(o, "ratio", isfinite(f->ratio) ? json_real(f->ratio) : json_null());
    if (!f->found) {
        json_object_set_new(o, "figure", json_null());
        return o;
    }
    json_object_set_new(o, "figure",
                        json_string(flip_input_name(f->input, apart_of(v, f, cases))));
    json_object_set_new(o, "of", label ? result_text(label) : json_null());
    json_object_set_new(o, "unit", json_string(unit_base(flip_input_unit(f->input))));
    json_object_set_new(o, "value", json_real(f->from));
    json_object_set_new(o, "flip_at", json_real(f->to));
    json_object_set_new(o, "factor", json_real(f->to / f->from));
    json_object_set_new(o, "basis", json_string(basis(&cases->items[v->of], f)));
    if (f->checked > 0)
        json_object_set_new(o, "ratio_at_flip", json_real(f->checked));
    return o;
}

void verdicts_json(struct result *result, const struct explore_cases *cases) {
    const struct verdicts *v = cases->verdicts;
    json_t *array = json_array();
    for (size_t i = 0; v && i < v->n; i++)
        for (int k = 0; k < FLIP_METRICS; k++)
            json_array_append_new(array, flip_json(&v->items[i], k, cases));
    if (json_array_size(array))
        result_member(result, "flips", array);
    else
        json_decref(array);
}
