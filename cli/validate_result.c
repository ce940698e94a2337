#include "cli/validate_result.h"

#include <math.h>

static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *point_json(const struct point *p) {
    json_t *o = json_object();
    json_object_set_new(o, "point", result_text(p->name));
    json_object_set_new(o, "what", result_text(p->what));
    json_object_set_new(o, "unit", result_text(p->unit));
    json_object_set_new(o, "reference", number(p->value / p->scale));
    json_object_set_new(o, "model", number(p->model / p->scale));
    json_object_set_new(o, "simulation", number(p->simulation / p->scale));
    json_object_set_new(o, "bound", result_text(p->bound_text));
    json_object_set_new(o, "judged", result_text(point_judged_name(p)));
    json_object_set_new(o, "holds",
                        p->judged == JUDGED_NONE ? json_null() : json_boolean(point_holds(p)));
    json_object_set_new(o, "kind", result_text(point_kind_name(p)));
    json_object_set_new(o, "verdict", result_text(point_verdict_name(point_verdict(p))));
    json_object_set_new(o, "basis", result_text(point_basis_name(p->basis)));
    json_object_set_new(o, "status", result_text(p->status));
    json_object_set_new(o, "source", result_text(p->source));
    return o;
}

size_t validate_result_add(struct result *result, const struct study *study,
                           const struct points *points) {
    json_t *list = json_array();
    size_t broken = 0;
    for (size_t i = 0; i < points->n; i++) {
        const struct point *p = &points->items[i];
        if (!p->given)
            continue;
        broken += point_verdict(p) == VERDICT_BROKEN;
        json_array_append_new(list, point_json(p));
    }
    json_t *run = result_run(result, study->name, json_object(), json_object());
    json_object_set_new(run, "points", list);
    return broken;
}
