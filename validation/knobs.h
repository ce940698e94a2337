/* Parameters of a study's designs as what a space chooses: each is a knob of the space, stands in
 * [fixed], or has its default. */
#ifndef MAGNETAR_VALIDATION_KNOBS_H
#define MAGNETAR_VALIDATION_KNOBS_H

#include "explore/search/space.h"

#define STUDY_KNOBS_MAX 12u
#define NOT_A_KNOB      UINT32_MAX

/* A row of the table. */
struct study_knob {
    uint32_t knob;    /* of the space, or NOT_A_KNOB: always */
    const char *text; /* this value, borrowed, */
    double number;    /* as a number; NAN: a word */
};

struct study_knobs {
    const struct param_table *table;
    struct study_knob at[STUDY_KNOBS_MAX];
};

/* As `knob` of struct evaluator, for a key of the table. */
int study_knob_find(const struct param_table *table, const char *key, const struct param **row,
                    struct sim_err *err);

/* Where a whole space has each row's value. `scratch` is a struct of the table, where values are
 * tried. SIM_EUSAGE with file and line. */
int study_knobs_read(struct study_knobs *k, const struct param_table *table, void *scratch,
                     const struct space *s, struct sim_err *err);

/* The value of row i in a design. */
static inline const char *study_knob_text(const struct study_knobs *k, size_t i,
                                          const struct space *s, const uint32_t *choice) {
    return k->at[i].knob == NOT_A_KNOB ? k->at[i].text : space_value(s, k->at[i].knob, choice);
}
static inline double study_knob_number(const struct study_knobs *k, size_t i, const struct space *s,
                                       const uint32_t *choice) {
    return k->at[i].knob == NOT_A_KNOB ? k->at[i].number
                                       : s->knobs[k->at[i].knob].number[choice[k->at[i].knob]];
}

#endif
