#include "tests/library_support.h"

#include <CUnit/CUnit.h>

struct magnetar_configuration *library_configure(const char *text) {
    struct magnetar_error error = {0};
    struct magnetar_configuration *c = magnetar_configuration_new(&error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(c);
    CU_ASSERT_EQUAL_FATAL(magnetar_configuration_load_text(c, text, "test", &error), MAGNETAR_OK);
    return c;
}

struct magnetar *library_context(void) {
    struct magnetar *context = magnetar_new(NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(context);
    return context;
}

uint64_t library_count(const struct magnetar_result *r, size_t run, const char *key) {
    struct magnetar_error error = {0};
    uint64_t value = UINT64_MAX;
    CU_ASSERT_EQUAL(magnetar_result_count(r, run, key, &value, &error), MAGNETAR_OK);
    return value;
}

double library_real(const struct magnetar_result *r, size_t run, const char *key) {
    struct magnetar_error error = {0};
    double value = -1;
    CU_ASSERT_EQUAL(magnetar_result_real(r, run, key, &value, &error), MAGNETAR_OK);
    return value;
}
