#include "library/inside.h"

#include <stdio.h>

#include "config.h"
#include "sim/memory.h"

const char *magnetar_version(void) {
    return PACKAGE_VERSION;
}

int magnetar_model_version(void) {
    return MODEL_VERSION;
}

const char *magnetar_status_text(int status) {
    static const char *const texts[] = {
        [MAGNETAR_OK] = "done",
        [MAGNETAR_DIFFERS] = "a comparison failed",
        [MAGNETAR_USAGE] = "wrong configuration or argument",
        [MAGNETAR_MALFORMED] = "malformed input",
        [MAGNETAR_IO] = "input, output or memory",
        [MAGNETAR_UNSUPPORTED] = "not supported",
        [MAGNETAR_STALLED] = "no progress",
        [MAGNETAR_FULL] = "full at this time",
    };
    const int n = sizeof texts / sizeof texts[0];
    return status >= 0 && status < n ? texts[status] : "unknown status";
}

int library_status(int code, const struct sim_err *err, struct magnetar_error *error) {
    struct sim_err own = {0};
    const int lacks = memory_check(&own);
    if (!code && lacks) {
        code = lacks;
        err = &own;
    }
    if (code && error) {
        error->status = -code;
        snprintf(error->text, sizeof error->text, "%s", err->text);
    }
    return -code;
}
