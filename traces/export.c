#include "traces/export.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/param.h"

#define DIN_BYTES     4u /* of every access of traditional din */
#define WARP_ITEMS    32u
#define REQUEST_BYTES 64u /* of every request of the DRAM simulators */

struct export {
    FILE *out;
    const struct export_format *format;
    size_t kernels, allocs; /* described so far */
    bool begun;
    uint32_t kernel,
        group;      /* of the access being written; the kernel by its number in the source */
    uint64_t cycle; /* the sum of the gaps so far */
};

static char *put_hex(char *p, uint64_t v) {
    const unsigned digits = v ? (67u - (unsigned)__builtin_clzll(v)) / 4 : 1;
    for (unsigned i = 0; i < digits; i++)
        p[i] = "0123456789abcdef"[v >> (4 * (digits - 1 - i)) & 15];
    return p + digits;
}

static char *put_dec(char *p, uint64_t v) {
    char digits[20];
    unsigned n = 0;
    do
        digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n)
        *p++ = digits[--n];
    return p;
}

static char *put_text(char *p, const char *text) {
    while (*text)
        *p++ = *text++;
    return p;
}

static void end_line(struct export *e, const char *line, char *p) {
    *p++ = '\n';
    fwrite(line, 1, (size_t)(p - line), e->out);
}

static void din_access(struct export *e, uint64_t addr, uint32_t word) {
    static const char *const labels[OP_COUNT] = {"0", "1", "0", "2", "4", "5"};
    char line[64];
    char *p = put_text(line, labels[word_op(word)]);
    *p++ = ' ';
    end_line(e, line, put_hex(p, addr));
    if (word_op(word) == OP_ATOMIC)
        din_access(e, addr, word_make(OP_WRITE, false, DIN_BYTES, 0));
}

static void xdin_access(struct export *e, uint64_t addr, uint32_t word) {
    char line[64], *p = line;
    *p++ = "rwwicv"[word_op(word)];
    *p++ = ' ';
    p = put_hex(p, addr);
    *p++ = ' ';
    end_line(e, line, put_hex(p, word_extent(word)));
}

/* A line of a DRAM simulator for the read and the write of an operation, as far as it has them. */
static void requests(struct export *e, uint64_t addr, uint32_t word,
                     void (*line)(struct export *e, uint64_t addr, bool write)) {
    const enum trace_op op = word_op(word);
    if (op == OP_READ || op == OP_FETCH || op == OP_ATOMIC)
        line(e, addr, false);
    if (op == OP_WRITE || op == OP_ATOMIC || op == OP_COPYBACK)
        line(e, addr, true);
}

static void dramsim3_line(struct export *e, uint64_t addr, bool write) {
    char line[80], *p = put_hex(put_text(line, "0x"), addr);
    p = put_text(p, write ? " WRITE " : " READ ");
    end_line(e, line, put_dec(p, e->cycle));
}

static void dramsim3_access(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, dramsim3_line);
}

static void ramulator_line(struct export *e, uint64_t addr, bool write) {
    char line[64];
    end_line(e, line, put_hex(put_text(line, write ? "ST 0x" : "LD 0x"), addr));
}

static void ramulator_access(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, ramulator_line);
}

static void ramulator1_line(struct export *e, uint64_t addr, bool write) {
    char line[64];
    end_line(e, line, put_text(put_hex(put_text(line, "0x"), addr), write ? " W" : " R"));
}

static void ramulator1_access(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, ramulator1_line);
}

static void warp_line(struct export *e, uint64_t line, uint32_t mask, uint32_t word) {
    char text[96], *p = put_dec(text, e->kernel);
    *p++ = ' ';
    p = put_dec(p, e->group);
    *p++ = ' ';
    p = put_dec(p, word_warp(word));
    *p++ = ' ';
    *p++ = "RWARRR"[word_op(word)];
    *p++ = ' ';
    p = put_hex(p, line);
    *p++ = ' ';
    end_line(e, text, put_hex(p, mask));
}

static void warp_access(struct export *e, uint64_t addr, uint32_t word) {
    if (word_is_mask(word)) {
        warp_line(e, addr, word_extent(word), word);
        return;
    }
    const uint64_t last = addr + word_extent(word) - 1;
    for (uint64_t line = addr / TRACE_LINE; line <= last / TRACE_LINE; line++) {
        const uint64_t base = line * TRACE_LINE;
        const unsigned low = addr > base ? (unsigned)(addr - base) / TRACE_SECTOR : 0;
        const unsigned high = last - base < TRACE_LINE ? (unsigned)(last - base) / TRACE_SECTOR : 3;
        warp_line(e, base, (2u << high) - (1u << low), word);
    }
}

static const struct export_format formats[] = {
    {"din", "Dinero, traditional: a line for each 4 bytes", din_access, DIN_BYTES},
    {"xdin", "Dinero, extended: a line for each access, or row of sectors", xdin_access, 0},
    {"dramsim3", "DRAMsim3: 64-byte requests, cycles from the gaps", dramsim3_access,
     REQUEST_BYTES},
    {"ramulator", "Ramulator 2, loads and stores: 64-byte requests", ramulator_access,
     REQUEST_BYTES},
    {"ramulator1", "Ramulator 1, memory: 64-byte requests", ramulator1_access, REQUEST_BYTES},
    {"warp", "warp text: a line for each 128 B line", warp_access, 0},
};

#define N_FORMATS   (sizeof formats / sizeof formats[0])
#define KEEPS_MASKS warp_access /* and kernels and allocations */

const struct export_format *export_format_at(size_t i) {
    return i < N_FORMATS ? &formats[i] : NULL;
}

int export_find(const char *name, const struct export_format **out, struct sim_err *err) {
    const char *names[N_FORMATS];
    for (size_t i = 0; i < N_FORMATS; i++) {
        names[i] = formats[i].name;
        if (strcmp(names[i], name) == 0) {
            *out = &formats[i];
            return 0;
        }
    }
    const char *nearest = param_nearest(name, names, N_FORMATS);
    return sim_fail(err, SIM_EUSAGE, "'%.40s' cannot be written; expected mgt%s%s", name,
                    nearest ? ", or did you mean " : ", din, xdin, dramsim3, ramulator or warp",
                    nearest ? nearest : "");
}

struct export *export_new(FILE *f, const struct export_format *format, struct sim_err *err) {
    struct export *e = sim_alloc(1, sizeof *e, err);
    if (e) {
        e->out = f;
        e->format = format;
    }
    return e;
}

void export_free(struct export *e) {
    free(e);
}

/* Text on one line, control characters as '?'; as one word, blanks as '_'. */
static void print_text(FILE *out, const char *text, bool word) {
    for (const char *p = text; *p; p++)
        fputc(iscntrl((unsigned char)*p) ? '?' : word && *p == ' ' ? '_' : *p, out);
}

/* All allocations so far, and the kernels before index `end`. */
static void describe(struct export *e, const struct trace_meta *m, size_t end) {
    if (e->format->access != KEEPS_MASKS)
        return;
    if (!e->begun)
        fputs("# kernel wg warp op line sectors\n", e->out);
    e->begun = true;
    for (; e->allocs < m->n_allocs; e->allocs++) {
        const struct trace_alloc *a = &m->allocs[e->allocs];
        fprintf(e->out, "A %" PRIx64 " %" PRIu64 "%s", a->base, a->bytes, *a->name ? " " : "");
        print_text(e->out, a->name, false);
        fputc('\n', e->out);
    }
    for (; e->kernels < end && e->kernels < m->n_kernels; e->kernels++) {
        const struct trace_kernel *k = &m->kernels[e->kernels];
        fprintf(e->out, "K %u ", k->id);
        print_text(e->out, *k->name ? k->name : "?", true);
        fprintf(e->out, " %u %u %u %u %u %u\n", k->groups[0], k->groups[1], k->groups[2],
                k->items[0], k->items[1], k->items[2]);
    }
}

/* A trace without kernels is one kernel in warp text, which knows no others. */
static void describe_none(struct export *e) {
    if (e->format->access == KEEPS_MASKS && e->kernels == 0)
        fprintf(e->out, "K 0 ? %u 1 1 %u 1 1\n", UINT32_MAX, WARP_ITEMS);
    e->kernels = 1;
}

/* `bytes` from addr on, whole or in pieces. */
static void put_range(struct export *e, uint64_t addr, uint32_t bytes, uint32_t word) {
    const uint32_t piece = e->format->piece;
    if (!piece) {
        e->format->access(e, addr, word_make(word_op(word), false, bytes, word_warp(word)));
        return;
    }
    const uint64_t first = addr / piece, last = (addr + bytes - 1) / piece;
    const uint32_t part = word_make(word_op(word), false, piece, word_warp(word));
    for (uint64_t i = first; i <= last; i++)
        e->format->access(e, i * piece, part);
}

/* Each row of neighbouring sectors of a mask. */
static void put_sectors(struct export *e, uint64_t line, uint32_t word) {
    uint32_t mask = word_extent(word);
    while (mask) {
        const unsigned low = (unsigned)__builtin_ctz(mask);
        const unsigned n = (unsigned)__builtin_ctz(~(mask >> low));
        put_range(e, line + low * TRACE_SECTOR, n * TRACE_SECTOR, word);
        mask &= ~(((1u << n) - 1) << low);
    }
}

static void put_access(struct export *e, uint64_t addr, uint32_t word) {
    if (e->format->access == KEEPS_MASKS)
        e->format->access(e, addr, word);
    else if (word_is_mask(word))
        put_sectors(e, addr, word);
    else
        put_range(e, addr, word_extent(word), word);
}

void export_block(struct export *e, const struct trace_block *b, const struct trace_meta *meta) {
    for (uint32_t r = 0; r < b->n_runs; r++) {
        const uint32_t end = r + 1 < b->n_runs ? b->runs[r + 1].first : b->n;
        const uint32_t k = b->runs[r].kernel;
        describe(e, meta, (size_t)k + 1);
        if (meta->n_kernels == 0)
            describe_none(e);
        e->kernel = k < meta->n_kernels ? meta->kernels[k].id : k;
        e->group = b->runs[r].group;
        for (uint32_t i = b->runs[r].first; i < end; i++) {
            e->cycle += b->has_gaps ? b->gap[i] : 0;
            put_access(e, b->addr[i], b->word[i]);
        }
    }
}

void export_finish(struct export *e, const struct trace_meta *meta) {
    describe(e, meta, meta->n_kernels);
}
