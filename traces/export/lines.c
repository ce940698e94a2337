/* The text formats: Dinero, lackey, DRAMsim3, Ramulator, warp text, SCALE-Sim's demand. */
#include "traces/export/format.h"

#define SCALESIM_ROW 60000u /* characters; longer rows go on in another of the same cycle */

void export_hex(struct cursor *c, uint64_t v) {
    const unsigned digits = v ? (67u - (unsigned)__builtin_clzll(v)) / 4 : 1;
    for (unsigned i = 0; i < digits; i++)
        cursor_byte(c, (unsigned char)"0123456789abcdef"[v >> (4 * (digits - 1 - i)) & 15]);
}

void export_dec(struct cursor *c, uint64_t v) {
    uint8_t digits[20];
    unsigned n = sizeof digits;
    do
        digits[--n] = (uint8_t)('0' + v % 10);
    while (v /= 10);
    cursor_bytes(c, digits + n, sizeof digits - n);
}

struct cursor export_begin(struct export *e) {
    return cursor_over(e->record, sizeof e->record);
}

void export_record(struct export *e, const struct cursor *c) {
    e->cut |= c->full;
    fwrite(c->start, 1, c->n, e->out);
}

void export_line(struct export *e, struct cursor *c) {
    cursor_byte(c, '\n');
    export_record(e, c);
}

void export_din(struct export *e, uint64_t addr, uint32_t word) {
    static const char *const labels[OP_COUNT] = {"0 ", "1 ", "0 ", "2 ", "4 ", "5 "};
    struct cursor c = export_begin(e);
    cursor_text(&c, labels[word_op(word)]);
    export_hex(&c, addr);
    export_line(e, &c);
    if (word_op(word) == OP_ATOMIC)
        export_din(e, addr, word_make(OP_WRITE, false, word_extent(word), 0));
}

void export_xdin(struct export *e, uint64_t addr, uint32_t word) {
    struct cursor c = export_begin(e);
    cursor_byte(&c, (unsigned char)"rwwicv"[word_op(word)]);
    cursor_byte(&c, ' ');
    export_hex(&c, addr);
    cursor_byte(&c, ' ');
    export_hex(&c, word_extent(word));
    export_line(e, &c);
}

void export_lackey(struct export *e, uint64_t addr, uint32_t word) {
    static const char *const letters[OP_COUNT] = {" L ", " S ", " M ", "I  ", " S ", NULL};
    struct cursor c = export_begin(e);
    const char *letter = letters[word_op(word)];
    if (!letter)
        return;
    cursor_text(&c, letter);
    export_hex(&c, addr);
    cursor_byte(&c, ',');
    export_dec(&c, word_extent(word));
    export_line(e, &c);
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
    struct cursor c = export_begin(e);
    cursor_text(&c, "0x");
    export_hex(&c, addr);
    cursor_text(&c, write ? " WRITE " : " READ ");
    export_dec(&c, e->cycle);
    export_line(e, &c);
}

void export_dramsim3(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, dramsim3_line);
}

static void ramulator_line(struct export *e, uint64_t addr, bool write) {
    struct cursor c = export_begin(e);
    cursor_text(&c, write ? "ST 0x" : "LD 0x");
    export_hex(&c, addr);
    export_line(e, &c);
}

void export_ramulator(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, ramulator_line);
}

static void ramulator1_line(struct export *e, uint64_t addr, bool write) {
    struct cursor c = export_begin(e);
    cursor_text(&c, "0x");
    export_hex(&c, addr);
    cursor_text(&c, write ? " W" : " R");
    export_line(e, &c);
}

void export_ramulator1(struct export *e, uint64_t addr, uint32_t word) {
    requests(e, addr, word, ramulator1_line);
}

static void warp_line(struct export *e, uint64_t line, uint32_t mask, uint32_t word) {
    struct cursor c = export_begin(e);
    export_dec(&c, e->kernel);
    cursor_byte(&c, ' ');
    export_dec(&c, e->group);
    cursor_byte(&c, ' ');
    export_dec(&c, word_warp(word));
    cursor_byte(&c, ' ');
    cursor_byte(&c, (unsigned char)"RWARRR"[word_op(word)]);
    cursor_byte(&c, ' ');
    export_hex(&c, line);
    cursor_byte(&c, ' ');
    export_hex(&c, mask);
    export_line(e, &c);
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
    struct cursor c = export_begin(e);
    if (addr > INT64_MAX)
        return;
    if (e->row > SCALESIM_ROW || e->row_cycle != e->cycle)
        export_scalesim_end(e);
    if (!e->row)
        export_dec(&c, e->cycle);
    e->row_cycle = e->cycle;
    cursor_text(&c, ", ");
    export_dec(&c, addr);
    export_record(e, &c);
    e->row += c.n;
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
