/* The axes of a figure: ranges that hold what is drawn, ticks at round numbers (decimal, or binary
 * for bytes), and what stands beside them. */
#ifndef MAGNETAR_CLI_PLOT_SCALE_H
#define MAGNETAR_CLI_PLOT_SCALE_H

#include <stdbool.h>
#include <stddef.h>

enum { PLOT_TICKS = 64, PLOT_TICK_SIZE = 24 };

struct plot_scale {
    double low, high;
    bool log, binary; /* binary: round numbers are powers of two */
};

/* An axis that holds all from low to high with some room; on a logarithmic one both are above 0.
 * `zero`: a linear axis begins there, as bars do; it does, too, where the values come near it. */
struct plot_scale plot_scale_of(double low, double high, bool log, bool binary, bool zero);

/* Where on the axis a value is: 0 at its low end, 1 at its high one. */
double plot_place(const struct plot_scale *s, double value);

/* At most `most` (2 to PLOT_TICKS) round numbers on the axis, ascending; the number of them. */
size_t plot_ticks(const struct plot_scale *s, size_t most, double *ticks);

/* The ticks without text between those: 2 to 9 times the powers of ten of a logarithmic axis. */
size_t plot_minor_ticks(const struct plot_scale *s, double *ticks);

/* What the numbers of an axis are shown in. */
struct plot_unit {
    double factor;  /* value / factor is shown */
    char name[24];  /* "ms"; "" where there is none, or each tick has its own */
    char suffix[8]; /* behind each number: " k", " M" */
    bool bytes;     /* each number with its own KiB, MiB */
    bool powers;    /* as 10^n: no prefix would fit them all */
};

/* For an axis of values in the base unit ("s", "J", "B", "Hz", "B/s", "mm^2", ""). */
struct plot_unit plot_unit_of(const char *base, const struct plot_scale *s);

/* The texts of ticks, all of as many decimals. "10^3" stands for a raised 3. */
void plot_tick_texts(const struct plot_unit *u, const double *ticks, size_t n,
                     char (*texts)[PLOT_TICK_SIZE]);

/* One value with its unit, of five digits: "3.2 ms", "64 KiB". Returns buf. */
const char *plot_value_text(char *buf, size_t size, double value, const char *base);

#endif
