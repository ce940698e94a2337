/* Columns that DATA bodies of all versions share, and the flags of a body. Each reader moves *p
 * past its column and is false where that is malformed. docs/trace-format.md. */
#ifndef MAGNETAR_TRACES_MGT_COLUMNS_H
#define MAGNETAR_TRACES_MGT_COLUMNS_H

#include "traces/mgt/layout.h"

#define FORM_MASK     ((1u << 20) - 1) /* a word without its warp */
#define FLAG_GAPS     1u               /* of a body */
#define FLAG_WORK     2u
#define FLAG_PATTERNS 4u
#define WIDE_NUMBERS  256u /* from more kinds than this on, the number of one takes two bytes */

/* Is the word, without its warp, one that a record may have? */
bool form_is_valid(uint64_t form, bool work);

bool get_runs(const uint8_t **p, const uint8_t *end, uint32_t n, struct trace_block *b);

/* Checks the stretches of warps, which *warps then points to, for get_stretch to read again. */
bool skip_warps(const uint8_t **p, const uint8_t *end, uint32_t n, const uint8_t **warps);

/* One stretch of records of a warp, at most `left` long. */
static inline bool get_stretch(const uint8_t **p, const uint8_t *end, uint64_t left,
                               uint64_t *length, uint64_t *warp) {
    return mgt_get_varint(p, end, length) && mgt_get_varint(p, end, warp) && *length >= 1 &&
           *length <= left && *warp <= WORD_WARP_MAX;
}

bool get_gaps(const uint8_t **p, const uint8_t *end, uint32_t n, uint32_t *gap);

/* Are the n numbers at q, of one byte or of two, all below `kinds`? */
bool numbers_below(const uint8_t *q, uint32_t n, bool wide, uint64_t kinds);

static inline uint32_t number_at(const uint8_t *q, uint32_t i, bool wide) {
    return wide ? q[2 * i] | (uint32_t)q[2 * i + 1] << 8 : q[i];
}

/* Values that n records have, which other columns number. */
bool get_values(const uint8_t **p, const uint8_t *end, uint32_t n, struct mgt_numbers *t);

/* The rest of a body of versions 1 and 2, behind its flags: forms and addresses in columns apart.
 */
bool get_forms_and_addresses(const uint8_t *p, const uint8_t *end, uint32_t n, unsigned shift,
                             bool work, struct mgt_body *s, struct trace_block *b);

#endif
