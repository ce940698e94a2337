/* The figures of a technology for the memory that is simulated. A row describes a whole cache, one
 * slice or bank of it, or a RAM; it is looked up at the size of that, in the memory as it is built:
 * latencies, energies and what an access occupies are the row's, leakage and area those of all
 * slices (or banks) together. Everything that uses a table asks here. docs/technologies.md */
#ifndef MAGNETAR_MEMMODELS_TECH_LOOKUP_H
#define MAGNETAR_MEMMODELS_TECH_LOOKUP_H

#include "memmodels/tech/tech.h"
#include "sim/csv.h"

/* Energies are scaled to another line at most so far, up and down; of a RAM at any ratio, whose
 * wider access is several. */
#define TECH_LINE_RATIO_MAX 4

#define TECH_TEXT_SIZE 600 /* of a line of tech_figures_text */

struct tech_need {
    double bytes;           /* built, with what may never hit */
    uint64_t slices, banks; /* banks of a slice */
    uint64_t line;          /* bytes that an access moves */
    bool tags;              /* a cache */
    bool extrapolate;
};

struct tech_figures {
    struct tech_point point; /* of an access; leakage and area of the whole; capacity of a row */
    double bytes, unit_b;    /* built; what was looked up */
    uint64_t units;          /* so many are built */
    double low_b, high_b;    /* first and last row of the table */
    uint64_t line;           /* of the rows; 0: not given */
    double energy_scale;     /* of the data array, by the line */
    enum tech_unit describes;
    bool describes_given;
    enum tech_status status;
    char name[CSV_WORD_MAX + 1], kind[CSV_WORD_MAX + 1], device[CSV_WORD_MAX + 1];
};

/* SIM_EUSAGE for a RAM in place of a cache, a line that energies are not scaled to, and what
 * tech_at returns. point.source is the table's. */
int tech_lookup(const struct tech *t, const struct tech_need *need, struct tech_figures *out,
                struct sim_err *err);

/* "22 nm HP": what decides most comparisons; "node not given". Returns buf. */
const char *tech_process(const struct tech_figures *f, char *buf, size_t size);

/* What was used, as a line: of a memory, of tags alone, of some ways of a cache. Returns buf. */
const char *tech_figures_text(const struct tech_figures *f, char *buf, size_t size);
const char *tech_tags_text(const struct tech_figures *f, char *buf, size_t size);
const char *tech_ways_text(const struct tech_figures *f, char *buf, size_t size);

#endif
