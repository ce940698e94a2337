/* Errors: what can fail returns a status, which is 0 or what the program would exit with, and says
 * in the caller's struct what is wrong, where, and what was expected. */
#ifndef MAGNETAR_ERROR_H
#define MAGNETAR_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

enum magnetar_status {
    MAGNETAR_OK = 0,
    MAGNETAR_DIFFERS = 1,     /* a comparison failed */
    MAGNETAR_USAGE = 2,       /* a configuration or an argument */
    MAGNETAR_MALFORMED = 3,   /* malformed input */
    MAGNETAR_IO = 4,          /* input or output, and memory exhausted */
    MAGNETAR_UNSUPPORTED = 5, /* well formed, but not supported */
    MAGNETAR_STALLED = 6,     /* the simulation makes no progress */
    MAGNETAR_FULL = 7,        /* no fault: the memory takes no more requests at this time */
};

/* Filled where a function returns neither MAGNETAR_OK nor MAGNETAR_FULL; every `error` of these
 * headers may be NULL. */
struct magnetar_error {
    int status;
    char text[480]; /* one line, no newline */
};

/* "malformed input"; for a number that is no status "unknown status". */
const char *magnetar_status_text(int status);

#ifdef __cplusplus
}
#endif

#endif
