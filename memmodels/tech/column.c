#include "memmodels/tech/table.h"

#include <ctype.h>
#include <string.h>

#define FIELD(f) offsetof(struct tech_point, f)
#define MIB      (1024.0 * 1024.0)

/* min, max of each quantity: far beyond what is built, and near enough that no sum over a trace
 * runs over. */
#define CAPACITY    1, 0x1p50
#define LATENCY     1e-15, 1e-3
#define ENERGY      1e-21, 1e-5
#define LEAKAGE     1e-15, 1e4
#define AREA        1e-9, 1e6
#define NODE        0.1, 1e6
#define TEMPERATURE 1e-3, 1e4

static const struct tech_column columns[] = {
    {"capacity", "MiB", MIB, UNIT_BYTES, FIELD(capacity_b), CAPACITY, true},
    {"read_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(read_latency_s), LATENCY, true},
    {"write_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(write_latency_s), LATENCY, true},
    {"read_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(read_energy_j), ENERGY, true},
    {"write_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(write_energy_j), ENERGY, true},
    {"leakage", "mW", 1e-3, UNIT_WATTS, FIELD(leakage_w), LEAKAGE, true},
    {"area", "mm^2", 1, UNIT_MM2, FIELD(area_mm2), AREA, true},
    {"tag_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(tag_latency_s), LATENCY, false},
    {"tag_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(tag_energy_j), ENERGY, false},
    {"tag_write_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(tag_write_latency_s), LATENCY, false},
    {"tag_write_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(tag_write_energy_j), ENERGY, false},
    {"data_read_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(data_read_latency_s), LATENCY, false},
    {"data_write_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(data_write_latency_s), LATENCY, false},
    {"data_read_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(data_read_energy_j), ENERGY, false},
    {"data_write_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(data_write_energy_j), ENERGY, false},
    {"read_cycle", "ns", 1e-9, UNIT_SECONDS, FIELD(read_cycle_s), LATENCY, false},
    {"write_cycle", "ns", 1e-9, UNIT_SECONDS, FIELD(write_cycle_s), LATENCY, false},
    {"refresh_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(refresh_latency_s), LATENCY, false},
    {"refresh_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(refresh_energy_j), ENERGY, false},
    {"refresh_power", "mW", 1e-3, UNIT_WATTS, FIELD(refresh_power_w), LEAKAGE, false},
    {"node", "nm", 1, UNIT_NONE, FIELD(node_nm), NODE, false},
    {"temperature", "K", 1, UNIT_NONE, FIELD(temperature_k), TEMPERATURE, false},
};

const struct tech_column *tech_column(size_t i) {
    return i < sizeof columns / sizeof columns[0] ? &columns[i] : NULL;
}

const char *tech_range(const struct tech_column *c, char *buf, size_t size) {
    char low[40], high[40];
    if (c->dimension == UNIT_NONE)
        snprintf(buf, size, "%g to %g %s", c->min, c->max, c->unit);
    else
        snprintf(buf, size, "%s to %s", unit_format(low, sizeof low, c->min, c->dimension, 6),
                 unit_format(high, sizeof high, c->max, c->dimension, 6));
    return buf;
}

double tech_value(const struct tech_point *p, const struct tech_column *c) {
    double value;
    memcpy(&value, (const char *)p + c->offset, sizeof value);
    return value;
}

int tech_unit_factor(const struct tech_column *c, const char *unit, double *factor,
                     const char *origin, int line, struct sim_err *err) {
    char text[24];
    struct sim_err inner;
    *factor = 1;
    if (c->dimension == UNIT_NONE && strcmp(unit, c->unit) == 0)
        return 0;
    if (c->dimension != UNIT_NONE && isalpha((unsigned char)*unit) &&
        (size_t)snprintf(text, sizeof text, "1 %s", unit) < sizeof text &&
        unit_parse(text, c->dimension, factor, &inner) == 0)
        return 0;
    const char *like = c->dimension == UNIT_NONE ? "" : ", or another unit of that quantity";
    return sim_fail(err, SIM_EFORMAT, "%s:%d: %s in '%.40s': expected %s%s", origin, line, c->name,
                    unit, c->unit, like);
}
