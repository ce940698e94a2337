/* What the suites of the library share. Each ends the test, or fails it, where something is wrong.
 */
#ifndef MAGNETAR_TESTS_LIBRARY_SUPPORT_H
#define MAGNETAR_TESTS_LIBRARY_SUPPORT_H

#include "magnetar.h"

/* A configuration of this INI text; a context with nothing registered. */
struct magnetar_configuration *library_configure(const char *text);
struct magnetar *library_context(void);

/* A statistic of a run. */
uint64_t library_count(const struct magnetar_result *r, size_t run, const char *key);
double library_real(const struct magnetar_result *r, size_t run, const char *key);

#endif
