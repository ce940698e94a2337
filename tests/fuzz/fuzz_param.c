/* Fuzzes configuration files: the rows of the caches, read, resolved and printed. */
#include "config.h"

#include <jansson.h>

#include "memmodels/params.h"
#include "tests/fuzz/memory_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct memory_config config;
    struct sim_err err = {0};
    struct param_set *set = param_set_new(&err);
    if (params_bind(set, &config, &err))
        abort();
    const int rc = param_load(set, memory_file(data, size), &err);
    if (rc == 0)
        params_resolve(&config, size & 1, size & 2, &err);
    else if (rc != err.code || !*err.text)
        abort();
    json_t *json = param_json(set);
    char *text = json_dumps(json, 0);
    if (!text)
        abort();
    free(text);
    json_decref(json);
    param_set_free(set);
    return 0;
}
