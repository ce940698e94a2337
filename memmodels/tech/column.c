#include "memmodels/tech/table.h"

#include <ctype.h>
#include <string.h>

#define FIELD(f) offsetof(struct tech_point, f)
#define MIB      (1024.0 * 1024.0)

static const struct tech_column columns[] = {
    {"capacity", "MiB", MIB, UNIT_BYTES, FIELD(capacity_b), true},
    {"read_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(read_latency_s), true},
    {"write_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(write_latency_s), true},
    {"read_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(read_energy_j), true},
    {"write_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(write_energy_j), true},
    {"leakage", "mW", 1e-3, UNIT_WATTS, FIELD(leakage_w), true},
    {"area", "mm^2", 1, UNIT_MM2, FIELD(area_mm2), true},
    {"tag_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(tag_latency_s), false},
    {"tag_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(tag_energy_j), false},
    {"tag_write_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(tag_write_latency_s), false},
    {"tag_write_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(tag_write_energy_j), false},
    {"data_read_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(data_read_latency_s), false},
    {"data_write_latency", "ns", 1e-9, UNIT_SECONDS, FIELD(data_write_latency_s), false},
    {"data_read_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(data_read_energy_j), false},
    {"data_write_energy", "nJ", 1e-9, UNIT_JOULES, FIELD(data_write_energy_j), false},
    {"node", "nm", 1, UNIT_NONE, FIELD(node_nm), false},
    {"temperature", "K", 1, UNIT_NONE, FIELD(temperature_k), false},
};

const struct tech_column *tech_column(size_t i) {
    return i < sizeof columns / sizeof columns[0] ? &columns[i] : NULL;
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
