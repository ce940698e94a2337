/* Knobs of single layers: layer.NAME.pe, and layer.PATTERN.pe for one per layer that it fits. */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/eval_state.h"

#define BEGINS "layer."
#define ENDS   ".pe"

bool layer_knob(const char *key) {
    const size_t n = strlen(key);
    return n > strlen(BEGINS ENDS) && strncmp(key, BEGINS, strlen(BEGINS)) == 0 &&
           strcmp(key + n - strlen(ENDS), ENDS) == 0;
}

/* The name or pattern of a key. */
static void name_of(const char *key, char name[64]) {
    snprintf(name, 64, "%.*s", (int)(strlen(key) - strlen(BEGINS ENDS)), key + strlen(BEGINS));
}

/* Layer `i` of those that were chosen of the one network. */
static const struct net_layer *layer_at(const struct case_evaluator *e, size_t i) {
    const struct layer_work *w = e->n_networks == 1 ? &e->networks[0].work : NULL;
    return w && i < w->n ? &w->net->layers[w->layers[i]] : NULL;
}

bool layer_expand(void *state, const char *pattern, size_t i, char key[VARY_KEY_SIZE]) {
    const struct case_evaluator *e = state;
    const struct net_layer *layer;
    char name[64];
    size_t met = 0;
    if (!layer_knob(pattern))
        return false;
    name_of(pattern, name);
    for (size_t k = 0; (layer = layer_at(e, k)); k++)
        if (fnmatch(name, layer->name, 0) == 0 && met++ == i)
            return (size_t)snprintf(key, VARY_KEY_SIZE, BEGINS "%s" ENDS, layer->name) <
                   VARY_KEY_SIZE;
    return false;
}

int layer_check(const struct case_evaluator *e, const char *key, struct sim_err *err) {
    const struct net_layer *layer;
    char name[64];
    name_of(key, name);
    if (e->n_networks != 1)
        return sim_fail(err, SIM_EUSAGE, "%s: expected one network in [evaluate]", key);
    for (size_t k = 0; (layer = layer_at(e, k)); k++)
        if (strcmp(layer->name, name) == 0)
            return 0;
    return sim_fail(err, SIM_EUSAGE, "%s: no layer %s is chosen of the network", key, name);
}

void layer_types_free(struct layer_types *t, uint32_t n_knobs) {
    for (uint32_t k = 0; k < n_knobs && t->values; k++)
        free(t->values[k]);
    free(t->values);
    free(t->layer);
}

int layer_types_open(struct layer_types *t, const struct case_evaluator *e, const struct space *s,
                     struct sim_err *err) {
    struct sim_err why;
    char name[64];
    *t = (struct layer_types){.values = sim_alloc(s->n_knobs + 1, sizeof *t->values, err),
                              .layer = sim_alloc(s->n_knobs + 1, sizeof *t->layer, err)};
    if (!t->values || !t->layer)
        return SIM_EIO;
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const struct vary_axis *a = &s->knobs[k].values;
        if (!layer_knob(a->key))
            continue;
        t->any = true;
        name_of(a->key, name);
        while (strcmp(layer_at(e, t->layer[k])->name, name) != 0)
            t->layer[k]++;
        t->values[k] = sim_alloc(a->n, sizeof **t->values, err);
        for (size_t i = 0; i < a->n; i++) {
            const int rc =
                t->values[k] ? pe_type_open(&t->values[k][i], a->values[i], &why) : SIM_EIO;
            if (rc)
                return t->values[k]
                           ? sim_fail(err, rc, "%s:%d: %s", s->path, s->knobs[k].line, why.text)
                           : rc;
        }
    }
    return 0;
}

void layer_types_set(const struct layer_types *t, const struct space *s, const uint32_t *choice,
                     const struct pe_type *otherwise, struct pe_type *types, size_t n) {
    for (size_t i = 0; i < n; i++)
        types[i] = *otherwise;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        if (t->values[k])
            types[t->layer[k]] = t->values[k][choice[k]];
}
