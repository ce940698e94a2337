/* What the parts of the page share: the valid designs in order, the Pareto set, figures with their
 * units. */
#ifndef MAGNETAR_CLI_EXPLORE_FINDINGS_H
#define MAGNETAR_CLI_EXPLORE_FINDINGS_H

#include "cli/plot/scale.h"
#include "explore/search/search.h"
#include "sim/report.h"

#define FINDINGS_CLOUD 3000u /* points of a chart beside the Pareto set; others are thinned */
#define FINDINGS_BEST  12u   /* designs whose energy is shown */
#define FINDINGS_LABEL 512u

struct findings {
    const struct exploration *s;
    const struct space *space;
    size_t *row; /* [n] of valid designs, in the order of designs */
    size_t n;
    bool *member; /* [n] of the Pareto set */
    size_t *set;  /* [n_set] places in row */
    size_t n_set;
};

/* findings_free afterwards, also after an error. SIM_EIO. */
int findings_make(struct findings *f, const struct exploration *s, struct sim_err *err);
void findings_free(struct findings *f);

/* Figure g of valid design i, and the figure of this name: its number, or -1. */
double findings_figure(const struct findings *f, size_t i, uint32_t g);
int findings_find(const struct findings *f, const char *name);

/* The values of knobs that vary: "array.rows=32 glb.size=1MiB", or "32 1MiB". Returns buf. */
const char *findings_label(const struct findings *f, size_t i, bool keys, char *buf, size_t size);

/* The axis of a figure in the unit that suits its values; numbers are divided by unit.factor. */
struct findings_axis {
    char name[100];
    struct plot_unit unit;
    struct report_axis axis; /* of the two above, which must stay where they are */
};
void findings_axis(const struct findings *f, uint32_t g, struct findings_axis *a);

/* Where the energy goes, and what each knob does. */
void findings_energy(const struct findings *f, struct report *r);
int findings_sensitivity(const struct findings *f, struct report *r, struct sim_err *err);

#endif
