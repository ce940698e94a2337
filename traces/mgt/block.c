/* The columns of a DATA chunk. Records repeat a pattern over and over, at other addresses and by
 * other warps: what a body holds are literal records, each as its way from the one before, and
 * repetitions of ways further up in the block. */
#include <string.h>

#include "traces/formats/binary.h"
#include "traces/mgt/columns.h"
#include "traces/warp_work.h"

#define SHORTEST 3u  /* repetition that is worth its place */
#define TRIES    16u /* places at which a repetition is looked for */
#define NOWHERE  UINT32_MAX

/* A work has its number in place of the extent. */
#define WORK_FORM(number) ((uint32_t)OP_WORK | (uint32_t)(number) << 4)

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

static void no_numbers(struct mgt_encoder *e, struct mgt_numbers *t) {
    memset(e->slot, 0, sizeof e->slot);
    t->n = 0;
}

static uint32_t number_of(struct mgt_encoder *e, struct mgt_numbers *t, uint64_t value) {
    uint32_t at = (uint32_t)(value * 0x9e3779b97f4a7c15u >> 40) % (2 * BLOCK_MAX);
    while (e->slot[at] && t->value[e->slot[at] - 1] != value)
        at = (at + 1) % (2 * BLOCK_MAX);
    if (!e->slot[at]) {
        t->value[t->n++] = value;
        e->slot[at] = t->n;
    }
    return e->slot[at] - 1;
}

static void put_values(struct cursor *c, const struct mgt_numbers *t) {
    cursor_varint(c, t->n);
    for (uint32_t i = 0; i < t->n; i++)
        cursor_varint(c, t->value[i]);
}

static unsigned common_shift(const struct trace_block *b) {
    uint64_t bits = 0;
    for (uint32_t i = 0; i < b->n; i++)
        bits |= word_op(b->word[i]) == OP_WORK ? 0 : b->addr[i];
    return bits ? (unsigned)__builtin_ctzll(bits) : 0;
}

/* Each record as the way to it; that of a work leads nowhere. */
static void find_ways(struct mgt_encoder *e, const struct trace_block *b, unsigned shift) {
    uint64_t last = 0;
    uint32_t warp = 0;
    no_numbers(e, &e->body.works);
    for (uint32_t i = 0; i < b->n; i++) {
        const uint32_t word = b->word[i];
        const bool work = word_op(word) == OP_WORK;
        const uint64_t at = work ? last : b->addr[i] >> shift;
        const uint32_t form =
            work ? WORK_FORM(number_of(e, &e->body.works, b->addr[i])) : word & FORM_MASK;
        e->way[i] = (struct mgt_way){at - last, form | (word_warp(word) - warp) << 20};
        last = at;
        warp = word_warp(word);
    }
}

static bool same_way(const struct mgt_way *a, const struct mgt_way *b) {
    return a->step == b->step && a->kind == b->kind;
}

/* The place of the SHORTEST ways from i on in e->last. */
static uint32_t place_of(const struct mgt_encoder *e, uint32_t i) {
    uint64_t h = 0;
    for (uint32_t k = 0; k < SHORTEST; k++) {
        const struct mgt_way *w = &e->way[i + k];
        h = (h ^ w->step ^ (uint64_t)w->kind << 32) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return (uint32_t)(h >> 20) % MGT_PLACES;
}

static void remember(struct mgt_encoder *e, uint32_t i, uint32_t n) {
    if (i + SHORTEST > n)
        return;
    uint32_t *last = &e->last[place_of(e, i)];
    e->before[i] = *last;
    *last = i;
}

/* The longest stretch of ways further up that are those from i on: its length, 0 for none, and how
 * far up it begins. */
static uint32_t find_repetition(const struct mgt_encoder *e, uint32_t i, uint32_t n,
                                uint32_t *offset) {
    uint32_t longest = 0, at = i + SHORTEST > n ? NOWHERE : e->last[place_of(e, i)];
    for (uint32_t tries = TRIES; tries && at != NOWHERE; tries--, at = e->before[at]) {
        uint32_t length = 0;
        while (i + length < n && same_way(&e->way[at + length], &e->way[i + length]))
            length++;
        if (length > longest) {
            longest = length;
            *offset = i - at;
        }
    }
    return longest >= SHORTEST ? longest : 0;
}

/* Cuts the block into stretches, literals before a repetition, of which the last may have none. */
static void find_stretches(struct mgt_encoder *e, uint32_t n) {
    struct mgt_stretch *now = e->stretch;
    *now = (struct mgt_stretch){0};
    memset(e->last, 0xff, sizeof e->last);
    e->body.n_literals = 0;
    for (uint32_t i = 0, next; i < n; i = next) {
        const uint32_t length = find_repetition(e, i, n, &now->offset);
        if (length == 0)
            e->body.literal[e->body.n_literals++] = e->way[i];
        next = i + (length ? length : 1);
        now->literals += length == 0;
        now->length = length;
        if (length && next < n)
            *++now = (struct mgt_stretch){0};
        for (uint32_t k = i; k < next; k++)
            remember(e, k, n);
    }
    e->n_stretches = (uint32_t)(now - e->stretch) + 1;
}

static void put_stretches(struct cursor *c, const struct mgt_encoder *e) {
    for (const struct mgt_stretch *t = e->stretch; t < e->stretch + e->n_stretches; t++) {
        cursor_varint(c, t->literals);
        cursor_varint(c, t->length);
        if (t->length)
            cursor_varint(c, t->offset);
    }
}

/* Bytes that the widest of the literals' steps takes, as zigzags. */
static unsigned width_of_steps(const struct mgt_encoder *e) {
    uint64_t bits = 0;
    for (uint32_t i = 0; i < e->body.n_literals; i++)
        bits |= mgt_zigzag(e->body.literal[i].step);
    return bits ? (71 - (unsigned)__builtin_clzll(bits)) / 8 : 0;
}

static void put_literals(struct cursor *c, struct mgt_encoder *e) {
    const unsigned width = width_of_steps(e);
    no_numbers(e, &e->body.kinds);
    for (uint32_t i = 0; i < e->body.n_literals; i++)
        number_of(e, &e->body.kinds, e->body.literal[i].kind);
    put_values(c, &e->body.kinds);
    cursor_varint(c, e->body.n_literals);
    for (uint32_t i = 0; i < e->body.n_literals; i++)
        cursor_number(c, number_of(e, &e->body.kinds, e->body.literal[i].kind),
                      e->body.kinds.n > WIDE_NUMBERS ? 2 : 1);
    cursor_byte(c, width);
    for (uint32_t i = 0; i < e->body.n_literals; i++)
        cursor_number(c, mgt_zigzag(e->body.literal[i].step), width);
}

/* The most that a record takes: a work, a run, a gap, a kind, its number and a step, and a stretch,
 * of which a literal and a repetition, or a repetition alone, have one. */
#define RECORD_MAX (10u + (3u + 5u + 5u) + 5u + (5u + 2u + 8u) + (3u + 3u + 3u))
_Static_assert(RECORD_MAX *BLOCK_MAX + 16 <= MGT_RAW_MAX, "a block fits a chunk");

void mgt_encode_block(const struct trace_block *b, struct mgt_encoder *e, struct cursor *c) {
    const unsigned shift = common_shift(b);
    find_ways(e, b, shift);
    cursor_byte(c, shift);
    cursor_byte(c,
                FLAG_PATTERNS | (b->has_gaps ? FLAG_GAPS : 0) | (e->body.works.n ? FLAG_WORK : 0));
    if (e->body.works.n)
        put_values(c, &e->body.works);
    put_runs(c, b);
    for (uint32_t i = 0; i < b->n && b->has_gaps; i++)
        cursor_varint(c, b->gap[i]);
    find_stretches(e, b->n);
    put_literals(c, e);
    put_stretches(c, e);
}

static bool kind_is_valid(uint64_t kind, uint32_t works) {
    const uint64_t form = kind & FORM_MASK;
    return kind <= UINT32_MAX && ((form & 7) == OP_WORK ? (form & 8) == 0 && form >> 4 < works
                                                        : form_is_valid(form, false));
}

static bool get_kinds(const uint8_t **p, const uint8_t *end, uint32_t n, struct mgt_body *s) {
    bool valid = get_values(p, end, n, &s->kinds);
    for (uint32_t i = 0; i < s->kinds.n && valid; i++)
        valid = kind_is_valid(s->kinds.value[i], s->works.n);
    return valid;
}

/* The steps of n literals, `width` bytes each, in bytes of addresses. */
static void get_steps(const uint8_t *p, const uint8_t *end, uint32_t n, unsigned width,
                      unsigned shift, struct mgt_way *way) {
    const uint64_t mask = width < 8 ? ((uint64_t)1 << 8 * width) - 1 : UINT64_MAX;
    for (uint32_t i = 0; i < n; i++, p += width) {
        uint64_t step = 0;
        if (end - p >= 8)
            step = binary_u64(p) & mask;
        else
            for (unsigned k = 0; k < width; k++)
                step |= (uint64_t)p[k] << 8 * k;
        way[i].step = mgt_unzigzag(step) << shift;
    }
}

/* How each literal is reached. */
static bool get_literals(const uint8_t **p, const uint8_t *end, uint32_t n, unsigned shift,
                         struct mgt_body *s) {
    uint64_t literals;
    if (!get_kinds(p, end, n, s) || !mgt_get_varint(p, end, &literals) || literals > n)
        return false;
    const bool wide = s->kinds.n > WIDE_NUMBERS;
    const uint8_t *const numbers = *p;
    s->n_literals = (uint32_t)literals;
    if ((size_t)(end - numbers) < (literals << wide) + 1 ||
        (literals && !numbers_below(numbers, s->n_literals, wide, s->kinds.n)))
        return false;
    for (uint32_t i = 0; i < literals; i++)
        s->literal[i].kind = (uint32_t)s->kinds.value[number_at(numbers, i, wide)];
    *p += literals << wide;
    const unsigned width = *(*p)++;
    if (width > 8 || (size_t)(end - *p) < literals * width)
        return false;
    get_steps(*p, end, s->n_literals, width, shift, s->literal);
    *p += literals * width;
    return true;
}

/* Where a reader of records stands: the address and the warp of the last one. */
struct stand {
    uint64_t addr;
    uint32_t warp;
};

static struct stand stand_at(const struct trace_block *b, uint32_t behind) {
    return behind ? (struct stand){b->addr[behind - 1], word_warp(b->word[behind - 1])}
                  : (struct stand){0, 0};
}

static void put_ways(const struct mgt_way *way, uint32_t n, struct trace_block *b, uint32_t i) {
    struct stand at = stand_at(b, i);
    uint32_t word = at.warp << 20;
    for (uint32_t k = 0; k < n; k++) {
        word = (word & ~FORM_MASK) + way[k].kind;
        b->addr[i + k] = at.addr += way[k].step;
        b->word[i + k] = word;
    }
}

/* The ways from i - offset on, `length` of them, once more. What repeats itself grows by doubling:
 * the hot loop of decoding, of which no round needs the one before. */
static void repeat(struct trace_block *b, uint32_t i, uint32_t length, uint32_t offset) {
    const struct stand here = stand_at(b, i), there = stand_at(b, i - offset);
    uint64_t far = here.addr - there.addr;
    uint32_t turn = (here.warp - there.warp) << 20;
    while (length) {
        const uint32_t n = length < offset ? length : offset;
        uint64_t *restrict addr = b->addr + i;
        uint32_t *restrict word = b->word + i;
        const uint64_t *from_addr = addr - offset;
        const uint32_t *from_word = word - offset;
        for (uint32_t k = 0; k < n; k++)
            addr[k] = from_addr[k] + far;
        for (uint32_t k = 0; k < n; k++)
            word[k] = from_word[k] + turn;
        i += n;
        length -= n;
        offset *= 2;
        far *= 2;
        turn *= 2;
    }
}

/* The n records, by the stretches to the end of the body. */
static bool put_records(const uint8_t *p, const uint8_t *end, uint32_t n, const struct mgt_body *s,
                        struct trace_block *b) {
    const struct mgt_way *way = s->literal, *const behind = way + s->n_literals;
    uint64_t literals, length, offset;
    uint32_t i = 0;
    while (i < n) {
        if (!mgt_get_varint(&p, end, &literals) || !mgt_get_varint(&p, end, &length) ||
            literals > (uint64_t)(behind - way) || length > n - i || literals > n - i - length ||
            literals + length == 0)
            return false;
        put_ways(way, (uint32_t)literals, b, i);
        way += literals;
        i += (uint32_t)literals;
        if (length && (!mgt_get_varint(&p, end, &offset) || offset < 1 || offset > i))
            return false;
        if (length)
            repeat(b, i, (uint32_t)length, (uint32_t)offset);
        i += (uint32_t)length;
    }
    return way == behind && p == end;
}

/* Each work's number gives way to the work itself. False: there is none. */
static bool put_work(const struct mgt_body *s, struct trace_block *b) {
    uint32_t works = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        const uint32_t word = b->word[i];
        if (word_op(word) != OP_WORK)
            continue;
        b->addr[i] = s->works.value[word_extent(word)];
        b->word[i] = WORK_WORD(word_warp(word));
        works++;
    }
    return works;
}

static bool get_records(const uint8_t *p, const uint8_t *end, uint32_t n, unsigned shift, bool work,
                        struct mgt_body *s, struct trace_block *b) {
    s->works.n = 0;
    if ((work && !get_values(&p, end, n, &s->works)) || !get_runs(&p, end, n, b) ||
        (b->has_gaps && !get_gaps(&p, end, n, b->gap)) || !get_literals(&p, end, n, shift, s) ||
        !put_records(p, end, n, s, b))
        return false;
    b->n = n;
    return !work || put_work(s, b);
}

bool mgt_decode_block(const uint8_t *p, size_t size, uint32_t n, unsigned flags, struct mgt_body *s,
                      struct trace_block *b) {
    const unsigned most =
        FLAG_GAPS | (flags & MGT_WORK ? FLAG_WORK : 0) | (flags & MGT_PATTERNS ? FLAG_PATTERNS : 0);
    if (size < 2 || p[0] > 63 || (p[1] & ~most))
        return false;
    const bool work = p[1] & FLAG_WORK;
    b->has_gaps = p[1] & FLAG_GAPS;
    const bool whole = p[1] & FLAG_PATTERNS
                           ? get_records(p + 2, p + size, n, p[0], work, s, b)
                           : get_forms_and_addresses(p + 2, p + size, n, p[0], work, s, b);
    b->n = whole ? n : 0;
    return whole;
}
