/* Inside the parameters: keys PREFIX.NAME.FIELD of a struct param_family. */
#ifndef MAGNETAR_SIM_FAMILY_H
#define MAGNETAR_SIM_FAMILY_H

#include "sim/param.h"

/* The row that ends as `dot` (".FIELD", may be NULL) says, or NULL. */
const struct param *family_field(const struct param_family *family, const char *dot);

/* Does the key begin with the prefix of the family (may be NULL)? */
bool family_has(const struct param_family *family, const char *key);

/* Hands a key that family_has over to the family. SIM_EUSAGE, and what its `assign` returns. */
int family_assign(const struct param_family *family, void *user, const char *key, const char *value,
                  const char *origin, struct sim_err *err);

#endif
