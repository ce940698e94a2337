#include "cli/validate_result.h"

static json_t *point_json(const struct point *p) {
    json_t *o = json_object();
    json_put(o, "point", json_text(p->name));
    json_put(o, "what", json_text(p->what));
    json_put(o, "unit", json_text(p->unit));
    json_put(o, "reference", json_number(p->value / p->scale));
    json_put(o, "model", json_number(p->model / p->scale));
    json_put(o, "simulation", json_number(p->simulation / p->scale));
    json_put(o, "bound", json_text(p->bound_text));
    json_put(o, "judged", json_text(point_judged_name(p)));
    json_put(o, "holds", p->judged == JUDGED_NONE ? json_null() : json_boolean(point_holds(p)));
    json_put(o, "kind", json_text(point_kind_name(p)));
    json_put(o, "verdict", json_text(point_verdict_name(point_verdict(p))));
    json_put(o, "basis", json_text(point_basis_name(p->basis)));
    json_put(o, "status", json_text(p->status));
    json_put(o, "source", json_text(p->source));
    return o;
}

size_t validate_result_add(struct result *result, const struct study *study,
                           const struct study_run *study_run) {
    const struct points *points = &study_run->points;
    json_t *list = json_array();
    size_t broken = 0;
    for (size_t i = 0; i < points->n; i++) {
        const struct point *p = &points->items[i];
        if (!p->given)
            continue;
        broken += point_verdict(p) == VERDICT_BROKEN;
        json_add(list, point_json(p));
    }
    json_t *run = result_run(result, study->name, json_object(), json_object());
    json_put(run, "points", list);
    if (study_run->flips)
        json_put(run, "flips", json_incref(study_run->flips));
    return broken;
}
