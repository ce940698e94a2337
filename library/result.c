#include "library/inside.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

int library_result(struct magnetar_result **out, struct result *result, struct sim_err *err) {
    const int rc = result_check(result, err);
    *out = rc ? NULL : sim_alloc(1, sizeof **out, err);
    if (!*out) {
        result_free(result);
        return rc ? rc : SIM_EIO;
    }
    (*out)->result = result;
    return 0;
}

void magnetar_result_free(struct magnetar_result *r) {
    if (!r)
        return;
    result_free(r->result);
    free(r->json);
    free(r->parameter);
    free(r);
}

const char *magnetar_result_json(struct magnetar_result *r) {
    if (!r->json)
        r->json = result_dump(r->result);
    memory_take(); /* NULL says so */
    return r->json;
}

static const json_t *runs_of(const struct magnetar_result *r) {
    return json_object_get(result_json(r->result), "runs");
}

size_t magnetar_result_runs(const struct magnetar_result *r) {
    return json_array_size(runs_of(r));
}

const char *magnetar_result_label(const struct magnetar_result *r, size_t run) {
    return json_string_value(json_object_get(json_array_get(runs_of(r), run), "label"));
}

static int find(const struct magnetar_result *r, size_t run, const char *key, const json_t **value,
                struct sim_err *err) {
    const size_t n = json_array_size(runs_of(r));
    *value = json_object_get(json_object_get(json_array_get(runs_of(r), run), "stats"), key);
    if (run >= n)
        return sim_fail(err, SIM_EUSAGE, "run %zu of %zu", run, n);
    if (!*value)
        return sim_fail(err, SIM_EUSAGE, "%s: no such statistic of this run", key);
    if (json_is_null(*value))
        return sim_fail(err, SIM_EUNSUP, "%s: not known", key);
    return 0;
}

int magnetar_result_real(const struct magnetar_result *r, size_t run, const char *key,
                         double *value, struct magnetar_error *error) {
    struct sim_err err = {0};
    const json_t *found;
    const int rc = find(r, run, key, &found, &err);
    if (rc == 0)
        *value = json_number_value(found);
    return library_status(rc, &err, error);
}

int magnetar_result_count(const struct magnetar_result *r, size_t run, const char *key,
                          uint64_t *value, struct magnetar_error *error) {
    struct sim_err err = {0};
    const json_t *found;
    int rc = find(r, run, key, &found, &err);
    if (rc == 0 && !json_is_integer(found))
        rc = sim_fail(&err, SIM_EUSAGE, "%s: is a real, not a count", key);
    if (rc == 0)
        *value = (uint64_t)json_integer_value(found);
    return library_status(rc, &err, error);
}

const char *magnetar_result_parameter(struct magnetar_result *r, size_t run, const char *key) {
    const json_t *value =
        json_object_get(json_object_get(json_array_get(runs_of(r), run), "config"), key);
    if (json_is_string(value))
        return json_string_value(value);
    free(r->parameter);
    r->parameter = value ? json_write(value, JSON_ENCODE_ANY) : NULL;
    memory_take();
    return r->parameter;
}

int magnetar_result_write_json(const struct magnetar_result *r, const char *path,
                               struct magnetar_error *error) {
    struct sim_err err = {0};
    return library_status(result_write_json(r->result, path, &err), &err, error);
}

int magnetar_result_write_csv(const struct magnetar_result *r, const char *path,
                              struct magnetar_error *error) {
    struct sim_err err = {0};
    return library_status(result_write_csv(r->result, path, &err), &err, error);
}
