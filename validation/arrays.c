#include "validation/arrays.h"

#include <stdlib.h>
#include <string.h>

#include "explore/case.h"
#include "sim/shipped.h"

int study_machine(struct machine *m, const char *config, const char *const *settings,
                  const struct param_table *more, void *base, struct sim_err *err) {
    struct settings given = {0};
    struct explore_cases cases = {0};
    const struct case_plan plan = {
        .path = CASE_RUN, .settings = &given, .more = more, .base = base};
    int rc = study_settings(&given, config, settings, err);
    if (rc == 0)
        rc = cases_build(&cases, &plan, err);
    if (rc == 0)
        *m = cases.items[0].array.machine;
    cases_free(&cases);
    settings_free(&given);
    return rc;
}

int study_layers(struct study_run *run, const struct machine *m, struct run_layer *layers, size_t n,
                 struct sim_err *err) {
    static const struct tick none = {0};
    struct array_job *jobs = sim_alloc(n, sizeof *jobs, err);
    if (!jobs)
        return SIM_EIO;
    for (size_t i = 0; i < n; i++)
        jobs[i] = (struct array_job){.machine = m, .layer = &layers[i]};
    const int rc = arrays_run(jobs, n, run->pool, &none, err);
    free(jobs);
    return rc ? rc : study_tick(run, err);
}

int study_mapping(struct rs_mapping *map, const char *path, const char *layer,
                  struct sim_err *err) {
    const char *text = shipped_text(path);
    const int line = text ? rs_mapping_parse(text, path, layer, map, err)
                          : sim_fail(err, SIM_EIO, "%s: not shipped", path);
    if (line < 0)
        return line;
    return line ? 0 : sim_fail(err, SIM_EFORMAT, "%s: no mapping of layer %s", path, layer);
}
