/* Hardware files of MAESTRO: "num_pes: 256" and so on, a word and a number each. */
#ifndef MAGNETAR_PE_MAESTRO_HW_H
#define MAGNETAR_PE_MAESTRO_HW_H

#include "pe/maestro/cost.h"

/* What is assumed without a file, and of what a file leaves out: MAESTRO's own accelerator_1. */
struct maestro_hw maestro_hw_default(void);

/* SIM_EFORMAT with file and line, SIM_EIO. */
int maestro_hw_open(struct maestro_hw *hw, const char *path, struct sim_err *err);
int maestro_hw_read(struct maestro_hw *hw, const char *name, const char *text, size_t size,
                    struct sim_err *err);

/* "256 PEs, ..." */
#define MAESTRO_HW_TEXT 200
const char *maestro_hw_text(const struct maestro_hw *hw, char text[MAESTRO_HW_TEXT]);

#endif
