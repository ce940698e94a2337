/* What a configuration file says of itself: for which modes of a replay it holds, which preset to
 * take in the other one, and what its figures were fitted to. */
#ifndef MAGNETAR_SIM_PRESET_H
#define MAGNETAR_SIM_PRESET_H

#include "sim/param.h"

enum preset_modes { PRESET_BOTH, PRESET_COUNT, PRESET_TIMED };

struct preset {
    int modes; /* enum preset_modes */
    char instead[PARAM_TEXT_SIZE], fitted[PARAM_TEXT_SIZE];
};
extern const struct param_table preset_params; /* preset.* */

/* Refuses a mode that the configuration is not for, naming the preset that is. SIM_EUSAGE. */
int preset_check(const struct preset *p, bool timed, struct sim_err *err);

#endif
