/* What a search has evaluated, kept on disk as it goes: a killed search goes on from it, and shards
 * are joined from theirs. Little-endian:
 *   header   16 bytes "magnetar search\n"; u32 version 2, u32 model version, u64 seed, u64 evals,
 *            u64 shard, u64 shards, u32 CRC-32 of the
 *            inputs, 32 bytes strategy, u32 bytes of the space file, its text,
 *            u32 path bytes, path, u32 CRC-32 of all of it
 *   blocks   u32 kind, u32 bytes, the bytes, u32 CRC-32 of kind, bytes and content:
 *     1 texts    that end with NUL, numbered on from those before
 *     2 rows     of fixed size: the design (u64 index; without one u32 per knob), u32 numbers of
 *                the text why it cannot be and of its notes, 0xffffffff for none, and an f64 per
 *                figure
 *     3 end      u64 cut, u64 skipped: the search was whole
 * Blocks are appended whole; a torn one at the end is cut off when the search goes on. */
#ifndef MAGNETAR_EXPLORE_SEARCH_LOG_H
#define MAGNETAR_EXPLORE_SEARCH_LOG_H

#include "explore/search/search.h"

/* What a journal is of. */
struct log_header {
    uint64_t seed, evals, shard, shards;
    uint32_t model;  /* out: MODEL_VERSION of who wrote it */
    uint32_t inputs; /* CRC-32 of what is read besides the space */
    char strategy[32];
    char *text, *path; /* of the space */
};

struct search_log;

/* A new file, which must not be there yet, and is there once its header is whole. SIM_EUSAGE,
 * SIM_EIO. */
int log_create(struct search_log **out, const char *path, const struct space *space,
               const struct log_header *header, struct sim_err *err);

/* What a journal must be of to go on with it. */
struct log_wish {
    const struct space *space;
    const struct log_header *header;
    bool anyway; /* of whatever model and inputs */
};

/* Does another process write it? */
bool log_in_use(const char *path);

/* Goes on with a file: what it holds is known to the search. *torn: bytes at the end that were cut
 * off. SIM_EUSAGE where it is of another space, model, input, strategy, seed or shard. */
int log_resume(struct search_log **out, const char *path, const struct log_wish *wish,
               struct exploration *search, uint64_t *torn, struct sim_err *err);

/* Appends rows [from, search->n); reaches the disk every two seconds. SIM_EIO. */
int log_add(struct search_log *j, const struct exploration *search, size_t from,
            struct sim_err *err);
int log_end(struct search_log *j, const struct exploration *search, struct sim_err *err);
int log_close(struct search_log *j, struct sim_err *err);

/* Is there such a file, of a search that came to its end? */
bool log_ended(const char *path);

/* Only the header, of whatever model; log_header_free afterwards. SIM_EIO, SIM_EFORMAT. */
int log_head(const char *path, struct log_header *header, struct sim_err *err);
void log_header_free(struct log_header *header);

/* Adds all rows and counts of a whole journal to a search. SIM_EFORMAT where it is torn or was not
 * ended. */
int log_read(const char *path, const struct space *space, struct exploration *search,
             struct sim_err *err);

#endif
