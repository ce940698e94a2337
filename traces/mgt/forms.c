/* Bodies of DATA chunks as versions 1 and 2 of the container have them: the form of each record by
 * a number, the addresses as varints behind all else. */
#include <string.h>

#include "traces/mgt/columns.h"

static bool get_dictionary(const uint8_t **p, const uint8_t *end, uint32_t n, bool work,
                           struct mgt_numbers *forms) {
    bool valid = get_values(p, end, n, forms) && forms->n;
    for (uint32_t i = 0; i < forms->n && valid; i++)
        valid = form_is_valid(forms->value[i], work);
    return valid;
}

/* Puts warps and forms together; *p moves past the forms. */
static bool get_words(const uint8_t **p, const uint8_t *end, uint32_t n, const uint8_t *warps,
                      const struct mgt_numbers *forms, uint32_t *word) {
    const uint8_t *const q = *p;
    const bool wide = forms->n > WIDE_NUMBERS;
    if ((size_t)(end - q) < (size_t)n << wide || !numbers_below(q, n, wide, forms->n))
        return false;
    *p = q + ((size_t)n << wide);
    for (uint64_t at = 0, length, warp; at < n; at += length) {
        if (!get_stretch(&warps, q, n - at, &length, &warp))
            return false;
        for (uint64_t i = at; i < at + length; i++)
            word[i] =
                (uint32_t)warp << 20 | (uint32_t)forms->value[number_at(q, (uint32_t)i, wide)];
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

/* The distinct works of n and, in *numbers, the number of each. */
static bool get_works(const uint8_t **p, const uint8_t *end, uint32_t n, struct mgt_numbers *works,
                      const uint8_t **numbers) {
    if (!get_values(p, end, n, works))
        return false;
    const bool wide = works->n > WIDE_NUMBERS;
    *numbers = *p;
    if ((size_t)(end - *p) < (size_t)n << wide || !numbers_below(*p, n, wide, works->n))
        return false;
    *p += (size_t)n << wide;
    return true;
}

/* Addresses stand at the front: moves each to its access, and works between them. */
static void spread(struct trace_block *b, uint32_t n, uint32_t works, const struct mgt_numbers *t,
                   const uint8_t *numbers) {
    const bool wide = t->n > WIDE_NUMBERS;
    for (uint32_t i = n, accesses = n - works; i-- > 0;)
        b->addr[i] = word_op(b->word[i]) != OP_WORK ? b->addr[--accesses]
                                                    : t->value[number_at(numbers, --works, wide)];
}

bool get_forms_and_addresses(const uint8_t *p, const uint8_t *end, uint32_t n, unsigned shift,
                             bool work, struct mgt_body *s, struct trace_block *b) {
    const uint8_t *warps, *numbers = NULL;
    if (!get_dictionary(&p, end, n, work, &s->kinds) || !get_runs(&p, end, n, b) ||
        !skip_warps(&p, end, n, &warps) || (b->has_gaps && !get_gaps(&p, end, n, b->gap)) ||
        !get_words(&p, end, n, warps, &s->kinds, b->word))
        return false;
    b->n = n;
    const uint32_t works = work ? block_work(b) : 0;
    if ((work && (!works || !get_works(&p, end, works, &s->works, &numbers))) ||
        !get_addresses(p, end, n - works, shift, b->addr))
        return false;
    if (works)
        spread(b, n, works, &s->works, numbers);
    return true;
}
