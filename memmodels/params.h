/* One memory configuration: all parameter tables of this folder over one struct. */
#ifndef MAGNETAR_MEMMODELS_PARAMS_H
#define MAGNETAR_MEMMODELS_PARAMS_H

#include "memmodels/cache/count.h"
#include "memmodels/gpu/gpu.h"
#include "memmodels/cache/hierarchy.h"
#include "memmodels/llc/llc.h"
#include "memmodels/tech/choice.h"
#include "memmodels/tech/lookup.h"
#include "memmodels/tech/tech.h"
#include "sim/param.h"
#include "sim/preset.h"
#include "sim/stat.h"

struct memory_config {
    struct preset preset;
    char tech[PARAM_TEXT_SIZE]; /* llc.tech */
    double usable;              /* llc.usable: part of what is built that llc.size is */
    bool round_size;            /* llc.round_size: take the nearest capacity that can be built */
    uint64_t found_size; /* llc.size, where timed mode takes the whole of partitions; else 0 */
    uint64_t asked_size; /* where it was not the one that was asked for; else 0 */
    const struct tech_shelf *shelf; /* technologies besides those shipped, or NULL; borrowed */
    struct hierarchy_config caches;
    struct dram_config dram;
    double clock_hz; /* of cores, crossbar and LLC in timed mode */
    struct llc_config timing;
    struct l3_config l3;
    struct nvm_config nvm;       /* params_tech fills in nvm.cells */
    struct tech_changes changes; /* tech.NAME.KEY */
    struct gpu_config gpu;
    struct front_config front;
};

/* Binds every table to the fields of *c and writes the defaults. */
int params_bind(struct param_set *set, struct memory_config *c, struct sim_err *err);

/* After params_bind: every parameter that names a policy takes this one (cache_policy_own), too,
 * in this set only; it must outlive the configuration and what runs with it. SIM_EUSAGE when
 * another policy has its name. */
int params_offer_policy(struct param_set *set, const struct cache_policy *policy,
                        struct sim_err *err);

/* What a program of somebody else's adds to what is shipped; all of it borrowed. */
struct memory_own {
    struct tech_shelf techs;
    const struct cache_policy *const *policies; /* params_offer_policy */
    size_t n_policies;
};

/* After params_bind: the configuration takes these, too; NULL: none. What params_offer_policy
 * returns. */
int params_offer(struct param_set *set, struct memory_config *c, const struct memory_own *own,
                 struct sim_err *err);

/* Fills in what depends on the trace (sectors), rounds llc.size where it may be, and checks the
 * whole; timed mode may go without a cache (llc.size = 0). SIM_EUSAGE. */
int params_resolve(struct memory_config *c, bool gpu_trace, bool timed, struct sim_err *err);

/* The technology of the last level as it is built. */
struct memory_tech {
    struct tech *tech; /* NULL: none; the source of the point lives as long */
    struct tech_figures data;
    bool has_tags;
    struct tech_figures tags; /* of the tag array, where it is of another technology */
    bool has_sram;
    struct tech_figures sram; /* of nvm.sram_ways, as if all ways were of it */
};

/* What params_tech looks tables up at: the last level's slices and banks, and its capacity as it is
 * built, llc.size / llc.usable. */
struct tech_need params_need(const struct memory_config *c, bool extrapolate);

/* Opens what llc.tech names, none where it is `none` or there is no cache; tags by llc.tag_tech
 * where something reads them (timed mode, cells with a behaviour): by default SRAM tags over MRAM
 * data, where the table tells the arrays apart; and the SRAM of a hybrid's ways. c->nvm becomes
 * what holds for that technology: its cells with the run's changes, and where it has none that are
 * non-volatile, the cache as it is without. tech_free(out->tech) afterwards, also after an error.
 * SIM_EUSAGE, SIM_EUNSUP for cells whose behaviour the mode has not, and what tech_open returns. */
int params_tech(struct memory_config *c, bool timed, bool extrapolate, struct memory_tech *out,
                struct sim_err *err);

/* The technology of the tags of a last level that has some of their own (memory_tech.has_tags). */
const char *params_tag_tech(const struct memory_config *c);

/* As param_mention, for a command that reads none of them, or dram.* only. */
int params_mention(struct param_set *set, const char *who, struct sim_err *err);

/* Does nothing but non-volatile cells read the key? */
bool params_nvm_only(const char *key, size_t length);

/* Does only timed mode read the key (of `length` characters)? */
bool params_timed_only(const char *key, size_t length);

/* What a timed replay of a GPU's trace assumes because nobody said it, for its reader; "" where the
 * GPU and the slices were given. Returns buf. */
const char *params_assumed(const struct param_set *set, const struct memory_config *c, char *buf,
                           size_t size);

/* For `list`: NULL past the end. `heading`, unless NULL, says which mode has the table. */
const struct param_table *params_table_at(size_t i, const char **heading);
const struct stat_table *params_stats_at(size_t i, const char **heading);

#endif
