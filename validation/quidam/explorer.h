/* The design space of QAPPA, QADAM and QUIDAM: row-stationary arrays of one PE type each, with
 * knobs for the shape of the array, the words of its scratchpads, its global buffer and its channel
 * to DRAM. A design is simulated (timed) layer by layer.
 *
 * Area of a PE and clock of a design: synthesis.h. Energies are those of 45 nm: a MAC's from
 * pe/types.csv, per bit of an on-chip memory 10 pJ / 64 bits sqrt(bytes / 8 KiB) (Horowitz's 8 KiB,
 * 32 KiB and 1 MiB, unverified), between PEs twice that of 512 bytes (ISCA'16's ratio), DRAM 1300
 * pJ per 64 bits (Horowitz, unverified), clock tree and control by power.clock and power.idle.
 * Power and energy of a design are those of its chip; DRAM is kept apart.
 */
#ifndef MAGNETAR_VALIDATION_QUIDAM_EXPLORER_H
#define MAGNETAR_VALIDATION_QUIDAM_EXPLORER_H

#include "pe/energy.h"
#include "pe/run.h"
#include "validation/quidam/synthesis.h"

enum explorer_knob {
    KNOB_ROWS,
    KNOB_COLS,
    KNOB_IFMAP, /* words of a PE's scratchpad */
    KNOB_FILTER,
    KNOB_PSUM,
    KNOB_GLB,       /* bytes */
    KNOB_BANDWIDTH, /* bytes per second */
    KNOBS
};

struct explorer_design {
    double knob[KNOBS];
};

/* Levels of a knob in ascending order; returns how many. */
size_t explorer_levels(enum explorer_knob knob, const double **levels);
const char *explorer_knob_name(enum explorer_knob knob);

/* Fills n designs at random, no two alike: a pure function of the seed, n below half the space. */
int explorer_sample(uint64_t seed, struct explorer_design *designs, size_t n, struct sim_err *err);

/* What a design costs on a network. */
struct explorer_figures {
    bool fits; /* every layer has a mapping; else the rest is nought */
    double latency_s, area_mm2, energy_j, power_w; /* of the chip, without DRAM */
    double mac_j, spad_j, noc_j, glb_j, clock_j, dram_j;
    double idle_j;                     /* of clock_j, in PEs without work */
    double mac_mm2, spad_mm2, glb_mm2; /* mac: datapath and control */
    double period_s;                   /* of the clock */
    double utilization, dram_stall;    /* of cycles */
    double layers;                     /* simulated: equal ones once */
};

/* All but `fits`, as a row of numbers. */
enum {
    EXPLORER_VALUES =
        (sizeof(struct explorer_figures) - offsetof(struct explorer_figures, latency_s)) /
        sizeof(double)
};

/* Performance per area: inferences per second and mm2. */
static inline double explorer_perf_area(const struct explorer_figures *f) {
    return 1 / (f->latency_s * f->area_mm2);
}

/* A network for one PE type, ready for designs. */
struct explorer {
    struct machine base;
    struct synthesis synthesis;
    struct synthesis_pe pe;
    struct network *net;
    size_t *repeats; /* of layer i; 0: equal to one before */
};

/* explorer_free afterwards, also after an error. */
int explorer_open(struct explorer *x, const char *network, const char *type, struct sim_err *err);
void explorer_free(struct explorer *x);

/* Simulates one design; no mapping is no error. Thread-safe on one explorer. */
int explorer_simulate(const struct explorer *x, const struct explorer_design *design,
                      struct explorer_figures *out, struct sim_err *err);

#endif
