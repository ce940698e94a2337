#include "library/inside.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/memory.h"

struct magnetar_technology {
    struct tech *tech;
};

int magnetar_technology_open(struct magnetar_technology **out, const struct magnetar *context,
                             const char *name, struct magnetar_error *error) {
    struct sim_err err = {0};
    struct magnetar_technology *t = sim_alloc(1, sizeof *t, &err);
    *out = NULL;
    const int rc = t ? tech_open_from(&t->tech, &context->own.techs, name, &err) : SIM_EIO;
    if (rc)
        magnetar_technology_free(t);
    else
        *out = t;
    return library_status(rc, &err, error);
}

void magnetar_technology_free(struct magnetar_technology *t) {
    if (!t)
        return;
    tech_free(t->tech);
    free(t);
}

static bool taken(const struct magnetar *context, const char *name) {
    for (size_t i = 0; i < context->own.techs.n; i++)
        if (strcasecmp(context->techs[i].name, name) == 0)
            return true;
    return !strpbrk(name, "/.") && tech_entry_named(name);
}

/* Adds a row of copies. */
static int shelve(struct magnetar *context, const struct tech *t, const char *text,
                  struct sim_err *err) {
    int rc = sim_grow((void **)&context->techs, &context->cap_techs, context->own.techs.n,
                      sizeof *context->techs, err);
    if (rc)
        return rc;
    context->own.techs.rows = context->techs;
    char *name = strdup(tech_name(t)), *help = strdup(tech_help(t)), *copy = strdup(text);
    if (!name || !help || !copy) {
        free(name);
        free(help);
        free(copy);
        return memory_fail(err, "out of memory");
    }
    context->techs[context->own.techs.n++] = (struct tech_entry){name, "", help, copy};
    return 0;
}

int magnetar_technology_register(struct magnetar *context, const char *text, const char *origin,
                                 struct magnetar_error *error) {
    struct sim_err err = {0};
    struct tech *t = NULL;
    int rc = tech_parse(&t, text, strlen(text), origin, &err);
    if (rc == 0 && taken(context, tech_name(t)))
        rc = sim_fail(&err, SIM_EUSAGE, "%s: a technology '%s' is there already", origin,
                      tech_name(t));
    if (rc == 0)
        rc = shelve(context, t, text, &err);
    tech_free(t);
    return library_status(rc, &err, error);
}

const char *magnetar_technology_name(const struct magnetar_technology *t) {
    return tech_name(t->tech);
}

const char *magnetar_technology_kind(const struct magnetar_technology *t) {
    return tech_kind(t->tech);
}

const char *magnetar_technology_source(const struct magnetar_technology *t) {
    return tech_source(t->tech);
}

const char *magnetar_technology_status(const struct magnetar_technology *t) {
    return tech_status_name(tech_status(t->tech));
}

static struct magnetar_design_point shown(const struct tech_point *p) {
    return (struct magnetar_design_point){
        .capacity_b = p->capacity_b,
        .read_latency_s = p->read_latency_s,
        .write_latency_s = p->write_latency_s,
        .read_energy_j = p->read_energy_j,
        .write_energy_j = p->write_energy_j,
        .leakage_w = p->leakage_w,
        .area_mm2 = p->area_mm2,
        .node_nm = p->node_nm,
        .temperature_k = p->temperature_k,
        .interpolated = p->interpolated,
        .extrapolated = p->extrapolated,
        .source = p->source,
    };
}

int magnetar_technology_point(const struct magnetar_technology *t, size_t i,
                              struct magnetar_design_point *point) {
    if (i >= tech_points(t->tech))
        return 0;
    *point = shown(tech_point(t->tech, i));
    return 1;
}

int magnetar_technology_at(const struct magnetar_technology *t, double capacity_b, int extrapolate,
                           struct magnetar_design_point *point, struct magnetar_error *error) {
    struct sim_err err = {0};
    struct tech_point p;
    const int rc = tech_at(t->tech, capacity_b, extrapolate, &p, &err);
    if (rc == 0)
        *point = shown(&p);
    return library_status(rc, &err, error);
}
