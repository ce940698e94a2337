/* The hooks of pe/dataflow.h as every systolic array has them, from its struct systolic_flow. */
#ifndef MAGNETAR_PE_SYSTOLIC_HOOKS_H
#define MAGNETAR_PE_SYSTOLIC_HOOKS_H

#include "pe/dataflow.h"

/* Parameters that systolic arrays take: hops, loading, draining, accumulators, partitions, and the
 * scratchpads whose sizes --compat scalesim takes for its SRAMs. */
extern const char *const systolic_takes[];

int systolic_hook_plan(struct dataflow_case *c, struct sim_err *err);
bool systolic_hook_choose(struct dataflow_case *c, size_t i);
int systolic_hook_working_set(const struct dataflow_case *c, bool input, bool right,
                              uint64_t *bytes, struct sim_err *err);
void systolic_hook_closed(const struct dataflow_case *c, struct pe_result *out,
                          struct moved *moved);
struct steps systolic_hook_steps(const struct dataflow_case *c);
int systolic_hook_exact(const struct dataflow_case *c, const struct exact_tensors *data,
                        struct pe_result *out, struct sim_err *err);

/* SIM_EUNSUP for several partitions. */
int systolic_hook_demand(const struct dataflow_case *c, demand_emit *emit, void *user,
                         struct sim_err *err);

#endif
