/* What differs between the cases of one command: parameters, each with its values. */
#ifndef MAGNETAR_EXPLORE_VARY_H
#define MAGNETAR_EXPLORE_VARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "explore/settings.h"
#include "sim/param.h"

#define CASES_MAX       1024
#define VARY_VALUE_SIZE PARAM_TEXT_SIZE
#define VARY_KEY_SIZE   64

/* A parameter and its values, as a user would write them. */
struct vary_axis {
    char key[VARY_KEY_SIZE];
    const char *name; /* in labels: the end of the key, or all of it where two ends are alike */
    char (*values)[VARY_VALUE_SIZE];
    size_t n, cap;
};

struct vary {
    struct vary_axis *axes;
    size_t n;
    size_t choices; /* combinations of all values: at least 1 */
};

/* A list of values: items are values; where they are numbers also ranges, and divisors(N): all that
 * divide N, which is a number or the name of a size. */
struct vary_list {
    const char *text;
    const struct param *row; /* of what it is the values; NULL: nobody's parameter, */
    bool numbers;            /* then: are they numbers? */
    size_t most;             /* values */
    const char *origin;      /* what stands before the list, for errors: "--vary llc.ways=" */
    /* The size of a name in divisors(NAME); NULL: only numbers stand there. */
    bool (*size)(void *user, const char *name, uint64_t *value);
    void *user;
};

/* Appends the values of a list to an axis. SIM_EUSAGE. */
int vary_values(struct vary_axis *a, const struct vary_list *l, struct sim_err *err);

/* Each text is KEY=ITEM,ITEM,...; an item is a value, or a range where the parameter is a number.
 * `set` knows the parameters. SIM_EUSAGE for what is none, given twice, or makes more than
 * CASES_MAX combinations. vary_free afterwards, also after an error. */
int vary_read(struct vary *v, const struct texts *texts, const struct param_set *set,
              struct sim_err *err);
void vary_free(struct vary *v);

/* Assigns the values of combination `choice`; the last parameter varies fastest. */
int vary_apply(const struct vary *v, size_t choice, struct param_set *set, struct sim_err *err);

/* Adds "ways=8 size=1MiB" to a label, what varies fastest first. */
void vary_label(const struct vary *v, size_t choice, char *label, size_t size);

#endif
