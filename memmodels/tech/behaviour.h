/* What the cells of a technology do beside their figures: how they are written, when a write fails,
 * how long they hold, what wears them. It stands in the header of the table file, `# retention:
 * 20us`, may be changed for one run (choice.h), and is absent where a technology has none. What
 * each effect does to a cache is in docs/mram.md. */
#ifndef MAGNETAR_MEMMODELS_TECH_BEHAVIOUR_H
#define MAGNETAR_MEMMODELS_TECH_BEHAVIOUR_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/err.h"
#include "sim/param.h"

enum tech_retention { TECH_REFRESH, TECH_EXPIRE };

#define TECH_RETRIES_MAX 15

struct tech_behaviour {
    bool differential, early, verify;
    double pulse_s;                 /* 0: the whole data write */
    double switch_min, switch_tail; /* fractions of the pulse */
    double write_error;             /* per changing bit and pulse */
    uint64_t retries;
    double retention_s; /* 0: for ever */
    int retention_mode; /* enum tech_retention */
    uint64_t disturb_reads;
    double endurance; /* writes of a cell; 0: wear is not counted */
};

/* Keys tech.*, as results show them. */
extern const struct param_table tech_behaviour_params;

/* The key of a row without "tech.": as in table files and after NAME: of --tech. */
const char *tech_behaviour_key(const struct param *row);

/* Is there any, by the rows of the table? */
bool tech_behaves(const struct tech_behaviour *b);

/* The value of a row, in digits that read back as the same number; returns buf. */
const char *tech_behaviour_value(const struct tech_behaviour *b, const struct param *row, char *buf,
                                 size_t size);

/* "retention=20 us, verify=yes": what is not the default; "" where there is none. Returns buf. */
const char *tech_behaviour_text(const struct tech_behaviour *b, char *buf, size_t size);

/* Refuses what contradicts itself; `who` begins the text. SIM_EUSAGE. */
int tech_behaviour_check(const struct tech_behaviour *b, const char *who, struct sim_err *err);

#endif
