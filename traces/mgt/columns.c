#include "traces/mgt/columns.h"

#include "traces/warp_work.h"

bool form_is_valid(uint64_t form, bool work) {
    if (form > FORM_MASK)
        return false;
    const uint32_t w = (uint32_t)form, extent = word_extent(w);
    if (word_op(w) == OP_WORK)
        return work && w == WORK_WORD(0);
    return word_op(w) < OP_WORK && extent && (!word_is_mask(w) || extent <= 15);
}

bool get_runs(const uint8_t **p, const uint8_t *end, uint32_t n, struct trace_block *b) {
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

bool skip_warps(const uint8_t **p, const uint8_t *end, uint32_t n, const uint8_t **warps) {
    uint64_t segments, length, warp, at = 0;
    if (!mgt_get_varint(p, end, &segments) || segments < 1 || segments > n)
        return false;
    *warps = *p;
    for (uint64_t i = 0; i < segments; i++, at += length)
        if (!get_stretch(p, end, n - at, &length, &warp))
            return false;
    return at == n;
}

bool get_gaps(const uint8_t **p, const uint8_t *end, uint32_t n, uint32_t *gap) {
    uint64_t v;
    for (uint32_t i = 0; i < n; i++) {
        if (!mgt_get_varint(p, end, &v) || v > UINT32_MAX)
            return false;
        gap[i] = (uint32_t)v;
    }
    return true;
}

bool numbers_below(const uint8_t *q, uint32_t n, bool wide, uint64_t kinds) {
    uint32_t highest = 0;
    uint8_t highest_byte = 0;
    for (uint32_t i = 0; i < n && wide; i++) {
        const uint32_t number = q[2 * i] | (uint32_t)q[2 * i + 1] << 8;
        highest = number > highest ? number : highest;
    }
    for (uint32_t i = 0; i < n && !wide; i++)
        highest_byte = q[i] > highest_byte ? q[i] : highest_byte;
    return (wide ? highest : highest_byte) < kinds;
}

bool get_values(const uint8_t **p, const uint8_t *end, uint32_t n, struct mgt_numbers *t) {
    uint64_t distinct;
    t->n = 0;
    if (!mgt_get_varint(p, end, &distinct) || distinct > n)
        return false;
    for (; t->n < distinct; t->n++)
        if (!mgt_get_varint(p, end, &t->value[t->n]))
            return false;
    return true;
}
