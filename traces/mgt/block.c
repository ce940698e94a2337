/* The columns of a DATA chunk. */
#include "traces/mgt/layout.h"
#include "traces/warp_work.h"

#include <string.h>

#define FORM_MASK  ((1u << 20) - 1) /* a word without its warp */
#define FLAG_GAPS  1u
#define FLAG_WORK  2u
#define WIDE_FORMS 256u /* from more forms than this on, a form takes two bytes */

static uint32_t form_number(struct mgt_forms *f, uint32_t word) {
    uint32_t at = (word * 2654435761u >> 15) % (2 * BLOCK_MAX);
    while (f->slot[at] && f->word[f->slot[at] - 1] != word)
        at = (at + 1) % (2 * BLOCK_MAX);
    if (!f->slot[at]) {
        f->word[f->n++] = word;
        f->slot[at] = f->n;
    }
    return f->slot[at] - 1;
}

static void put_runs(struct cursor *c, const struct trace_block *b) {
    uint64_t kernel = 0, group = 0;
    cursor_varint(c, b->n_runs);
    for (uint32_t i = 0; i < b->n_runs; i++) {
        const struct trace_run *r = &b->runs[i];
        const uint32_t end = i + 1 < b->n_runs ? r[1].first : b->n;
        cursor_varint(c, end - r->first);
        cursor_varint(c, mgt_zigzag(r->kernel - kernel));
        cursor_varint(c, mgt_zigzag(r->group - group));
        kernel = r->kernel;
        group = r->group;
    }
}

static void put_warps(struct cursor *c, const struct trace_block *b) {
    uint32_t segments = 0;
    for (uint32_t i = 0; i < b->n; i++)
        segments += i == 0 || word_warp(b->word[i]) != word_warp(b->word[i - 1]);
    cursor_varint(c, segments);
    for (uint32_t i = 0, j; i < b->n; i = j) {
        for (j = i + 1; j < b->n && word_warp(b->word[j]) == word_warp(b->word[i]);)
            j++;
        cursor_varint(c, j - i);
        cursor_varint(c, word_warp(b->word[i]));
    }
}

static void put_forms(struct cursor *c, const struct trace_block *b, struct mgt_forms *f) {
    const unsigned bytes = f->n > WIDE_FORMS ? 2 : 1;
    for (uint32_t i = 0; i < b->n; i++)
        cursor_number(c, form_number(f, b->word[i] & FORM_MASK), bytes);
}

static uint32_t work_number(struct mgt_forms *f, uint64_t work) {
    uint32_t at = (uint32_t)(work * 0x9e3779b97f4a7c15u >> 40) % (2 * BLOCK_MAX);
    while (f->slot[at] && f->work[f->slot[at] - 1] != work)
        at = (at + 1) % (2 * BLOCK_MAX);
    if (!f->slot[at]) {
        f->work[f->n_work++] = work;
        f->slot[at] = f->n_work;
    }
    return f->slot[at] - 1;
}

static void put_work(struct cursor *c, const struct trace_block *b, struct mgt_forms *f) {
    memset(f->slot, 0, sizeof f->slot);
    f->n_work = 0;
    for (uint32_t i = 0; i < b->n; i++)
        if (word_op(b->word[i]) == OP_WORK)
            work_number(f, b->addr[i]);
    cursor_varint(c, f->n_work);
    for (uint32_t i = 0; i < f->n_work; i++)
        cursor_varint(c, f->work[i]);
    const unsigned bytes = f->n_work > WIDE_FORMS ? 2 : 1;
    for (uint32_t i = 0; i < b->n; i++)
        if (word_op(b->word[i]) == OP_WORK)
            cursor_number(c, work_number(f, b->addr[i]), bytes);
}

static void put_addresses(struct cursor *c, const struct trace_block *b, unsigned shift) {
    uint64_t last = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        if (word_op(b->word[i]) == OP_WORK)
            continue;
        const uint64_t a = b->addr[i] >> shift;
        cursor_varint(c, mgt_zigzag(a - last));
        last = a;
    }
}

static unsigned common_shift(const struct trace_block *b) {
    uint64_t bits = 0;
    for (uint32_t i = 0; i < b->n; i++)
        bits |= word_op(b->word[i]) == OP_WORK ? 0 : b->addr[i];
    return bits ? (unsigned)__builtin_ctzll(bits) : 0;
}

/* The most that a record takes: a form of its own and its number, the number of a work, a run, a
 * stretch of a warp, a gap, an address. */
#define ACCESS_MAX (3u + 2u + 2u + (3u + 5u + 5u) + (3u + 2u) + 5u + 10u)
_Static_assert(ACCESS_MAX *BLOCK_MAX + 16 <= MGT_RAW_MAX, "a block fits a chunk");

void mgt_encode_block(const struct trace_block *b, struct mgt_forms *forms, struct cursor *c) {
    const unsigned shift = common_shift(b);
    memset(forms->slot, 0, sizeof forms->slot);
    forms->n = 0;
    for (uint32_t i = 0; i < b->n; i++)
        form_number(forms, b->word[i] & FORM_MASK);
    cursor_byte(c, shift);
    const bool work = block_work(b);
    cursor_byte(c, (b->has_gaps ? FLAG_GAPS : 0) | (work ? FLAG_WORK : 0));
    cursor_varint(c, forms->n);
    for (uint32_t i = 0; i < forms->n; i++)
        cursor_varint(c, forms->word[i]);
    put_runs(c, b);
    put_warps(c, b);
    for (uint32_t i = 0; i < b->n && b->has_gaps; i++)
        cursor_varint(c, b->gap[i]);
    put_forms(c, b, forms);
    if (work)
        put_work(c, b, forms);
    put_addresses(c, b, shift);
}

static bool get_dictionary(const uint8_t **p, const uint8_t *end, uint32_t *forms,
                           uint64_t *n_forms, uint32_t n, bool work) {
    uint64_t v;
    if (!mgt_get_varint(p, end, n_forms) || *n_forms < 1 || *n_forms > n)
        return false;
    for (uint64_t i = 0; i < *n_forms; i++) {
        if (!mgt_get_varint(p, end, &v) || v > FORM_MASK)
            return false;
        const uint32_t w = (uint32_t)v, extent = word_extent(w);
        if (word_op(w) == OP_WORK
                ? !work || w != WORK_WORD(0)
                : word_op(w) > OP_WORK || extent == 0 || (word_is_mask(w) && extent > 15))
            return false;
        forms[i] = w;
    }
    return true;
}

static bool get_runs(const uint8_t **p, const uint8_t *end, uint32_t n, struct trace_block *b) {
    uint64_t runs, length, dk, dg, kernel = 0, group = 0, first = 0;
    if (!mgt_get_varint(p, end, &runs) || runs < 1 || runs > n)
        return false;
    for (uint64_t i = 0; i < runs; i++) {
        if (!mgt_get_varint(p, end, &length) || !mgt_get_varint(p, end, &dk) ||
            !mgt_get_varint(p, end, &dg))
            return false;
        kernel += mgt_unzigzag(dk);
        group += mgt_unzigzag(dg);
        if (length < 1 || length > n - first || kernel > UINT32_MAX || group > UINT32_MAX)
            return false;
        b->runs[i] = (struct trace_run){(uint32_t)first, (uint32_t)kernel, (uint32_t)group};
        first += length;
    }
    b->n_runs = (uint32_t)runs;
    return first == n;
}

/* One stretch of accesses of a warp, at most `left` long. */
static inline bool get_segment(const uint8_t **p, const uint8_t *end, uint64_t left,
                               uint64_t *length, uint64_t *warp) {
    return mgt_get_varint(p, end, length) && mgt_get_varint(p, end, warp) && *length >= 1 &&
           *length <= left && *warp <= WORD_WARP_MAX;
}

/* Checks the stretches, which *warps then points to: get_words reads them again. */
static bool skip_warps(const uint8_t **p, const uint8_t *end, uint32_t n, const uint8_t **warps) {
    uint64_t segments, length, warp, at = 0;
    if (!mgt_get_varint(p, end, &segments) || segments < 1 || segments > n)
        return false;
    *warps = *p;
    for (uint64_t i = 0; i < segments; i++, at += length)
        if (!get_segment(p, end, n - at, &length, &warp))
            return false;
    return at == n;
}

static bool get_gaps(const uint8_t **p, const uint8_t *end, uint32_t n, uint32_t *gap) {
    uint64_t v;
    for (uint32_t i = 0; i < n; i++) {
        if (!mgt_get_varint(p, end, &v) || v > UINT32_MAX)
            return false;
        gap[i] = (uint32_t)v;
    }
    return true;
}

/* Is every number of a form below n_forms? */
static bool forms_in_range(const uint8_t *q, uint32_t n, bool wide, uint64_t n_forms) {
    uint32_t highest = 0;
    uint8_t highest_byte = 0;
    for (uint32_t i = 0; i < n && wide; i++) {
        const uint32_t number = q[2 * i] | (uint32_t)q[2 * i + 1] << 8;
        highest = number > highest ? number : highest;
    }
    for (uint32_t i = 0; i < n && !wide; i++)
        highest_byte = q[i] > highest_byte ? q[i] : highest_byte;
    return (wide ? highest : highest_byte) < n_forms;
}

/* Puts warps and forms together; *p moves past the forms. */
static bool get_words(const uint8_t **p, const uint8_t *end, uint32_t n, const uint8_t *warps,
                      const uint32_t *forms, uint64_t n_forms, uint32_t *word) {
    const uint8_t *const q = *p;
    const bool wide = n_forms > WIDE_FORMS;
    if ((size_t)(end - q) < (size_t)n << wide || !forms_in_range(q, n, wide, n_forms))
        return false;
    *p = q + ((size_t)n << wide);
    for (uint64_t at = 0, length, warp; at < n; at += length) {
        if (!get_segment(&warps, q, n - at, &length, &warp))
            return false;
        const uint32_t base = (uint32_t)warp << 20;
        if (wide) {
            for (uint64_t i = at; i < at + length; i++)
                word[i] = base | forms[q[2 * i] | (uint32_t)q[2 * i + 1] << 8];
            continue;
        }
#pragma GCC unroll 8
        for (uint64_t i = at; i < at + length; i++)
            word[i] = base | forms[q[i]];
    }
    return true;
}

/* One address difference, nearly always of one or two bytes; two must be there. */
static inline bool get_step(const uint8_t **p, const uint8_t *end, const uint64_t *steps,
                            unsigned shift, uint64_t *at) {
    const uint8_t *const q = *p;
    uint64_t v;
    if (q[0] < 128) {
        *at += steps[q[0]];
        *p = q + 1;
        return true;
    }
    if (q[1] < 128) {
        v = (q[0] & 127u) | (uint32_t)q[1] << 7;
        *p = q + 2;
    } else if (!mgt_get_varint(p, end, &v)) {
        return false;
    }
    *at += mgt_unzigzag(v) << shift;
    return true;
}

/* The hot loop of decoding: one varint per access, of one byte for long stretches. */
static bool get_addresses(const uint8_t *q, const uint8_t *end, uint32_t n, unsigned shift,
                          uint64_t *addr) {
    uint64_t steps[128], at = 0, eight, v;
    uint32_t i = 0;
    for (uint64_t k = 0; k < 128; k++)
        steps[k] = mgt_unzigzag(k) << shift;
    while (n - i >= 8 && end - q >= 8 * 10) {
        memcpy(&eight, q, sizeof eight);
        if (!(eight & 0x8080808080808080u)) {
            for (uint32_t k = 0; k < 8; k++)
                addr[i++] = at += steps[q[k]];
            q += 8;
            continue;
        }
        for (uint32_t k = 0; k < 8; k++) {
            if (!get_step(&q, end, steps, shift, &at))
                return false;
            addr[i++] = at;
        }
    }
    for (; i < n; i++) {
        if (!mgt_get_varint(&q, end, &v))
            return false;
        addr[i] = at += mgt_unzigzag(v) << shift;
    }
    return q == end;
}

/* The distinct works, whose numbers *numbers then points to. */
static bool get_works(const uint8_t **p, const uint8_t *end, uint32_t n, struct mgt_forms *f,
                      const uint8_t **numbers) {
    uint64_t distinct;
    if (!mgt_get_varint(p, end, &distinct) || distinct < 1 || distinct > n)
        return false;
    for (uint64_t i = 0; i < distinct; i++)
        if (!mgt_get_varint(p, end, &f->work[i]))
            return false;
    f->n_work = (uint32_t)distinct;
    const bool wide = distinct > WIDE_FORMS;
    *numbers = *p;
    if ((size_t)(end - *p) < (size_t)n << wide || !forms_in_range(*p, n, wide, distinct))
        return false;
    *p += (size_t)n << wide;
    return true;
}

/* Addresses stand at the front: moves each to its access, and works between them. */
static void spread(struct trace_block *b, uint32_t n, uint32_t works, const struct mgt_forms *f,
                   const uint8_t *numbers) {
    const bool wide = f->n_work > WIDE_FORMS;
    for (uint32_t i = n, accesses = n - works; i-- > 0;) {
        if (word_op(b->word[i]) != OP_WORK) {
            b->addr[i] = b->addr[--accesses];
            continue;
        }
        works--;
        b->addr[i] = f->work[wide ? numbers[2 * works] | (uint32_t)numbers[2 * works + 1] << 8
                                  : numbers[works]];
    }
}

bool mgt_decode_block(const uint8_t *p, size_t size, uint32_t n, unsigned flags,
                      struct mgt_forms *forms, struct trace_block *b) {
    const uint8_t *const end = p + size, *warps, *numbers = NULL;
    uint64_t n_forms;
    if (size < 2 || p[0] > 63 || p[1] > (flags & MGT_WORK ? FLAG_GAPS | FLAG_WORK : FLAG_GAPS))
        return false;
    const unsigned shift = p[0];
    const bool work = p[1] & FLAG_WORK;
    b->has_gaps = p[1] & FLAG_GAPS;
    p += 2;
    if (!get_dictionary(&p, end, forms->word, &n_forms, n, work) || !get_runs(&p, end, n, b) ||
        !skip_warps(&p, end, n, &warps) || (b->has_gaps && !get_gaps(&p, end, n, b->gap)) ||
        !get_words(&p, end, n, warps, forms->word, n_forms, b->word))
        return false;
    b->n = n;
    const uint32_t works = work ? block_work(b) : 0;
    if ((work && (!works || !get_works(&p, end, works, forms, &numbers))) ||
        !get_addresses(p, end, n - works, shift, b->addr)) {
        b->n = 0;
        return false;
    }
    if (works)
        spread(b, n, works, forms, numbers);
    return true;
}
