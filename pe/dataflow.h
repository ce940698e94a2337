/* Dataflows: what stays in the PEs while the rest of a layer moves past. Each is one row, in a file
 * of its own; the list below names the rows, and choices, help and `magnetar list dataflows` come
 * from it. A hook that is NULL, or a parameter that a row does not take, is refused with SIM_EUNSUP
 * wherever it is asked for: a dataflow answers for what it says that it does, and for nothing else.
 */
#ifndef MAGNETAR_PE_DATAFLOW_H
#define MAGNETAR_PE_DATAFLOW_H

#include "pe/energy.h"
#include "pe/exact/exact.h"
#include "pe/layer.h"
#include "pe/machine.h"
#include "pe/result.h"
#include "pe/step.h"
#include "pe/systolic/demand.h"
#include "pe/systolic/systolic.h"

/* The rows dataflow_NAME, in the order in which they are listed. */
#define DATAFLOWS(ROW)                                                                             \
    ROW(os)                                                                                        \
    ROW(ws)                                                                                        \
    ROW(is)                                                                                        \
    ROW(rs)

/* "os|ws|is|rs" */
#define DATAFLOW_BAR_NAME(name) "|" #name
#define DATAFLOW_NAMES          (&DATAFLOWS(DATAFLOW_BAR_NAME)[1])

/* Of array.dataflow: each name with its place in the list. */
#define DATAFLOW_PLACE(name)  DATAFLOW_PLACE_##name,
#define DATAFLOW_CHOICE(name) {#name, DATAFLOW_PLACE_##name},
#define DATAFLOW_CHOICES                                                                           \
    (const struct param_choices[]) {                                                               \
        {                                                                                          \
            .values = (const struct param_choice[]) {                                              \
                DATAFLOWS(DATAFLOW_CHOICE) {                                                       \
                    NULL, 0                                                                        \
                }                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }
enum dataflow_place { DATAFLOWS(DATAFLOW_PLACE) };

struct run_layer;

/* One layer on its way through one machine. */
struct dataflow_case {
    const struct machine *machine;
    const struct pe_layer *layer; /* one that multiplies */
    struct run_layer *job;        /* what was asked and given (pe/run.h) */
    void *plan;                   /* made by plan(), handed to free() */
};

struct dataflow {
    const char *name, *help; /* the name that stands in the list */

    /* Keys of the parameters that mean something to this dataflow and not to all, ends with NULL.
     * What a row does not take and another does must keep its default. */
    const char *const *takes;

    /* Limits between parameters; SIM_EUSAGE. NULL: none. */
    int (*check)(const struct array_config *c, struct sim_err *err);

    /* Chooses tiles and what stays on the chip, in c->plan. Needed by every mode. */
    int (*plan)(struct dataflow_case *c, struct sim_err *err);

    /* Takes the i-th of the plans among which a timed run's memory decides, false past the last.
     * The list depends on no bandwidth, and a larger global buffer only makes it longer: so that
     * the fastest of them is never slower with more of either. NULL: plan's is the only one. */
    bool (*choose)(struct dataflow_case *c, size_t i);

    /* Bytes of the global buffer with which every plan of choose() is possible, where the input or
     * the second operand lie in it anyway: what tensors of other layers have to leave. */
    int (*working_set)(const struct dataflow_case *c, bool input, bool right, uint64_t *bytes,
                       struct sim_err *err);

    /* All counts of a planned layer by formula, cycles without waiting for memory; *moved gets the
     * bits between global buffer and array and those between PEs. Needed by every mode. */
    void (*closed)(const struct dataflow_case *c, struct pe_result *out, struct moved *moved);

    /* The same layer as steps, whose cycles and words add up to those of closed. Timed runs. */
    struct steps (*steps)(const struct dataflow_case *c);

    /* Every PE every cycle, with values: cycles, macs, zero_macs and pe_cycles of *out, and the
     * outputs of *data. Exact runs. */
    int (*exact)(const struct dataflow_case *c, const struct exact_tensors *data,
                 struct pe_result *out, struct sim_err *err);
    bool reorders; /* its sums associate otherwise than in ascending depth */

    /* Every access to the global buffer, cycle by cycle. Buffer traces. */
    int (*demand)(const struct dataflow_case *c, demand_emit *emit, void *user,
                  struct sim_err *err);

    /* What lies on rows, on columns and in time where SCALE-Sim v2 knows this dataflow. */
    const struct systolic_dims *compat;

    /* Of systolic arrays: how their hooks fold a layer (pe/systolic/systolic.h). */
    const struct systolic_flow *systolic;
};

/* The hooks that something needs beside plan and closed. */
enum dataflow_use { USE_CLOSED, USE_TIMED, USE_EXACT, USE_DEMAND, USE_COMPAT };

#define DATAFLOW_DECLARE(name) extern const struct dataflow dataflow_##name;
DATAFLOWS(DATAFLOW_DECLARE)
#undef DATAFLOW_DECLARE

const struct dataflow *dataflow_at(size_t i);                /* NULL past the end */
const struct dataflow *dataflow_of(const struct machine *m); /* the one of array.dataflow */
int dataflow_index(const char *name);                        /* value of array.dataflow, or -1 */

/* Does it model the parameter? */
bool dataflow_takes(const struct dataflow *d, const char *key);

const char *dataflow_use_name(enum dataflow_use use); /* as it is asked for: "--mode exact" */

/* SIM_EUNSUP, naming dataflow and use, where a hook is missing. */
int dataflow_require(const struct dataflow *d, enum dataflow_use use, struct sim_err *err);

/* SIM_EUNSUP, naming dataflow and parameter, where a parameter that only others take has another
 * value than its default; then the dataflow's own check. */
int dataflow_check(const struct array_config *c, struct sim_err *err);

#endif
