#include "cli/curve/sizes.h"

#include <stdlib.h>
#include <string.h>

#include "explore/range.h"
#include "sim/memory.h"

static int add(uint64_t *sizes, uint32_t *n, uint64_t value, struct sim_err *err) {
    if (*n == CURVE_SIZES_MAX)
        return sim_fail(err, SIM_EUSAGE, "--sizes: more than %u capacities", CURVE_SIZES_MAX);
    sizes[(*n)++] = value;
    return 0;
}

/* A capacity, or a range of them. */
static int read_item(const char *item, uint64_t *sizes, uint32_t *n, struct sim_err *err) {
    struct sim_err why;
    struct range r;
    uint64_t one;
    double value;
    int rc = range_is(item) ? range_read(&r, item, UNIT_BYTES, &why)
                            : unit_parse_count(item, UNIT_BYTES, &one, &why);
    if (rc)
        return sim_fail(err, SIM_EUSAGE, "--sizes %.60s: %.300s", item, why.text);
    if (!range_is(item))
        r = (struct range){.from = (double)one, .to = (double)one, .step = 1};
    for (size_t i = 0; rc == 0 && range_at(&r, i, &value); i++) {
        if (!(value >= 1 && value <= 0x1p46) || value != (double)(uint64_t)value)
            return sim_fail(err, SIM_EUSAGE, "--sizes %.60s: expected 1 B to 64 TiB, whole bytes",
                            item);
        rc = add(sizes, n, (uint64_t)value, err);
    }
    return rc;
}

static int compare(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

int curve_sizes_read(const char *text, uint64_t *sizes, uint32_t *n, struct sim_err *err) {
    char *copy = strdup(text), *rest = copy, *item;
    int rc = copy ? 0 : memory_fail(err, "out of memory");
    uint32_t kept = 0;
    *n = 0;
    while (rc == 0 && (item = strsep(&rest, ",")))
        rc = read_item(item, sizes, n, err);
    free(copy);
    if (rc)
        return rc;
    qsort(sizes, *n, sizeof *sizes, compare);
    for (uint32_t i = 0; i < *n; i++)
        if (kept == 0 || sizes[i] != sizes[kept - 1])
            sizes[kept++] = sizes[i];
    *n = kept;
    return 0;
}
