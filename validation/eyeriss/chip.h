/* What was measured on the Eyeriss chip, layer by layer (chip.csv). */
#ifndef MAGNETAR_VALIDATION_EYERISS_CHIP_H
#define MAGNETAR_VALIDATION_EYERISS_CHIP_H

#include <stddef.h>

#include "sim/err.h"

enum { EYERISS_LAYERS = 5 };

/* Shares of zeros in the inputs of CONV1 to CONV5. SIM_EFORMAT when the table has fewer rows. */
int eyeriss_zeros(double zeros[EYERISS_LAYERS], struct sim_err *err);

#endif
