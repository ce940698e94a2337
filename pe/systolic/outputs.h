/* What arrays share whose PEs keep outputs, whatever a fold of theirs takes: rows hold output
 * positions, columns hold filters, the depth streams. */
#ifndef MAGNETAR_PE_SYSTOLIC_OUTPUTS_H
#define MAGNETAR_PE_SYSTOLIC_OUTPUTS_H

#include "pe/systolic/systolic.h"

/* Folds overlap only where outputs leave beside them. SIM_EUSAGE. */
int outputs_check(const struct array_config *c, struct sim_err *err);

void outputs_residency(struct systolic *s);
struct systolic_needs outputs_needs(const struct systolic *s);
void outputs_counts(const struct systolic *s, struct pe_result *out);
struct fold_traffic outputs_traffic(const struct systolic *s, uint64_t unit, uint64_t chunk,
                                    uint64_t row_fold);

#endif
