#include "explore/verdict.h"

#include <stdlib.h>
#include <string.h>

#define COMPARED_MAX 256 /* cases up to which parameters are compared, pair by pair */

/* Whether a case has a table that it can be compared by. */
static bool has_table(const struct explore_case *c, bool spad) {
    if (c->path == CASE_RUN)
        return spad ? c->array.machine.has_spad_tech : c->array.machine.has_tech;
    return !spad && c->memory.tech.tech;
}

/* Of a technology is its table, and what cells do. */
static bool is_of_technology(const char *key, bool spad) {
    static const char *const keys[] = {"llc.tech", "llc.tag_tech", "glb.tech"};
    if (spad)
        return strcmp(key, "spad.tech") == 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return strncmp(key, "tech.", strlen("tech.")) == 0;
}

/* Two technologies, both of caches and global buffers, or both of scratchpads. */
static bool differ(const struct explore_case *a, const struct explore_case *b, bool spad) {
    const char *key;
    json_t *value;
    if (!has_table(a, spad) || !has_table(b, spad))
        return false;
    json_object_foreach(
        a->resolved, key,
        value) if (is_of_technology(key, spad) &&
                   !json_equal(value, json_object_get(b->resolved, key))) return true;
    return false;
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
    const struct explore_case *c = &cases->items[i];
    size_t best = i, least = SIZE_MAX;
    for (size_t j = 0; j < i; j++) {
        if (!differ(c, &cases->items[j], false) && !differ(c, &cases->items[j], true))
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
        one->spad = !differ(&cases->items[i], &cases->items[j], false);
        (one->spad ? flip_model_spad : flip_model)(&cases->items[j], &base);
        (one->spad ? flip_model_spad : flip_model)(&cases->items[i], &other);
        one->of_apart = other.apart;
        one->against_apart = base.apart;
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

/* Why no figure changes the time. */
static const char *held(const struct explore_case *c) {
    if (c->path == CASE_RUN)
        return "whatever the table says";
    return c->timed ? "by this run; --flip looks further" : NULL;
}

/* How the values at the flips were found. */
static const char *basis(const struct explore_case *c) {
    if (c->path == CASE_RUN || c->timed)
        return "slope";
    return c->memory.serial ? "closed form, what the cells add held" : "closed form";
}

static struct flip_sides sides_of(const struct verdict *v, const struct explore_cases *cases) {
    const struct explore_case *c = &cases->items[v->of];
    return (struct flip_sides){.of = c->label,
                               .against = cases->items[v->against].label,
                               .of_apart = v->of_apart,
                               .against_apart = v->against_apart,
                               .spad = v->spad,
                               .held = held(c),
                               .basis = basis(c)};
}

const char *verdict_text(const struct verdict *v, const struct explore_cases *cases, char *buf,
                         size_t size) {
    const struct flip_sides sides = sides_of(v, cases);
    return flip_text(&sides, v->flips[0], buf, size);
}

void verdicts_json(struct result *result, const struct explore_cases *cases) {
    const struct verdicts *v = cases->verdicts;
    json_t *array = json_array();
    for (size_t i = 0; v && i < v->n; i++) {
        const struct flip_sides sides = sides_of(&v->items[i], cases);
        flip_json(array, &sides, v->items[i].flips[0]);
    }
    if (json_array_size(array))
        result_member(result, "flips", array);
    else
        json_decref(array);
}
