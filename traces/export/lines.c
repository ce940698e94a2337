/* The text formats: Dinero, lackey, DRAMsim3, Ramulator, warp text, SCALE-Sim's demand. */
#include "traces/export/format.h"

#define SCALESIM_ROW 60000u /* characters; longer rows go on in another of the same cycle */

char *export_hex(char *p, uint64_t v) {
    const unsigned digits = v ? (67u - (unsigned)__builtin_clzll(v)) / 4 : 1;
    for (unsigned i = 0; i < digits; i++)
        p[i] = "0123456789abcdef"[v >> (4 * (digits - 1 - i)) & 15];
    return p + digits;
}

char *export_dec(char *p, uint64_t v) {
    char digits[20];
    unsigned n = 0;
    do
        digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n)
        *p++ = digits[--n];
    return p;
}

char *export_text(char *p, const char *text) {
    while (*text)
        *p++ = *text++;
    return p;
}

void export_line(struct export *e, const char *line, char *p) {
    *p++ = '\n';
    fwrite(line, 1, (size_t)(p - line), e->out);
}

void export_din(struct export *e, uint64_t addr, uint32_t word) {
    static const char *const labels[OP_COUNT] = {"0 ", "1 ", "0 ", "2 ", "4 ", "5 "};
    char line[64];
    export_line(e, line, export_hex(export_text(line, labels[word_op(word)]), addr));
    if (word_op(word) == OP_ATOMIC)
        export_din(e, addr, word_make(OP_WRITE, false, word_extent(word), 0));
}

void export_xdin(struct export *e, uint64_t addr, uint32_t word) {
    char line[64], *p = line;
    *p++ = "rwwicv"[word_op(word)];
    *p++ = ' ';
    p = export_hex(p, addr);
    *p++ = ' ';
    export_line(e, line, export_hex(p, word_extent(word)));
}

void export_lackey(struct export *e, uint64_t addr, uint32_t word) {
    static const char *const letters[OP_COUNT] = {" L ", " S ", " M ", "I  ", " S ", NULL};
    char line[64];
    const char *letter = letters[word_op(word)];
    if (!letter)
        return;
    char *p = export_hex(export_text(line, letter), addr);
    *p++ = ',';
    export_line(e, line, export_dec(p, word_extent(word)));
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
    char line[80], *p = export_hex(export_text(line, "0x"), addr);
    p = export_text(p, write ? " WRITE " : " READ ");
    export_line(e, line, export_dec(p, e->cycle));
}

void export_dramsim3(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, dramsim3_line);
}

static void ramulator_line(struct export *e, uint64_t addr, bool write) {
    char line[64];
    export_line(e, line, export_hex(export_text(line, write ? "ST 0x" : "LD 0x"), addr));
}

void export_ramulator(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, ramulator_line);
}

static void ramulator1_line(struct export *e, uint64_t addr, bool write) {
    char line[64];
    export_line(e, line,
                export_text(export_hex(export_text(line, "0x"), addr), write ? " W" : " R"));
}

void export_ramulator1(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, ramulator1_line);
}

static void warp_line(struct export *e, uint64_t line, uint32_t mask, uint32_t word) {
    char text[96], *p = export_dec(text, e->kernel);
    *p++ = ' ';
    p = export_dec(p, e->group);
    *p++ = ' ';
    p = export_dec(p, word_warp(word));
    *p++ = ' ';
    *p++ = "RWARRR"[word_op(word)];
    *p++ = ' ';
    p = export_hex(p, line);
    *p++ = ' ';
    export_line(e, text, export_hex(p, mask));
}

void export_warp(struct export *e, uint64_t addr, uint32_t word) {
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

void export_scalesim_end(struct export *e) {
    if (e->row)
        fputc('\n', e->out);
    e->row = 0;
}

/* One element, in the row of its cycle; elements from 2^63 on have no number there. */
static void scalesim_element(struct export *e, uint64_t addr) {
    char text[64], *p = text;
    if (addr > INT64_MAX)
        return;
    if (e->row > SCALESIM_ROW || e->row_cycle != e->cycle)
        export_scalesim_end(e);
    if (!e->row)
        p = export_dec(p, e->cycle);
    e->row_cycle = e->cycle;
    p = export_dec(export_text(p, ", "), addr);
    fwrite(text, 1, (size_t)(p - text), e->out);
    e->row += (size_t)(p - text);
}

void export_scalesim_reads(struct export *e, uint64_t addr, uint32_t word) {
    const enum trace_op op = word_op(word);
    if (op == OP_READ || op == OP_FETCH || op == OP_ATOMIC)
        scalesim_element(e, addr);
}

void export_scalesim_writes(struct export *e, uint64_t addr, uint32_t word) {
    const enum trace_op op = word_op(word);
    if (op == OP_WRITE || op == OP_ATOMIC || op == OP_COPYBACK)
        scalesim_element(e, addr);
}
