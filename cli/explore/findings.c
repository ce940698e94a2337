#include "cli/explore/findings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plot/keys.h"

int findings_make(struct findings *f, const struct exploration *s, struct sim_err *err) {
    struct pareto set = {0};
    size_t n = 0;
    *f = (struct findings){.s = s, .space = s->space};
    size_t *order = search_order(s, &n, err);
    size_t *place = order ? sim_alloc(n + 1, sizeof *place, err) : NULL;
    int rc = place ? search_pareto(s, order, n, &set, err) : SIM_EIO;
    f->row = sim_alloc(n + 1, sizeof *f->row, err);
    f->member = sim_alloc(n + 1, sizeof *f->member, err);
    f->set = sim_alloc(set.n + 1, sizeof *f->set, err);
    if (!f->row || !f->member || !f->set)
        rc = SIM_EIO;
    for (size_t i = 0; i < n && rc == 0; i++)
        if (search_outcome(s, order[i]).violation == 0) {
            place[i] = f->n;
            f->row[f->n++] = order[i];
        }
    for (size_t i = 0; i < set.n && rc == 0; i++) {
        f->set[f->n_set++] = place[set.index[i]];
        f->member[place[set.index[i]]] = true;
    }
    pareto_free(&set);
    free(place);
    free(order);
    return rc;
}

void findings_free(struct findings *f) {
    free(f->row);
    free(f->member);
    free(f->set);
    *f = (struct findings){0};
}

double findings_figure(const struct findings *f, size_t i, uint32_t g) {
    return f->s->figures[f->row[i] * f->space->n_figures + g];
}

int findings_find(const struct findings *f, const char *name) {
    for (uint32_t g = 0; g < f->space->n_figures; g++)
        if (strcmp(f->space->figures[g], name) == 0)
            return (int)g;
    return -1;
}

const char *findings_label(const struct findings *f, size_t i, bool keys, char *buf, size_t size) {
    const struct space *s = f->space;
    const uint32_t *choice = f->s->choices + f->row[i] * s->n_knobs;
    buf[0] = '\0';
    for (uint32_t k = 0; k < s->n_knobs; k++) {
        const size_t used = strlen(buf);
        if (s->knobs[k].values.n > 1)
            snprintf(buf + used, size - used, "%s%s%s%s", used ? " " : "",
                     keys ? s->knobs[k].values.key : "", keys ? "=" : "",
                     space_value(s, k, choice));
    }
    return buf;
}

void findings_axis(const struct findings *f, uint32_t g, struct findings_axis *a) {
    const struct plot_key key = plot_key_of(f->space->figures[g]);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < f->n; i++) {
        low = fmin(low, findings_figure(f, i, g));
        high = fmax(high, findings_figure(f, i, g));
    }
    const bool log = low > 0 && high / low > 30;
    struct plot_scale scale = {0, 1, false, false};
    if (isfinite(low) && isfinite(high))
        scale = plot_scale_of(low, high, log, false, false);
    a->unit = plot_unit_of(key.unit, &scale);
    if (a->unit.bytes)
        snprintf(a->unit.name, sizeof a->unit.name, "B");
    if (*a->unit.suffix) /* the page writes 1.5 M by itself */
        a->unit.factor = 1;
    snprintf(a->name, sizeof a->name, "%s", key.title);
    a->axis = (struct report_axis){a->name, a->unit.name, log};
}
