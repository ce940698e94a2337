/* Which single figure, changed by how much, turns a verdict: at which value of it two cases are
 * equal in EDP, energy or time.
 *
 * A model of a case says how time and energy follow from the figures that a table (and the serial
 * formula) put in:
 *   time   = time_s + sum of per_time x value
 *   energy = energy_j + sum of per_energy x value + leak_share x leakage x time
 * In count mode that is the formula of memmodels/cache/count.h and exact; what cells with a
 * behaviour add is held. In timed mode, and on PE arrays, times are held as simulated, and energies
 * follow the counts of the run: exact for leakage and energies. */
#ifndef MAGNETAR_EXPLORE_FLIP_H
#define MAGNETAR_EXPLORE_FLIP_H

#include <stdbool.h>

#include "explore/case.h"

enum flip_metric { FLIP_EDP, FLIP_ENERGY, FLIP_TIME, FLIP_METRICS };

/* FLIP_ACCESS scales read and write energy together, where a run keeps only their sum. */
enum flip_input {
    FLIP_READ_LATENCY,
    FLIP_WRITE_LATENCY,
    FLIP_READ_ENERGY,
    FLIP_WRITE_ENERGY,
    FLIP_LEAKAGE,
    FLIP_ACCESS,
    FLIP_DRAM_LATENCY,
    FLIP_DRAM_ENERGY,
    FLIP_INPUTS
};

struct flip_model {
    double value[FLIP_INPUTS]; /* 0: no input of this case */
    double per_time[FLIP_INPUTS], per_energy[FLIP_INPUTS];
    double time_s, energy_j, leak_share;
    bool apart; /* read and write energy are those of the data array alone */
};

/* Of a case that has run and has a technology. flip_model_spad: of a run whose scratchpads have
 * one, with their leakage and access energy in place of the global buffer's. */
void flip_model(const struct explore_case *c, struct flip_model *m);
void flip_model_spad(const struct explore_case *c, struct flip_model *m);
double flip_value(const struct flip_model *m, enum flip_metric metric);

enum flip_whose { FLIP_OF_BASE, FLIP_OF_OTHER, FLIP_OF_BOTH };

struct flip {
    bool found;   /* else no single figure, within a factor of FLIP_FAR, turns it */
    double ratio; /* of the metric, other to base, as it is */
    enum flip_input input;
    enum flip_whose whose;
    double from, to;
    double checked; /* the ratio that a re-run at `to` gave; 0: there was none */
};
#define FLIP_FAR 1000.0
enum { FLIP_NEAREST = 2 };

/* The nearest flips by the ratio of `to` to `from`, each of another figure, nearest first. */
void flip_find(const struct flip_model *base, const struct flip_model *other,
               enum flip_metric metric, struct flip flips[FLIP_NEAREST]);

/* Two sides in words, for every line that is printed of a comparison. */
struct flip_sides {
    const char *of, *against;     /* labels */
    bool of_apart, against_apart; /* as in their models */
    bool spad;                    /* figures are those of scratchpads */
    const char *held;  /* why nothing turns a time that no figure changes; NULL: some do */
    const char *basis; /* how values at the flip were found */
};

/* Which figure of what; NULL where both have it alike. */
const char *flip_figure(const struct flip_sides *s, const struct flip *f, char *buf, size_t size);
const char *flip_whom(const struct flip_sides *s, const struct flip *f);

/* flips[FLIP_METRICS * FLIP_NEAREST]: "B to A: EDP 0.50x unless leakage of A < 1 W (6 W) or ...;
 * total energy ...; time ..."; returns buf, FLIP_TEXT bytes. */
#define FLIP_TEXT (8 * CASE_LABEL_SIZE)
const char *flip_text(const struct flip_sides *s, const struct flip *flips, char *buf, size_t size);

/* Adds an object per metric and flip that was found, and one per metric that nothing turns. */
void flip_json(json_t *array, const struct flip_sides *s, const struct flip *flips);

const char *flip_metric_name(enum flip_metric metric); /* "EDP" */
const char *flip_metric_key(enum flip_metric metric);  /* "edp.js" */
/* "read_latency": the column of a table, or the parameter. */
const char *flip_input_name(enum flip_input input, bool apart);
enum unit flip_input_unit(enum flip_input input);

#endif
