/* The version of these headers, and of the library that is linked. */
#ifndef MAGNETAR_VERSION_H
#define MAGNETAR_VERSION_H

#define MAGNETAR_VERSION_MAJOR 0
#define MAGNETAR_VERSION_MINOR 1
#define MAGNETAR_VERSION_PATCH 0
#define MAGNETAR_VERSION       "0.1.0"
/* For comparisons: 0.1.0 is 100, 1.2.3 is 10203. */
#define MAGNETAR_VERSION_NUMBER                                                                    \
    (MAGNETAR_VERSION_MAJOR * 10000 + MAGNETAR_VERSION_MINOR * 100 + MAGNETAR_VERSION_PATCH)

#ifdef __cplusplus
extern "C" {
#endif

/* Of the library: "0.1.0". */
const char *magnetar_version(void);

/* Raised whenever the same input and configuration may give other numbers. */
int magnetar_model_version(void);

#ifdef __cplusplus
}
#endif

#endif
