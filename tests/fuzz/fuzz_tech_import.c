/* Fuzzes the importers of NVSim and CACTI output, told apart by their first words. */
#include <stdint.h>

#include "memmodels/tech/tech.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct tech_import_options options;
    struct tech *t;
    struct sim_err err;
    tech_import_text(&t, (const char *)data, size, "fuzz", &options, &err);
    tech_free(t);
    return 0;
}
