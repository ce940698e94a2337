/* Area and clock of a row-stationary PE from the synthesis of our own Verilog (synthesis.csv, made
 * by validation/rtl/synthesise.sh), scaled from 130 nm to another node: areas with its square,
 * delays with it (ideal scaling). */
#ifndef MAGNETAR_VALIDATION_QUIDAM_SYNTHESIS_H
#define MAGNETAR_VALIDATION_QUIDAM_SYNTHESIS_H

#include "sim/err.h"

#define SYNTHESIS_NODE_NM 130.0

/* A scratchpad's area is words (per_word + per_bit bits) + per_column bits + base, fitted to the
 * synthesised sizes: um2 at 130 nm. */
struct synthesis {
    double per_word, per_bit, per_column, base;
    double fit_error; /* mean absolute relative error over those sizes */
    double control_um2;
    /* Its delay in ps, of log2 words = w and log2 bits = b: once + per_w w + per_w2 w^2 + per_b b.
     */
    double once, per_w, per_w2, per_b, delay_error;
};

enum { SYNTHESIS_SPADS = 3 }; /* of inputs, filters and sums */

/* Words and bits of a PE's scratchpads. */
struct synthesis_spads {
    double words[SYNTHESIS_SPADS], bits[SYNTHESIS_SPADS];
};

/* One PE type: registered MAC alone, datapath of a PE (multiplier, adder, pipeline registers), and
 * a whole PE with 12, 224 and 24 words, whose delay is its least clock period. At 130 nm. */
struct synthesis_pe {
    double mac_um2, mac_ps, datapath_um2, datapath_ps, pe_um2, pe_ps;
};

/* From the shipped table, or from a text of that form which messages call `file`. SIM_EFORMAT with
 * file:line, and when a row is missing. */
int synthesis_read(struct synthesis *s, struct sim_err *err);
int synthesis_parse(struct synthesis *s, const char *text, const char *file, struct sim_err *err);
int synthesis_pe(struct synthesis_pe *pe, const char *type, struct sim_err *err);

/* um2 at 130 nm. */
double synthesis_scratchpad(const struct synthesis *s, double words, double bits);

/* Least clock period of a PE with scratchpads of its own sizes, ps at 130 nm: that of the whole PE
 * of its type, as synthesised with 12, 224 and 24 words, with the slowest of its scratchpads
 * exchanged. */
double synthesis_period(const struct synthesis *s, const struct synthesis_pe *pe,
                        const struct synthesis_spads *spads);

#endif
