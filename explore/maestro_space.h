/* Inside of the evaluator maestro: what a space says of hardware and mappings. Knobs are hw.* and
 * map.*: the mapping by its name, and the words that its sizes name. */
#ifndef MAGNETAR_EXPLORE_MAESTRO_SPACE_H
#define MAGNETAR_EXPLORE_MAESTRO_SPACE_H

#include "explore/layers.h"
#include "explore/search/evaluator.h"
#include "pe/maestro/run.h"

#define MAESTRO_MAPPINGS 16
#define MAESTRO_WORDS    16

/* What a knob sets. */
struct maestro_knob {
    size_t field; /* of struct maestro_hw, or NOT_HW */
    int word;     /* number of the word that it gives a value, or -1: it chooses the mapping */
    double least;
};
#define NOT_HW SIZE_MAX

enum maestro_figure {
    FIGURE_CYCLES,
    FIGURE_ENERGY,
    FIGURE_AREA,
    FIGURE_POWER,
    FIGURE_L1,
    FIGURE_L2,
    FIGURE_MACS,
    FIGURE_READS,
    FIGURE_EDP
};

struct maestro_space {
    struct network *net;
    struct layer_work work;
    struct maestro_hw hw;
    bool fixed; /* model: energy as it is meant */
    uint64_t batch;
    const struct space_line *mapping; /* of [evaluate] */
    char words[MAESTRO_WORDS][32];    /* of map.WORD */
    uint64_t values[MAESTRO_WORDS];   /* of those in [fixed] */
    int n_words;
    bool chosen; /* by a knob */

    /* Made of the space once it is whole. */
    struct maestro_knob knobs[KNOBS_MAX];
    char *texts[MAESTRO_MAPPINGS]; /* of the mappings, and as messages call them */
    const char *names[MAESTRO_MAPPINGS];
    int n_mappings;
    uint32_t last_map;                /* mappings are known once so many knobs are, */
    uint64_t combos;                  /* and so many there are */
    double *l1;                       /* [combos] the least buffer of a PE, or NULL */
    struct maestro_problem *problems; /* [mappings][work.n] */
    enum maestro_figure figures[FIGURES_MAX];
    double scale[FIGURES_MAX];
};

/* As of struct evaluator. */
int maestro_space_open(void **state, const struct space *s, unsigned threads, struct sim_err *err);
void maestro_space_close(void *state);
int maestro_space_knob(void *state, const char *key, const struct param **row, bool *number,
                       struct sim_err *err);
/* Of N, C, K, Y, X, R, S: what divides all of the chosen layers'. */
bool maestro_space_size(void *state, const char *name, uint64_t *value);
size_t maestro_space_figures(void *state, const char *names[FIGURES_MAX]);
int maestro_space_ready(void *state, const struct space *s, struct sim_err *err);

/* Bounds of a hw.* key; false: it is none. */
struct maestro_field {
    size_t field;
    double least, most;
};
bool maestro_space_hw(const char *key, struct maestro_field *field);

/* map.WORD: the number of the word, which is new or known; -1: it is none, or one too many. */
int maestro_space_word(struct maestro_space *m, const char *key);

/* Of a figure's name, which there is. */
enum maestro_figure maestro_space_scale(const char *name, double *scale);

/* One thread's copy of the mappings with their words. maestro_maps_free afterwards. */
struct maestro_maps {
    struct net_dataflow at[MAESTRO_MAPPINGS];
    int n;
};
int maestro_maps_open(struct maestro_maps *maps, const struct maestro_space *m,
                      struct sim_err *err);
void maestro_maps_free(struct maestro_maps *maps);

/* A design taken apart: its hardware, its mapping, the number of its combination of map.* knobs. */
struct maestro_design {
    struct maestro_hw hw;
    int mapping;
    uint64_t combo;
};
void maestro_space_design(const struct maestro_space *m, const struct space *s,
                          const uint32_t *choice, struct maestro_design *d);

/* Sets the words of a design in a mapping. */
void maestro_space_words(const struct maestro_space *m, const struct space *s,
                         const uint32_t *choice, struct net_dataflow *d);

#endif
