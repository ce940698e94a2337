/* Fuzzes the names of generated traces, what follows "gen:"; files are left out. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "traces/trace.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char name[260] = "gen:";
    struct trace *t = NULL;
    struct sim_err err = {0};
    if (size >= sizeof name - 4 || memchr(data, '/', size) || memchr(data, '.', size))
        return 0;
    memcpy(name + 4, data, size);
    const int rc = trace_open(&t, name, NULL, &err);
    if (rc && (rc != err.code || !*err.text))
        abort();
    trace_close(t);
    return 0;
}
