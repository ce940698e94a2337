/* Inside of the .mgt container, shared by its reader, writer and recovery. See
 * docs/trace-format.md. */
#ifndef MAGNETAR_TRACES_MGT_LAYOUT_H
#define MAGNETAR_TRACES_MGT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"
#include "traces/block.h"
#include "traces/cursor.h"
#include "traces/meta.h"
#include "traces/mgt/mgt.h"

#define MGT_VERSION   3           /* 1 and 2 are read, too: forms and addresses apart */
#define MGT_HEAD_SIZE 32u         /* file header, chunk header and trailer */
#define MGT_INDEX_MAX (64u << 20) /* inflated INDX */
#define MGT_LOST_MAX  (1u << 20)  /* kernels without description that recovery makes up */
#ifndef MGT_RAW_MAX               /* a fuzzer's build has small ones */
#define MGT_RAW_MAX  (4u << 20)   /* inflated DATA or META */
#define MGT_META_MAX MGT_RAW_MAX  /* a META chunk as this program writes it */
#endif
#define MGT_STORED_SLACK 4096u /* zlib may grow what does not compress by less than this */

extern const uint8_t mgt_magic[8], mgt_end_magic[8];

enum mgt_type { MGT_META, MGT_DATA, MGT_INDEX, MGT_TYPES };

struct mgt_chunk {
    enum mgt_type type;
    uint32_t stored, raw; /* bytes of the body, as stored and inflated */
    uint32_t count;       /* records (accesses and work), items or entries */
    uint64_t first;       /* accesses before this chunk */
    uint32_t crc;         /* of the stored body */
};

#define MGT_PATTERNS 0x10000u /* a flag that the version stands for: bodies may hold patterns */

void mgt_put_file_header(uint8_t *p, unsigned flags); /* MGT_GPU, MGT_WORK */
void mgt_put_chunk(uint8_t *p, const struct mgt_chunk *c);
void mgt_put_trailer(uint8_t *p, uint64_t index_offset, uint64_t records);

/* Each says whether the 32 bytes are whole; *version is set when the magic is right. */
bool mgt_get_file_header(const uint8_t *p, unsigned *flags, unsigned *version);
bool mgt_get_chunk(const uint8_t *p, struct mgt_chunk *c);
bool mgt_get_trailer(const uint8_t *p, uint64_t *index_offset, uint64_t *records);

/* Distinct values, numbered by their first occurrence. */
struct mgt_numbers {
    uint32_t n;
    uint64_t value[BLOCK_MAX];
};

/* The way from one record to the next: to its address, and its kind: the form (the word less its
 * warp) with the way to its warp in the upper 12 bits. */
struct mgt_way {
    uint64_t step;
    uint32_t kind;
};

/* What the body of a DATA chunk holds beside the columns that become a block at once: working space
 * of the reader. */
struct mgt_body {
    struct mgt_numbers works, kinds;
    uint32_t n_literals;
    struct mgt_way literal[BLOCK_MAX];
};

/* Records that a body holds: literals, then ways of the block once more, from `offset` before. */
struct mgt_stretch {
    uint32_t literals, length, offset;
};

/* Working space of the writer. */
#ifndef MGT_PLACES
#define MGT_PLACES (1u << 16)
#endif
struct mgt_encoder {
    struct mgt_body body;
    uint32_t slot[2 * BLOCK_MAX]; /* of works or kinds, open addressing: number + 1, or 0 */
    uint32_t n_stretches;
    struct mgt_stretch stretch[BLOCK_MAX];
    struct mgt_way way[BLOCK_MAX]; /* to each record */
    uint32_t last[MGT_PLACES];     /* where ways that begin so were met last, */
    uint32_t before[BLOCK_MAX];    /* and before */
};

/* Body of a DATA chunk; MGT_RAW_MAX bytes hold that of every block. */
void mgt_encode_block(const struct trace_block *b, struct mgt_encoder *e, struct cursor *c);
/* n records; false when the body is malformed, or has what the
 * flags of the file header do not allow. */
bool mgt_decode_block(const uint8_t *p, size_t size, uint32_t n, unsigned flags, struct mgt_body *s,
                      struct trace_block *b);

/* Body of a META chunk: items from the given position on, as many as fit. Returns how many. */
struct mgt_position {
    size_t kernels, allocs, notes;
};
uint32_t mgt_encode_meta(const struct trace_meta *m, struct mgt_position *from, struct cursor *c);
/* Appends items to m. Missing earlier kernels become "lost" where `lost` counts them, and are an
 * error where it is NULL. 0, SIM_EFORMAT or SIM_EIO. */
int mgt_decode_meta(const uint8_t *p, size_t size, uint32_t items, uint64_t *lost,
                    struct trace_meta *m, struct sim_err *err);

/* One entry of the index, folded into a running check value. */
uint64_t mgt_fold(uint64_t check, enum mgt_type type, uint64_t offset, uint32_t count);

/* Inflates a zlib stream of exactly `raw` bytes. */
struct mgt_inflater;
struct mgt_inflater *mgt_inflater_new(struct sim_err *err);
void mgt_inflater_free(struct mgt_inflater *f);
bool mgt_inflate(struct mgt_inflater *f, const uint8_t *stored, size_t stored_n, uint8_t *raw,
                 size_t raw_n);

/* At most ten bytes; false past `end` or above 64 bits. */
static inline bool mgt_get_varint(const uint8_t **p, const uint8_t *end, uint64_t *v) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && *p < end; shift += 7) {
        const uint8_t byte = *(*p)++;
        if (shift == 63 && byte > 1)
            return false;
        value |= (uint64_t)(byte & 127) << shift;
        if (byte < 128) {
            *v = value;
            return true;
        }
    }
    return false;
}

static inline uint64_t mgt_zigzag(uint64_t d) {
    return d << 1 ^ (uint64_t)((int64_t)d >> 63);
}
static inline uint64_t mgt_unzigzag(uint64_t z) {
    return z >> 1 ^ -(z & 1);
}

#endif
