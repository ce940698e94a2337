#include "memmodels/tech/behaviour.h"

#include <string.h>

#define FIELD(name) offsetof(struct tech_behaviour, name)

static const struct param rows[] = {
    {"tech.differential", PARAM_BOOL, UNIT_NONE, FIELD(differential), "no", 0, 0, 0,
     "read before a write, and drive only the bits that change"},
    {"tech.early", PARAM_BOOL, UNIT_NONE, FIELD(early), "no", 0, 0, 0,
     "early write termination: the pulse ends with the slowest changing bit"},
    {"tech.pulse", PARAM_REAL, UNIT_SECONDS, FIELD(pulse_s), "0", 0, 1e-3, 0,
     "write pulse inside the data write; 0: all of it"},
    {"tech.switch_min", PARAM_REAL, UNIT_NONE, FIELD(switch_min), "0.3", 0, 1, 0,
     "part of the pulse before any bit is seen to have switched"},
    {"tech.switch_tail", PARAM_REAL, UNIT_NONE, FIELD(switch_tail), "0.05", 0, 1, 0,
     "mean of the exponential switching time after that, part of the pulse"},
    {"tech.write_error", PARAM_REAL, UNIT_NONE, FIELD(write_error), "0", 0, 0.5, 0,
     "probability that a pulse leaves a changing bit wrong"},
    {"tech.verify", PARAM_BOOL, UNIT_NONE, FIELD(verify), "no", 0, 0, 0,
     "read after each pulse, and repeat it while bits are wrong"},
    {"tech.max_retries", PARAM_UINT, UNIT_NONE, FIELD(retries), "3", 0, TECH_RETRIES_MAX, 0,
     "further pulses at most"},
    {"tech.retention", PARAM_REAL, UNIT_SECONDS, FIELD(retention_s), "0", 0, 1e9, 0,
     "time after which a line not rewritten is lost; 0: never"},
    {"tech.retention_mode", PARAM_CHOICE, UNIT_NONE, FIELD(retention_mode), "refresh", 0, 0,
     PARAM_CHOICES({"refresh", TECH_REFRESH}, {"expire", TECH_EXPIRE}),
     "then it is rewritten, or leaves the cache"},
    {"tech.disturb_reads", PARAM_UINT, UNIT_NONE, FIELD(disturb_reads), "0", 0, 4e9, 0,
     "reads of a line since its last write after which it is rewritten; 0: any number"},
    {"tech.endurance", PARAM_REAL, UNIT_NONE, FIELD(endurance), "0", 0, 1e30, 0,
     "writes that a cell bears; 0: wear is not counted"},
};
const struct param_table tech_behaviour_params = {rows, sizeof rows / sizeof rows[0]};

const char *tech_behaviour_key(const struct param *row) {
    return strchr(row->key, '.') + 1;
}

bool tech_behaves(const struct tech_behaviour *b) {
    struct tech_behaviour none;
    param_defaults(&tech_behaviour_params, &none);
    return !param_equal(&tech_behaviour_params, b, &none);
}

const char *tech_behaviour_value(const struct tech_behaviour *b, const struct param *row, char *buf,
                                 size_t size) {
    double value, again;
    struct sim_err ignored;
    if (row->type != PARAM_REAL)
        return param_format(row, b, buf, size);
    memcpy(&value, (const char *)b + row->offset, sizeof value);
    for (int digits = 6; digits <= 17; digits++) {
        unit_format(buf, size, value, row->unit, digits);
        if (unit_parse(buf, row->unit, &again, &ignored) == 0 && again == value)
            return buf;
    }
    snprintf(buf, size, "%.17g %s", value, unit_base(row->unit)); /* no scale that rounds */
    return buf;
}

const char *tech_behaviour_text(const struct tech_behaviour *b, char *buf, size_t size) {
    struct tech_behaviour none;
    char value[PARAM_TEXT_SIZE];
    size_t used = 0;
    *buf = '\0';
    param_defaults(&tech_behaviour_params, &none);
    for (size_t i = 0; i < tech_behaviour_params.n && used < size; i++) {
        const struct param_table one = {&rows[i], 1};
        if (!param_equal(&one, b, &none))
            used += (size_t)snprintf(buf + used, size - used, "%s%s=%s", used ? ", " : "",
                                     tech_behaviour_key(&rows[i]),
                                     tech_behaviour_value(b, &rows[i], value, sizeof value));
    }
    return buf;
}

int tech_behaviour_check(const struct tech_behaviour *b, const char *who, struct sim_err *err) {
    if (b->early && b->switch_tail <= 0 && b->switch_min <= 0)
        return sim_fail(err, SIM_EUSAGE, "%s: early: switch_min and switch_tail are both 0", who);
    if (b->write_error > 0 && b->write_error < 1e-300)
        return sim_fail(err, SIM_EUSAGE, "%s: write_error: below 1e-300", who);
    if (b->retention_s > 0 && b->retention_s < 1e-9)
        return sim_fail(err, SIM_EUSAGE, "%s: retention = %g s: expected at least 1ns", who,
                        b->retention_s);
    return 0;
}
