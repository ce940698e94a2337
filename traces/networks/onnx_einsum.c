/* Einsum as products of two operands, from left to right. A label is a letter, or, for the
 * dimensions behind "...", a number from ELLIPSIS on, counted from the last. */
#include <string.h>

#include "traces/networks/onnx.h"

enum { LABELS = 256, ELLIPSIS = 128, OPERANDS = 16 };

struct term {
    uint8_t label[ONNX_RANK];
    uint32_t n;
};

struct equation {
    struct term in[OPERANDS], out;
    size_t n;
    uint64_t size[LABELS];
    uint32_t hidden; /* dimensions behind the widest ellipsis */
};

static bool has(const struct term *t, uint8_t label) {
    return t->n && memchr(t->label, label, t->n) != NULL;
}

static bool put(struct term *t, uint8_t label) {
    if (t->n == ONNX_RANK)
        return false;
    t->label[t->n++] = label;
    return true;
}

/* Reads one term; an ellipsis stands for `hidden` labels. */
static bool read_term(const char **at, const char *end, uint32_t hidden, struct term *t) {
    t->n = 0;
    for (; *at < end && **at != ',' && **at != '-'; ++*at) {
        const char c = **at;
        if (c == ' ')
            continue;
        if (c == '.') {
            if (end - *at < 3 || memcmp(*at, "...", 3) != 0)
                return false;
            *at += 2;
            for (uint32_t i = hidden; i--;)
                if (!put(t, (uint8_t)(ELLIPSIS + i)))
                    return false;
        } else if (((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) || !put(t, (uint8_t)c)) {
            return false;
        }
    }
    return true;
}

static uint32_t letters(const char *at, const char *end) {
    uint32_t n = 0;
    for (; at < end && *at != ',' && *at != '-'; at++)
        n += *at != ' ' && *at != '.';
    return n;
}

static bool read_operand(const struct onnx *o, struct equation *q, size_t i, const char **at,
                         const char *end) {
    const struct tensor t = onnx_input(o, i);
    const uint32_t n = letters(*at, end);
    if (n > t.rank)
        return false;
    const uint32_t hidden = t.rank - n;
    if (!read_term(at, end, hidden, &q->in[i]) || q->in[i].n != t.rank)
        return false;
    q->hidden = hidden > q->hidden ? hidden : q->hidden;
    for (uint32_t d = 0; d < t.rank; d++) {
        uint64_t *size = &q->size[q->in[i].label[d]];
        if (*size > 1 && t.dims[d] > 1 && *size != t.dims[d])
            return false;
        *size = *size > 1 ? *size : t.dims[d];
    }
    return true;
}

/* Without "->" the output has the labels that stand once, in order, behind the ellipsis. */
static bool implied_output(struct equation *q) {
    int count[LABELS] = {0};
    for (size_t i = 0; i < q->n; i++)
        for (uint32_t d = 0; d < q->in[i].n; d++)
            count[q->in[i].label[d]]++;
    for (uint32_t i = q->hidden; i--;)
        if (!put(&q->out, (uint8_t)(ELLIPSIS + i)))
            return false;
    for (int c = 0; c < ELLIPSIS; c++)
        if (count[c] == 1 && !put(&q->out, (uint8_t)c))
            return false;
    return true;
}

static bool read_equation(const struct onnx *o, struct equation *q) {
    const struct attribute *a = onnx_attribute(o, "equation");
    if (!a || o->node->n_in > OPERANDS)
        return false;
    const char *at = a->string.text, *end = at + a->string.n;
    for (q->n = 0; q->n < o->node->n_in; q->n++) {
        if (q->n && (at == end || *at++ != ','))
            return false;
        if (!read_operand(o, q, q->n, &at, end))
            return false;
    }
    if (at == end)
        return implied_output(q);
    if (end - at < 2 || at[0] != '-' || at[1] != '>')
        return false;
    at += 2;
    return read_term(&at, end, q->hidden, &q->out) && at == end;
}

static bool needed(const struct equation *q, size_t after, uint8_t label) {
    bool found = has(&q->out, label);
    for (size_t i = after; i < q->n; i++)
        found = found || has(&q->in[i], label);
    return found;
}

static bool multiply(uint64_t *product, uint64_t by) {
    return !__builtin_mul_overflow(*product, by, product);
}

/* left = left times operand i. A label of both is a product of its own where it is needed later,
 * and summed over where it is not. */
static int contract(struct onnx *o, const struct equation *q, struct term *left, size_t i,
                    struct sim_err *err) {
    const struct tensor a = onnx_input(o, i - 1), b = onnx_input(o, i);
    const struct term *right = &q->in[i];
    struct onnx_product p = {NET_BMM, 1, 1,
                             1,       1, {onnx_bits(&a), onnx_bits(&b), onnx_type_bits(a.type)}};
    struct term next = {.n = 0};
    bool fits = true;
    for (int c = 0; c < LABELS; c++) {
        const uint8_t label = (uint8_t)c;
        const bool l = has(left, label), r = has(right, label), kept = needed(q, i + 1, label);
        if (l && r)
            fits = fits && multiply(kept ? &p.groups : &p.c, q->size[c]);
        else if (kept && (l || r))
            fits = fits && multiply(l ? &p.rows : &p.k, q->size[c]);
        if (kept && (l || r))
            fits = fits && put(&next, label);
    }
    if (!fits)
        return onnx_unsupported(o, "a product above rank 8 or 2^64 elements", err);
    if (p.groups == 1 && (b.constant || a.constant))
        p.type = NET_GEMM;
    *left = next;
    return onnx_add_product(o, &p, i > 1 ? ".next" : "", err);
}

int onnx_einsum(struct onnx *o, struct sim_err *err) {
    struct equation q = {.n = 0};
    struct tensor out = {.known = true};
    int rc = 0;
    for (size_t i = 0; i < o->node->n_in && !rc; i++) {
        const struct tensor t = onnx_input(o, i);
        rc = onnx_need(o, &t, i, 0, ONNX_RANK, err);
        out.type = t.type;
    }
    if (rc)
        return rc;
    if (!read_equation(o, &q))
        return onnx_unsupported(o, "an equation that does not fit its operands", err);
    struct term left = q.in[0];
    for (size_t i = 1; i < q.n && !rc; i++)
        rc = contract(o, &q, &left, i, err);
    out.rank = (uint8_t)q.out.n;
    for (uint32_t i = 0; i < q.out.n; i++)
        out.dims[i] = q.size[q.out.label[i]];
    return rc ? rc : onnx_output(o, 0, &out, err);
}
