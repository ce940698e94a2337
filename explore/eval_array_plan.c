#include <stdlib.h>
#include <string.h>

#include "explore/eval_array.h"
#include "sim/memory.h"

static struct array_source find_source(const char *name) {
    const struct array_figure *f;
    for (size_t i = 0; i < SHARED_FIGURES; i++)
        if (strcmp(shared_figures[i], name) == 0)
            return (struct array_source){.kind = FROM_SHARED, .number = i};
    for (size_t i = 0; (f = array_figure_at(i)); i++)
        if (strcmp(f->key, name) == 0)
            return (struct array_source){.kind = FROM_CASE, .figure = f};
    size_t i = 0;
    while (strcmp(pe_result_stats.rows[i].key, name) != 0)
        i++;
    return (struct array_source){.kind = FROM_TABLE, .row = &pe_result_stats.rows[i]};
}

static int make_sources(struct array_plan *p, const struct space *s, struct sim_err *err) {
    p->sources = sim_alloc(s->n_figures + 1, sizeof *p->sources, err);
    for (uint32_t i = 0; i < s->n_figures && p->sources; i++)
        p->sources[i] = find_source(s->figures[i]);
    return p->sources ? 0 : SIM_EIO;
}

/* The bytes of each value of a knob, read back from the case that they are assigned to. The first
 * value stays. */
static int make_knob(struct array_plan *p, const struct space_knob *k, struct array_knob *out,
                     struct sim_err *err) {
    const uint8_t *field = param_field(p->set, k->values.key, &out->size);
    if (!field)
        return 0;
    out->offset = (size_t)(field - (const uint8_t *)&p->base);
    out->bytes = sim_alloc(k->values.n, out->size, err);
    int rc = out->bytes ? 0 : SIM_EIO;
    for (size_t i = k->values.n; i-- > 0 && rc == 0;) {
        rc = param_assign(p->set, k->values.key, k->values.values[i], "", err);
        if (rc == 0)
            memcpy(out->bytes + i * out->size, field, out->size);
    }
    return rc;
}

static int make_alike(struct array_plan *p, const struct case_evaluator *e, struct sim_err *err) {
    p->alike = sim_alloc(e->n_networks + 1, sizeof *p->alike, err);
    if (!p->alike)
        return SIM_EIO;
    for (size_t n = 0; n < e->n_networks; n++) {
        const struct layer_work *w = &e->networks[n].work;
        size_t *first = p->alike[n] = sim_alloc(w->n + 1, sizeof *first, err);
        if (!first)
            return SIM_EIO;
        for (size_t i = 0; i < w->n; i++) {
            first[i] = 0;
            while (!net_layer_equal(&w->net->layers[w->layers[first[i]]],
                                    &w->net->layers[w->layers[i]]))
                first[i]++;
        }
    }
    return 0;
}

int array_plan_ready(void *state, const struct space *s, struct sim_err *err) {
    struct case_evaluator *e = state;
    int rc = case_ready(state, s, err);
    struct array_plan *p = rc ? NULL : sim_alloc(1, sizeof *p, err);
    if (!p)
        return rc ? rc : SIM_EIO;
    e->arrays = p;
    e->space = s;
    p->base.path = CASE_RUN;
    p->set = param_set_new(err);
    p->knobs = sim_alloc(s->n_knobs, sizeof *p->knobs, err);
    rc = p->set && p->knobs ? case_bind(p->set, &p->base, &e->plan, err) : SIM_EIO;
    if (rc == 0)
        rc = settings_apply(&e->settings, p->set, err);
    for (uint32_t k = 0; k < s->n_knobs && rc == 0; k++)
        rc = make_knob(p, &s->knobs[k], &p->knobs[k], err);
    if (rc == 0)
        rc = make_alike(p, e, err);
    if (rc == 0)
        rc = pe_types_open(&p->types, err);
    if (rc == 0)
        rc = layer_types_open(&p->layers, e, s, err);
    p->base.array.machine.types = &p->types;
    p->tables = *p->base.array.machine.array.glb_tech || *p->base.array.machine.array.spad_tech;
    for (uint32_t k = 0; k < s->n_knobs; k++)
        p->tables |= strstr(s->knobs[k].values.key, ".tech") != NULL;
    return rc ? rc : make_sources(p, s, err);
}

void array_plan_free(struct case_evaluator *e) {
    struct array_plan *p = e->arrays;
    if (!p)
        return;
    for (uint32_t k = 0; k < e->space->n_knobs && p->knobs; k++)
        free(p->knobs[k].bytes);
    for (size_t i = 0; i < e->n_networks && p->alike; i++)
        free(p->alike[i]);
    free(p->knobs);
    free(p->sources);
    free(p->alike);
    pe_types_free(&p->types);
    layer_types_free(&p->layers, e->space->n_knobs);
    param_set_free(p->set);
    free(p);
    e->arrays = NULL;
}
