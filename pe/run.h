/* Running layers and networks on a machine, in one of the three modes. */
#ifndef MAGNETAR_PE_RUN_H
#define MAGNETAR_PE_RUN_H

#include "pe/machine.h"
#include "pe/result.h"
#include "pe/rs/rs.h"
#include "pe/sparse.h"
#include "pe/timed.h"
#include "traces/networks/network.h"

/* What a layer finds in the global buffer, and what it leaves there, beside what it works with
 * (pe/handover.h). All zeros: everything comes from main memory and goes there. */
struct run_handover {
    bool planned;       /* takes the plan of least traffic in what is left of the buffer */
    uint64_t held;      /* bytes of the buffer that are taken */
    double input_share; /* of the input that lies there, 0 to 1 */
    bool right, output; /* the second operand lies there; the output stays */
    uint64_t hidden;    /* cycles of a layer without products beside the one that it is fused to */
};

struct run_layer {
    const struct net_layer *net; /* borrowed */
    const struct pe_type *type;  /* its own, or NULL: the machine's */
    struct pe_sparse sparse;     /* zeros that it skips */
    struct run_handover handover;
    uint64_t batch;
    double zeros_in, zeros_out;       /* fractions of the activations; below 0: not known */
    uint64_t seed;                    /* of the values of an exact run */
    bool compat;                      /* as SCALE-Sim v2 */
    uint64_t sram_ifmap, sram_filter; /* of SCALE-Sim, bytes */
    const struct timed_watch *watch;  /* of timed runs, or NULL */
    const struct rs_mapping *given;   /* row-stationary mapping to use, or NULL: file or search */

    struct pe_result result;
    struct rs_mapping mapping; /* row-stationary runs */
    bool searched;             /* the mapping was found, not given */
    uint64_t checked;          /* outputs of an exact run compared with their definition */
};

/* One layer; SIM_EUSAGE where mapping or buffers break a limit, SIM_EDIFF when an exact run's
 * sampled outputs differ from their definition, SIM_EUNSUP, SIM_EIO. */
int run_layer(const struct machine *m, struct run_layer *job, struct sim_err *err);

/* Bytes of the global buffer with which the layer has every plan that it could have in any larger
 * one, where all of its input or its second operand lie in the buffer anyway. What run_layer
 * returns. */
int run_layer_working_set(const struct machine *m, const struct run_layer *job, bool input,
                          bool right, uint64_t *bytes, struct sim_err *err);

/* Every access of a layer to the global buffer, in array cycles without waiting, through the
 * request member of the job's watch: what timed runs report of DRAM. SIM_EUNSUP where the dataflow
 * cannot list them. */
int run_layer_demand(const struct machine *m, const struct run_layer *job, struct sim_err *err);

#endif
