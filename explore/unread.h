/* Parameters that a case does not read: given by themselves they are refused, as they would change
 * nothing without a word. A file may hold more than a case reads. */
#ifndef MAGNETAR_EXPLORE_UNREAD_H
#define MAGNETAR_EXPLORE_UNREAD_H

#include "explore/case.h"

/* Why a resolved case does not read the parameter (of `n` characters); NULL: it may. */
const char *case_unread(const struct explore_case *c, const char *key, size_t n);

#endif
