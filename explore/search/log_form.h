/* Inside of journals: their form, as log.h says it, and where reading hands over to writing. */
#ifndef MAGNETAR_EXPLORE_SEARCH_LOG_FORM_H
#define MAGNETAR_EXPLORE_SEARCH_LOG_FORM_H

#include "explore/search/log.h"
#include "sim/manifest.h"

#define LOG_MAGIC      "magnetar search\n"
#define LOG_VERSION    2u
#define LOG_BLOCK_MOST (64u << 20)

enum { LOG_TEXTS = 1, LOG_ROWS, LOG_END };

static inline uint64_t log_get(const uint8_t *p, unsigned size) {
    uint64_t v = 0;
    for (unsigned i = 0; i < size; i++)
        v |= (uint64_t)p[i] << 8 * i;
    return v;
}

static inline uint32_t log_crc(const uint8_t *p, size_t n) {
    return manifest_crc_text((const char *)p, n);
}

/* What was read of a journal that a search goes on with. */
struct log_known {
    const char *path;
    uint64_t whole; /* bytes up to the end of the last block; who goes on, goes on there */
    uint64_t end;   /* bytes of the block that says that the search was whole */
    size_t n_texts; /* that the search has of it */
};

/* Opens the journal behind it. *torn: bytes at the end that were cut off. SIM_EIO. */
int log_go_on(struct search_log **out, const struct log_known *known, uint64_t *torn,
              struct sim_err *err);

#endif
