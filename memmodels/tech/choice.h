/* A technology as a run takes it: its name, and what the run changes of its behaviour.
 *
 * A list of technologies, as --tech takes it:
 *   ITEM,ITEM,...   ITEM = NAME[@CAPACITY][:KEY=VALUE[,KEY=VALUE]...]
 * What follows a comma and reads KEY=VALUE, KEY of small letters and '_', belongs to the technology
 * before it. The same changes as parameters: tech.NAME.KEY = VALUE, in a file [tech NAME]. Of
 * several the last one holds, --tech after all files and --set. NAME is taken as tech_open takes
 * it, so that a shipped table is meant by each of its names, and a table file by its path alone. */
#ifndef MAGNETAR_MEMMODELS_TECH_CHOICE_H
#define MAGNETAR_MEMMODELS_TECH_CHOICE_H

#include "memmodels/tech/tech.h"
#include "sim/param.h"

#define TECH_CHANGES_MAX 32
#define TECH_VALUE_SIZE  64

struct tech_changes {
    struct tech_change {
        char tech[PARAM_TEXT_SIZE]; /* name of the shipped table, or path */
        const struct param *field;
        char value[TECH_VALUE_SIZE];
    } at[TECH_CHANGES_MAX];
    size_t n;
};

/* The parameters tech.NAME.KEY; `user` is a struct tech_changes. A change is refused where NAME is
 * unknown, holds SRAM cells, or the value does not fit: SIM_EUSAGE, and what tech_open returns. */
extern const struct param_family tech_family;

/* Do both names mean one technology? */
bool tech_same_name(const char *a, const char *b);

/* The behaviour of `t`, opened as `name`, with the changes that are meant for it. SIM_EUSAGE where
 * what comes out contradicts itself. */
int tech_behave(const struct tech *t, const char *name, const struct tech_changes *changes,
                struct tech_behaviour *out, struct sim_err *err);

size_t tech_list_length(const char *list);
/* Item `index` of the list, blanks cut; `option` begins the text of errors. SIM_EUSAGE. */
int tech_list_item(const char *list, size_t index, char *buf, size_t size, const char *option,
                   struct sim_err *err);

/* Assigns an item to llc.tech, llc.size and tech.NAME.*. SIM_EUSAGE. */
int tech_item_assign(struct param_set *set, const char *item, const char *option,
                     struct sim_err *err);

/* Opens an item without CAPACITY for a look at it, its changes made. What tech_open and the
 * changes return. */
int tech_item_open(struct tech **out, const char *item, const char *option, struct sim_err *err);

#endif
