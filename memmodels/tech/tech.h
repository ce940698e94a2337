/* A memory technology: a table of cache design points over capacity, from a file with units and a
 * source per row. Between points every figure is interpolated log-log over capacity; outside the
 * table it is refused unless extrapolation is asked for. */
#ifndef MAGNETAR_MEMMODELS_TECH_H
#define MAGNETAR_MEMMODELS_TECH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "memmodels/tech/behaviour.h"
#include "sim/err.h"
#include "sim/unit.h"

/* MODELLED: the output of an estimator of circuits (NVSim, CACTI), which is no measurement. */
enum tech_status { TECH_PUBLISHED, TECH_MEASURED, TECH_MODELLED, TECH_UNVERIFIED };

/* What a row describes: a whole cache, however many slices it has inside; one slice of it or one
 * bank of a slice, an array with its tags; a memory without tags. */
enum tech_unit { TECH_CACHE, TECH_SLICE, TECH_BANK, TECH_RAM };

/* One design point. Tag figures are 0 where the source gives only the whole cache. */
struct tech_point {
    double capacity_b;
    double read_latency_s, write_latency_s; /* whole access: hit, write */
    double read_energy_j, write_energy_j;   /* per access of one line */
    double leakage_w;
    double area_mm2;
    double tag_latency_s, tag_energy_j;               /* lookup; 0: not given apart */
    double data_read_latency_s, data_write_latency_s; /* data array alone; 0: not given */
    double data_read_energy_j, data_write_energy_j;
    double tag_write_latency_s, tag_write_energy_j;
    double read_cycle_s, write_cycle_s; /* what an access occupies; 0: not given */
    double refresh_latency_s, refresh_energy_j, refresh_power_w; /* of a bank; 0: not given */
    double node_nm; /* 0: not given, as temperature_k */
    double temperature_k;
    const char *source; /* of the row; of the nearest row after interpolation; owned by the table */
    bool extrapolated, interpolated;
};

struct tech;

/* A shipped table or alias ("deepnvm-stt", "sram", "nvsim-sot-22nm"), or the path of a table file:
 * a name with '/' or '.' in it. SIM_EUSAGE with the nearest name when unknown, SIM_EIO when the
 * file cannot be read, SIM_EFORMAT with file:line when it is malformed. */
int tech_open(struct tech **out, const char *name, struct sim_err *err);
void tech_free(struct tech *t);

/* A table file held in memory; `origin` stands for its name in errors. docs/technologies.md
 * specifies the format. */
int tech_parse(struct tech **out, const char *text, size_t size, const char *origin,
               struct sim_err *err);

const char *tech_name(const struct tech *t);           /* canonical */
const char *tech_aliases(const struct tech *t);        /* separated by blanks; "" when none */
const char *tech_kind(const struct tech *t);           /* "SRAM", "STT-MRAM", "SOT-MRAM", ... */
const char *tech_help(const struct tech *t);           /* one line; "" when none */
const char *tech_source(const struct tech *t);         /* of the table as a whole; "" when none */
const char *tech_note(const struct tech *t, size_t i); /* NULL past the end */
enum tech_status tech_status(const struct tech *t);
enum tech_unit tech_describes(const struct tech *t); /* TECH_CACHE where the table does not say */
bool tech_describes_given(const struct tech *t);
uint64_t tech_line(const struct tech *t);      /* bytes that an access moves; 0: not given */
const char *tech_device(const struct tech *t); /* "HP", "LSTP", "LOP", ...; "" when not given */
double tech_node(const struct tech *t);        /* nm, of the first row; 0: not given */
const struct tech_behaviour *tech_behaviour(const struct tech *t);
bool tech_is_sram(const struct tech *t); /* "SRAM" is a word of its kind, as in 8T-SRAM */
bool tech_kind_is_sram(const char *kind);

/* Refuses a behaviour where `what` ("glb.tech") takes figures alone. SIM_EUNSUP. */
int tech_figures_only(const struct tech *t, const char *what, struct sim_err *err);
const char *tech_status_name(enum tech_status s);
const char *tech_unit_name(enum tech_unit u); /* "cache", "slice", "bank", "ram" */

size_t tech_points(const struct tech *t);
const struct tech_point *tech_point(const struct tech *t, size_t i); /* ascending capacity */

/* The design point at a capacity. SIM_EUSAGE outside the table unless `extrapolate`. Beyond a table
 * of several points the line through the two outermost goes on; a single point is scaled by a rule
 * of thumb, area and leakage with the capacity, latencies and energies with its square root. Node
 * and temperature are the nearest row's. */
int tech_at(const struct tech *t, double capacity_b, bool extrapolate, struct tech_point *point,
            struct sim_err *err);

/* The columns of a table, in the order of the file format. */
struct tech_column {
    const char *name;    /* "read_latency" */
    const char *unit;    /* in which tables are written: "ns" */
    double scale;        /* of that unit, in the unit of struct tech_point */
    enum unit dimension; /* UNIT_NONE: only the unit above is accepted */
    size_t offset;       /* of the double in struct tech_point */
    double min, max;     /* inclusive, in the unit of struct tech_point: a cell of the table, and
                          * what is worked out from it */
    bool required;
};
const struct tech_column *tech_column(size_t i); /* NULL past the end */
/* Writes the range, as "1 fs to 1 ms"; returns buf. */
const char *tech_range(const struct tech_column *c, char *buf, size_t size);
double tech_value(const struct tech_point *p, const struct tech_column *c);

/* Writes a table file: the header of `t`, and the given points in place of its own. Optional
 * columns that no point fills are left out. The caller checks the stream. */
void tech_write(FILE *out, const struct tech *t, const struct tech_point *points, size_t n);

/* What an importer cannot know; NULL or 0 where not given. */
struct tech_import_options {
    const char *name;   /* of the table; default: base name of the first file */
    const char *kind;   /* default: what the tool names (NVSim: "SRAM", "MRAM"; CACTI: "SRAM") */
    const char *device; /* "HP", "LSTP"; no tool prints it */
    double node_nm;     /* NVSim does not print it */
};

/* Makes one table of the output of NVSim, NS-Cache or DESTINY (one cache or RAM per file) or of
 * CACTI 7 (the .out file, one per row). Every unit is read and checked; what is read and has no
 * place in a table is named in a note of it; SIM_EFORMAT with file:line where a field or unit is
 * missing or wrong, or a section is not known. */
int tech_import(struct tech **out, const char *const *paths, size_t n,
                const struct tech_import_options *options, struct sim_err *err);

/* As tech_import, from one text in memory. */
int tech_import_text(struct tech **out, const char *text, size_t size, const char *origin,
                     const struct tech_import_options *options, struct sim_err *err);

/* Shipped tables, for `tech list`; NULL past the end. */
struct tech_entry {
    const char *name, *aliases, *help;
    const char *text; /* the table file */
};
const struct tech_entry *tech_entry_at(size_t i);
const struct tech_entry *tech_entry_named(const char *name); /* or alias; NULL: none */

/* Tables that one simulation knows besides those shipped; borrowed. */
struct tech_shelf {
    const struct tech_entry *rows;
    size_t n;
};

/* The table of that name or alias, one of the shelf (NULL: none) before a shipped one; NULL: none.
 */
const struct tech_entry *tech_entry_from(const struct tech_shelf *shelf, const char *name);

/* As tech_open; names on the shelf (NULL: none) go first. */
int tech_open_from(struct tech **out, const struct tech_shelf *shelf, const char *name,
                   struct sim_err *err);

#endif
