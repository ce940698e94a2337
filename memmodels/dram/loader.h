/* Reading a DRAM part: what both halves of the work share. structure.c takes geometry, mapping
 * and policies, timing.c delays and energies. */
#ifndef MAGNETAR_MEMMODELS_DRAM_LOADER_H
#define MAGNETAR_MEMMODELS_DRAM_LOADER_H

#include "memmodels/dram/ini.h"
#include "memmodels/dram/timing.h"

enum family { DDR, LPDDR4, GDDR, HBM };

struct protocol {
    const char *name;
    enum family family;
    unsigned beats; /* per clock: BL / beats clocks make a burst */
};

/* What is being worked out: the file, the overrides and the result. */
struct loader {
    struct dram_ini ini;
    const struct dram_config *config;
    const struct protocol *protocol;
    struct dram_timing *t;
    struct sim_err *err;
};

static inline unsigned whole(const struct loader *l, enum dram_key key) {
    return (unsigned)l->ini.values[key].number;
}

static inline bool given(const struct loader *l, enum dram_key key) {
    return l->ini.values[key].line != 0;
}

static inline unsigned whole_or(const struct loader *l, enum dram_key key, unsigned otherwise) {
    return given(l, key) ? whole(l, key) : otherwise;
}

static inline int refuse(struct loader *l, enum dram_key key, const char *why) {
    return dram_ini_refuse(&l->ini, key, why, l->err);
}

/* Protocol, structure, address mapping, policies and queues, in this order; SIM_EUSAGE. */
int dram_structure_read(struct loader *l);
/* Width of a channel in bits: the part's, or dram.bus_width where that is given. */
unsigned dram_bus_width(const struct loader *l);

#endif
