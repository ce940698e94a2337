/* What `magnetar run` works on: machine, network, chosen layers, and their results. */
#ifndef MAGNETAR_CLI_RUN_CASE_H
#define MAGNETAR_CLI_RUN_CASE_H

#include "pe/energy.h"
#include "pe/run.h"
#include "sim/result.h"

struct run_case {
    struct machine machine;
    struct param_set *params;
    struct network *net;
    char *words;            /* a network named gen:..., taken apart */
    struct run_layer *jobs; /* one per chosen layer */
    size_t n;
    bool compat;
    struct pe_result total;
    struct area area;
};

/* Opens the network; gen:NETWORK[,batch=N][,layers=A-B][,dims=H=N+W=N] sets these, too. Layers that
 * cannot be run stay in it until one is selected. SIM_EUSAGE, and what network_open_with returns.
 */
int run_case_open(struct run_case *c, const char *name, uint64_t *batch, const char **layers,
                  const char *dims, struct sim_err *err);

/* Is the file of array.mapping of this network? SIM_EUSAGE, and what reading it returns. */
int run_case_mapping(const struct run_case *c, struct sim_err *err);

/* Marks the layers that LIST names: names, patterns (conv*), numbers from 1, ranges (2-5),
 * separated by commas; NULL takes all. Fills in jobs. SIM_EUSAGE for what matches nothing,
 * the refusal of a layer that was chosen. */
int run_case_select(struct run_case *c, const char *list, uint64_t batch, uint64_t seed,
                    struct sim_err *err);

/* Hands the fractions of offchip.zeros to the jobs, in order. SIM_EUSAGE. */
int run_case_zeros(struct run_case *c, struct sim_err *err);

/* Sums results and areas after the jobs have run. */
void run_case_total(struct run_case *c);
void run_case_free(struct run_case *c);

/* Table on a stream; runs[0] of a result; CSV with a row per layer. */
void run_print(FILE *out, const struct run_case *c);
/* A PE type may come without an area; then there is no total, either. */
bool run_knows_area(const struct run_case *c);
/* Of that the energy, the area, what was checked and the sources; `what` is a struct run_case. */
void run_print_notes(FILE *out, const void *what);
void run_result(struct result *result, struct run_case *c, const char *label);
int run_write_csv(const struct run_case *c, const char *path, struct sim_err *err);

/* For each layer what SCALE-Sim v2 says otherwise than the closed form on the same array with a
 * global buffer of its SRAMs' size, and why. */
int run_explain(FILE *out, const struct run_case *c, struct sim_err *err);

#endif
