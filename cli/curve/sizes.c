#include "cli/curve/sizes.h"

#include <stdlib.h>
#include <string.h>

#include "sim/unit.h"

static int read_size(const char *item, const char *text, uint64_t *value, struct sim_err *err) {
    struct sim_err why;
    if (unit_parse_count(text, UNIT_BYTES, value, &why))
        return sim_fail(err, SIM_EUSAGE, "--sizes %.60s: %.300s", item, why.text);
    if (*value == 0 || *value > (uint64_t)1 << 46)
        return sim_fail(err, SIM_EUSAGE, "--sizes %.60s: expected 1 B to 64 TiB", item);
    return 0;
}

static int add(uint64_t *sizes, uint32_t *n, uint64_t value, struct sim_err *err) {
    if (*n == CURVE_SIZES_MAX)
        return sim_fail(err, SIM_EUSAGE, "--sizes: more than %u capacities", CURVE_SIZES_MAX);
    sizes[(*n)++] = value;
    return 0;
}

/* "A", "A..B" or "A..B:STEP", which is taken apart. */
static int read_item(char *item, uint64_t *sizes, uint32_t *n, struct sim_err *err) {
    char whole[80] = "";
    uint64_t from, to, step = 0;
    strncat(whole, item, sizeof whole - 1);
    char *dots = strstr(item, ".."), *colon = dots ? strchr(dots, ':') : NULL;
    if (dots)
        *dots = '\0';
    if (colon)
        *colon = '\0';
    int rc = read_size(whole, item, &from, err);
    to = from;
    if (rc == 0 && dots)
        rc = read_size(whole, dots + 2, &to, err);
    if (rc == 0 && colon)
        rc = read_size(whole, colon + 1, &step, err);
    if (rc == 0 && to < from)
        rc = sim_fail(err, SIM_EUSAGE, "--sizes %s: ends below its beginning", whole);
    for (uint64_t v = from; v <= to && rc == 0; v += step ? step : v)
        rc = add(sizes, n, v, err);
    return rc;
}

static int compare(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

int curve_sizes_read(const char *text, uint64_t *sizes, uint32_t *n, struct sim_err *err) {
    char *copy = strdup(text), *rest = copy, *item;
    int rc = copy ? 0 : sim_fail(err, SIM_EIO, "out of memory");
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
