/* What evaluators of cases have in common: figures by the names that all share, notes, refusals. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/eval_state.h"
#include "sim/memory.h"

const char *const shared_figures[SHARED_FIGURES] = {"time_s", "energy_j", "area_mm2", "power_w",
                                                    "edp_js", "edap",     "perf_area"};

void eval_shared(double shared[SHARED_FIGURES], double time_s, double energy_j, double area_mm2) {
    const double all[SHARED_FIGURES] = {time_s,
                                        energy_j,
                                        area_mm2,
                                        energy_j / time_s,
                                        energy_j * time_s,
                                        energy_j * time_s * area_mm2,
                                        1 / (time_s * area_mm2)};
    memcpy(shared, all, sizeof all);
}

double eval_shared_figure(const double shared[SHARED_FIGURES], const char *name) {
    for (size_t i = 0; i < SHARED_FIGURES; i++)
        if (strcmp(shared_figures[i], name) == 0)
            return shared[i];
    return NAN;
}

size_t eval_shared_names(const char **names) {
    memcpy(names, shared_figures, sizeof shared_figures);
    return SHARED_FIGURES;
}

void eval_figure(const struct eval_block *b, size_t i, uint32_t f, double value) {
    const struct space *s = b->space;
    b->figures[i * s->n_figures + f] = isfinite(value) ? value : NAN;
    if (isfinite(value) || f >= s->n_named || b->refused[i])
        return;
    b->refused[i] = true;
    snprintf(b->reasons[i], EVAL_REASON_SIZE, "has no %s", s->figures[f]);
}

int eval_notes(const struct eval_block *b, size_t i, const struct explore_case *c,
               struct sim_err *err) {
    struct explore_case copy = *c;
    const struct explore_cases one = {.items = &copy, .n = 1};
    json_t *notes = c->notes ? json_incref(c->notes) : case_notes(&one, 0);
    int rc = notes ? 0 : memory_fail(err, "out of memory");
    for (size_t k = 0; k < json_array_size(notes) && rc == 0; k++) {
        const char *note = json_string_value(json_array_get(notes, k));
        const size_t used = b->notes[i] ? strlen(b->notes[i]) : 0;
        if (used && strstr(b->notes[i], note))
            continue;
        char *text = realloc(b->notes[i], used + strlen(note) + 2);
        if (text) {
            sprintf(text + used, "%s%s", used ? "\n" : "", note);
            b->notes[i] = text;
        } else {
            rc = memory_fail(err, "out of memory");
        }
    }
    json_decref(notes);
    return rc ? rc : memory_check(err);
}

int eval_failed(const struct eval_block *b, size_t i, int rc, const struct sim_err *why,
                struct sim_err *err) {
    if (rc != SIM_EUSAGE && rc != SIM_EUNSUP)
        return sim_fail(err, rc, "%s", why->text);
    eval_refuse(b, i, why->text + (strncmp(why->text, "--set ", 6) == 0 ? 6 : 0));
    return 0;
}
