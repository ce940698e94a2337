/* An instruction line of an Accel-Sim trace:
 *   [LINE] PC MASK NDST [REG..] OPCODE NSRC [REG..] WIDTH [MODE ADDRESSES..] [IMMEDIATE]
 * MASK has a bit for each lane that takes part. MODE 0 lists one address per lane, 1 gives a base
 * and a stride, 2 a base and the difference of each further lane to the lane before. */
#include "traces/formats/accelsim_parse.h"

#include <string.h>

#include "traces/formats/text.h"

#define WINDOW_BYTES (16u << 20) /* of shared and of local memory in the generic address space */

static bool number(const char **p, bool (*read)(const char **, uint64_t *), uint64_t *value) {
    text_blanks(p);
    return read(p, value) && text_ends(*p);
}

static bool signed_number(const char **p, int64_t *value) {
    uint64_t v;
    text_blanks(p);
    const bool minus = **p == '-';
    *p += minus;
    if (!text_dec(p, &v) || !text_ends(*p) || v > INT64_MAX)
        return false;
    *value = minus ? -(int64_t)v : (int64_t)v;
    return true;
}

/* A token; returns its length, 0 at the end of the line. */
static size_t token(const char **p, const char **start) {
    text_blanks(p);
    *start = *p;
    while (!text_ends(*p))
        (*p)++;
    return (size_t)(*p - *start);
}

/* A count and as many registers; the simulator that reads these traces knows at most 5. */
static bool registers(const char **p) {
    uint64_t n;
    const char *start;
    if (!number(p, text_dec, &n) || n > 8)
        return false;
    while (n--)
        if (token(p, &start) < 2 || *start != 'R')
            return false;
    return true;
}

/* Bytes of one part of an opcode such as "128", "U8", "F16x2"; 0 when it names no width. */
static uint32_t part_width(const char *s, size_t n) {
    static const uint32_t bits[] = {8, 16, 32, 64, 128, 256};
    uint32_t value = 0, pair = 1;
    if (n && strchr("USFB", *s)) {
        s++;
        n--;
    }
    if (n > 2 && s[n - 2] == 'x' && s[n - 1] == '2') {
        pair = 2;
        n -= 2;
    }
    if (n < 1 || n > 3)
        return 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return 0;
        value = value * 10 + (uint32_t)(s[i] - '0');
    }
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (bits[i] == value && value * pair <= 256)
            return value * pair / 8;
    return 0;
}

/* Bytes of one lane; the column WIDTH of the trace is not reliable. */
static uint32_t opcode_width(const char *op, size_t n) {
    uint32_t width = 4;
    for (size_t at = 0; at < n;) {
        const char *dot = memchr(op + at, '.', n - at);
        const size_t end = dot ? (size_t)(dot - op) : n;
        const uint32_t w = at ? part_width(op + at, end - at) : 0;
        width = w ? w : width;
        at = end + 1;
    }
    return width;
}

enum space { NOT_GLOBAL, GLOBAL, GENERIC, BULK };

static enum space classify(const char *op, size_t n, enum trace_op *what) {
    static const struct {
        const char *name;
        enum space space;
        enum trace_op op;
    } rows[] = {
        {"LDG", GLOBAL, OP_READ},     {"STG", GLOBAL, OP_WRITE},   {"LD", GENERIC, OP_READ},
        {"ST", GENERIC, OP_WRITE},    {"LDGSTS", GLOBAL, OP_READ}, {"ATOM", GENERIC, OP_ATOMIC},
        {"ATOMG", GLOBAL, OP_ATOMIC}, {"RED", GLOBAL, OP_ATOMIC},  {"REDG", GLOBAL, OP_ATOMIC},
    };
    const char *dot = memchr(op, '.', n);
    const size_t length = dot ? (size_t)(dot - op) : n;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strlen(rows[i].name) == length && memcmp(rows[i].name, op, length) == 0) {
            *what = rows[i].op;
            return rows[i].space;
        }
    const bool bulk = length > 4 && (!memcmp(op, "UTMA", 4) || !memcmp(op, "UBLK", 4));
    return bulk ? BULK : NOT_GLOBAL;
}

static bool in_window(uint64_t addr, uint64_t base) {
    return base && addr >= base && addr - base < WINDOW_BYTES;
}

struct lanes {
    const struct accelsim *trace;
    struct coalesced *out;
    enum space space;
    uint32_t bytes;
};

static bool add_lane(const struct lanes *l, uint64_t addr) {
    if (l->space == GENERIC &&
        (in_window(addr, l->trace->shared_base) || in_window(addr, l->trace->local_base)))
        return true;
    if (addr > UINT64_MAX - (l->bytes - 1))
        return false;
    coalesce_lane(l->out, addr, l->bytes);
    return true;
}

static bool move(uint64_t *addr, int64_t by) {
    return !__builtin_add_overflow(*addr, by, addr);
}

static bool add_strided(const char **p, uint32_t mask, uint64_t base, const struct lanes *l) {
    int64_t stride;
    const uint32_t run = mask ? mask >> __builtin_ctz(mask) : 0;
    if (!signed_number(p, &stride) || (run & (run + 1)))
        return false;
    for (uint32_t left = run; left; left >>= 1)
        if (!add_lane(l, base) || (left > 1 && !move(&base, stride)))
            return false;
    return true;
}

static bool add_deltas(const char **p, uint32_t lanes, uint64_t base, const struct lanes *l) {
    int64_t delta;
    for (uint32_t i = 0; i < lanes; i++)
        if ((i && (!signed_number(p, &delta) || !move(&base, delta))) || !add_lane(l, base))
            return false;
    return true;
}

static bool add_listed(const char **p, uint32_t lanes, const struct lanes *l) {
    uint64_t addr;
    while (lanes--)
        if (!number(p, text_hex, &addr) || !add_lane(l, addr))
            return false;
    return true;
}

/* Reads MODE and the addresses; *mode tells of those that are not known. */
static bool add_lanes(const char **p, uint32_t mask, uint64_t *mode, const struct lanes *l) {
    uint64_t base;
    const uint32_t lanes = (uint32_t)__builtin_popcount(mask);
    if (!number(p, text_dec, mode))
        return false;
    if (*mode == 0)
        return add_listed(p, lanes, l);
    if (*mode > 2 || !number(p, text_hex, &base))
        return false;
    return *mode == 1 ? add_strided(p, mask, base, l) : add_deltas(p, lanes, base, l);
}

static int bad(const struct accelsim *a, const char *line, const char *what, struct sim_err *err) {
    return input_bad_line(a->in, err, "expected %s, found '%.80s'", what, line);
}

/* The part of the line before OPCODE. */
static bool parse_head(const struct accelsim *a, const char **p, uint64_t *mask) {
    uint64_t skipped;
    const int ids = a->version > 0 && a->version < 3 ? 4 : 0;
    for (int i = 0; i < ids + (a->line_info != 0); i++)
        if (!number(p, text_dec, &skipped))
            return false;
    return number(p, text_hex, &skipped) && number(p, text_hex, mask) && *mask <= UINT32_MAX &&
           registers(p);
}

int accelsim_access(const struct accelsim *a, const char *line, enum trace_op *op,
                    struct coalesced *c, struct sim_err *err) {
    const char *p = line, *opcode;
    uint64_t mask, width, mode = 0;
    c->n = 0;
    if (!parse_head(a, &p, &mask))
        return bad(a, line, "PC MASK NDST [REG..] OPCODE", err);
    const size_t n = token(&p, &opcode);
    if (n == 0 || *opcode < 'A' || *opcode > 'Z')
        return bad(a, line, "an opcode", err);
    const enum space space = classify(opcode, n, op);
    if (space == BULK)
        return sim_fail(err, SIM_EUNSUP, "%s:%llu: %.*s: tensor bulk copies are not supported",
                        input_name(a->in), (unsigned long long)input_line_number(a->in),
                        n < 40 ? (int)n : 40, opcode);
    if (space == NOT_GLOBAL)
        return 0;
    if (!registers(&p) || !number(&p, text_dec, &width))
        return bad(a, line, "NSRC [REG..] WIDTH after the opcode", err);
    if (width == 0)
        return 0;
    const struct lanes lanes = {a, c, space, opcode_width(opcode, n)};
    if (!add_lanes(&p, (uint32_t)mask, &mode, &lanes))
        return mode > 2 ? bad(a, line, "address mode 0, 1 or 2", err)
                        : bad(a, line, "one address below 2^64 for each lane of the mask", err);
    if (a->version >= 5 && token(&p, &opcode) == 0)
        return bad(a, line, "an immediate after the addresses", err);
    return 0;
}
