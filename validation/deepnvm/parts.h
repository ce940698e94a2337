/* Inside of the DeepNVM++ study: its workloads with their counts, and its parts. */
#ifndef MAGNETAR_VALIDATION_DEEPNVM_PARTS_H
#define MAGNETAR_VALIDATION_DEEPNVM_PARTS_H

#include "memmodels/dram/dram.h"
#include "validation/deepnvm/model.h"
#include "validation/deepnvm/traffic.h"
#include "validation/study.h"

#define MIB 0x1p20

/* Capacities that counts are taken at. */
enum { MB1, MB2, MB3, MB4, MB7, MB8, MB10, MB16, MB32, CAPACITIES };
extern const uint64_t dn_capacities[CAPACITIES]; /* bytes */

enum dn_group { DN_INFERENCE, DN_TRAINING, DN_HPC, DN_CAPTURE, DN_BATCH };

struct dn_workload {
    const char *name;
    const char *path; /* of a trace; of a sample, the network; of a capture, the file's name */
    enum dn_group group;
    uint64_t batch;
    bool training, sampled;
    bool all;   /* all capacities; else 3, 7 and 10 MiB */
    bool quick; /* runs in a quick study, too */
};

#define DN_WORKLOADS 32u
struct dn_data {
    struct study_run *run;
    struct cache_config llc;
    struct dram_config dram;     /* the fixed model's constants */
    struct deepnvm_dram charged; /* the same, as the model takes them */
    size_t n;
    struct dn_workload workloads[DN_WORKLOADS];
    struct cache_stats stats[DN_WORKLOADS][CAPACITIES];
    bool counted[DN_WORKLOADS][CAPACITIES];
};

/* Counts what the study replays, on its threads: everything, or in a quick run what takes seconds.
 */
int dn_collect(struct dn_data *d, struct sim_err *err);

/* Number of the workload of that name; SIZE_MAX: it is not run. */
size_t dn_find(const struct dn_data *d, const char *name);

/* Counts of workload w at a capacity, as the model takes them. */
struct deepnvm_counts dn_counts(const struct dn_data *d, size_t w, unsigned capacity);
double dn_dram_accesses(const struct cache_stats *s);

/* A figure of an empty DRAM: the cache by itself. */
extern const struct deepnvm_dram dn_no_dram;

/* The design points of a comparison: SRAM, STT, SOT. Those that a comparison lacks have area 0. */
enum { SRAM, STT, SOT, TECHS };
struct dn_techs {
    struct tech_point point[TECHS];
};

/* By table names (NULL: none) at capacities (one for all: equal). */
int dn_techs(const char *const names[TECHS], const double capacity_b[TECHS], struct dn_techs *out,
             struct sim_err *err);

/* Gain of `tech` over SRAM by the model, each with its own counts. */
double dn_gain(const struct dn_techs *t, unsigned tech, const struct deepnvm_counts *sram,
               const struct deepnvm_counts *other, const struct deepnvm_dram *dram,
               double in_flight);

/* Adds what turns the verdict of `tech` over SRAM to a table of flips.h. */
struct dn_pair {
    const char *where;
    unsigned tech;
    const struct dn_techs *techs;
    const struct deepnvm_dram *dram;
};
void dn_flip(struct study_run *run, json_t *table, const struct dn_pair *pair,
             const struct deepnvm_counts *sram, const struct deepnvm_counts *other);
extern const char *const dn_names[]; /* of SRAM, STT, SOT */

/* The parts of the study, each with its tables, charts and points. */
int dn_study_claims(struct dn_data *d, struct sim_err *err);
int dn_study_joint(struct dn_data *d, struct sim_err *err);
int dn_study_scaling(struct dn_data *d, struct sim_err *err);
int dn_study_tables(struct dn_data *d, struct sim_err *err);
int dn_study_streams(struct dn_data *d, struct sim_err *err);
int dn_study_window(struct dn_data *d, struct sim_err *err);

#endif
