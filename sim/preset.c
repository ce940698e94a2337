#include "sim/preset.h"

#define FIELD(name) offsetof(struct preset, name)

static const struct param rows[] = {
    {"preset.modes", PARAM_CHOICE, UNIT_NONE, FIELD(modes), "both", 0, 0,
     PARAM_CHOICES({"both", PRESET_BOTH}, {"count", PRESET_COUNT}, {"timed", PRESET_TIMED}),
     "modes of a replay that the file has the figures for"},
    {"preset.instead", PARAM_TEXT, UNIT_NONE, FIELD(instead), "", 0, 0, NULL,
     "the preset to take in the other mode"},
    {"preset.fitted", PARAM_TEXT, UNIT_NONE, FIELD(fitted), "", 0, 0, NULL,
     "what its figures were fitted to; empty: not said"},
};
const struct param_table preset_params = {rows, sizeof rows / sizeof rows[0]};

int preset_check(const struct preset *p, bool timed, struct sim_err *err) {
    if (p->modes == PRESET_BOTH || timed == (p->modes == PRESET_TIMED))
        return 0;
    return sim_fail(err, SIM_EUSAGE,
                    "--mode %s: the configuration has figures for %s mode only (preset.modes)%s%s; "
                    "where yours has all others, --set preset.modes=both",
                    timed ? "timed" : "count", timed ? "count" : "timed",
                    *p->instead ? ": take -c " : "", p->instead);
}
