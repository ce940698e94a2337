/* Fuzzes the reader of table files, and what is read from them: lookup and writing back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "memmodels/tech/tech.h"

static void use(const struct tech *t) {
    struct tech_point p;
    struct sim_err err;
    const double low = tech_point(t, 0)->capacity_b;
    tech_at(t, low, false, &p, &err);
    tech_at(t, low * 1.5, true, &p, &err);
    tech_at(t, low / 3, true, &p, &err);
    char *text;
    size_t size;
    FILE *f = open_memstream(&text, &size);
    tech_write(f, t, tech_point(t, 0), tech_points(t));
    fclose(f);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct tech *t;
    struct sim_err err;
    if (tech_parse(&t, (const char *)data, size, "fuzz", &err) == 0)
        use(t);
    tech_free(t);
    return 0;
}
