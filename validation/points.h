/* Reference points of a study: figures that somebody else measured or claims, beside which a model
 * and a simulation are set. A CSV file with the columns
 *
 *   point   name of the figure, unique in the file: letters, digits, '-', '_', '.'
 *   what    what it is, for people
 *   value   empty where nobody outside knows it: then model and simulation face each other
 *   unit    1, x, %, cycles, accesses, sectors, or a unit of sim/unit.h
 *   judged  simulation, model, both, or none: shown only; `pair`: simulation against model
 *   bound   N%: within N % of the value; >=, <=: the value is the bound; empty where none
 *   kind    bound: must be kept; claim: of a paper, examined, and it may turn out not to be met
 *   basis   what the figure of this project is beside the value: fitted (a parameter was chosen on
 *           this very figure), chosen (a free choice was made after seeing it), predicted
 * (neither); never empty where there is a value or something is judged status  published, measured,
 * unverified, or asked: a bound that this project sets itself source  never empty
 *
 * Lines that begin with '#' are comments. */
#ifndef MAGNETAR_VALIDATION_POINTS_H
#define MAGNETAR_VALIDATION_POINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "sim/rows.h"

enum point_judged { JUDGED_NONE, JUDGED_SIMULATION, JUDGED_MODEL, JUDGED_BOTH, JUDGED_PAIR };
enum point_bound { BOUND_NONE, BOUND_WITHIN, BOUND_LEAST, BOUND_MOST };
enum point_kind { KIND_NONE, KIND_BOUND, KIND_CLAIM };
enum point_basis { BASIS_NONE, BASIS_FITTED, BASIS_CHOSEN, BASIS_PREDICTED, BASES };

/* A limit that is kept by more than a factor of two could hardly have been broken, and says
 * nothing: too loose, of bounds and of claims. */
enum point_verdict {
    VERDICT_NONE,
    VERDICT_HOLDS,
    VERDICT_BROKEN,
    VERDICT_MET,
    VERDICT_NOT_MET,
    VERDICT_LOOSE,
    VERDICTS
};

struct point {
    const char *name, *what, *unit, *bound_text, *status, *source;
    double value;          /* in the unit's base; NAN: nobody outside knows */
    double scale;          /* of the unit: value = figure as written x scale */
    const char *dimension; /* the unit's base: "s", "J", or the unit itself */
    enum point_judged judged;
    enum point_bound bound;
    enum point_kind kind;
    enum point_basis basis;
    double within; /* of BOUND_WITHIN, a fraction */
    int line;
    double model, simulation; /* in the unit's base; NAN: not given */
    bool given;
};

struct points {
    struct rows rows; /* the file, which the points point into */
    const char *file;
    struct point *items;
    size_t n, cap;
};

/* Parses `text` (NUL-terminated, copied); `file` names it in messages and is borrowed. SIM_EFORMAT
 * with file:line. */
int points_parse(struct points *p, const char *text, const char *file, struct sim_err *err);
int points_read(struct points *p, const char *path, struct sim_err *err);
void points_free(struct points *p);

/* The point of that name, or NULL. */
struct point *points_find(const struct points *p, const char *name);

/* Deviation from the reference as a fraction; NAN where one of the two is not known. Of a pair the
 * model stands for the reference. */
double point_error(const struct point *p, double figure);

/* What must keep the bound, as the file says it; "" where nothing is judged. */
const char *point_judged_name(const struct point *p);

/* Is the bound kept? True where there is none, and false where what it judges is not known. */
bool point_holds(const struct point *p);

/* What became of the bound or claim, and its name: "" where nothing is judged. */
enum point_verdict point_verdict(const struct point *p);
const char *point_verdict_name(enum point_verdict verdict);

/* As the file says them; "": none. */
const char *point_kind_name(const struct point *p);
const char *point_basis_name(enum point_basis basis);

#endif
