/* Ramulator's two memory traces, one request a line: "LD ADDR" and "ST ADDR" of version 2 (decimal,
 * or hexadecimal with 0x), and "0xADDR R" and "0xADDR W" of version 1. Ramulator drops the offset
 * in a transaction, and so do these. */
#include "traces/formats/formats.h"

#include "traces/input.h"
#include "traces/formats/text.h"

#define REQUEST_BYTES 64u

typedef bool parser(const char **p, uint64_t *addr, bool *write);

static bool parse_loadstore(const char **p, uint64_t *addr, bool *write) {
    text_blanks(p);
    const char *s = *p;
    *write = s[0] == 'S' && s[1] == 'T';
    if ((!*write && (s[0] != 'L' || s[1] != 'D')) || (s[2] != ' ' && s[2] != '\t'))
        return false;
    *p += 2;
    text_blanks(p);
    const bool hex = (*p)[0] == '0' && ((*p)[1] == 'x' || (*p)[1] == 'X');
    return hex ? text_hex(p, addr) : text_dec(p, addr);
}

static bool parse_dram(const char **p, uint64_t *addr, bool *write) {
    text_blanks(p);
    if ((*p)[0] != '0' || ((*p)[1] != 'x' && (*p)[1] != 'X') || !text_hex(p, addr) ||
        (**p != ' ' && **p != '\t'))
        return false;
    text_blanks(p);
    *write = **p == 'W';
    return *(*p)++ == (*write ? 'W' : 'R');
}

static bool probe(const uint8_t *head, parser *parse) {
    const char *p = (const char *)head;
    uint64_t addr;
    bool write;
    if (!parse(&p, &addr, &write))
        return false;
    text_blanks(&p);
    return *p == '\0' || *p == '\n' || *p == '\r';
}

static bool probe_loadstore(const uint8_t *head, size_t n) {
    (void)n;
    return probe(head, parse_loadstore);
}

static bool probe_dram(const uint8_t *head, size_t n) {
    (void)n;
    return probe(head, parse_dram);
}

static int next(struct trace *t, struct trace_block *b, parser *parse, const char *expected,
                struct sim_err *err) {
    while (b->n < BLOCK_MAX) {
        char *line;
        size_t n;
        uint64_t addr;
        bool write;
        const int rc = input_line(t->in, &line, &n, err);
        if (rc <= 0)
            return rc;
        const char *p = line;
        const bool ok = parse(&p, &addr, &write);
        text_blanks(&p);
        if (!ok || *p)
            return input_bad_line(t->in, err, "expected %s, found '%.30s'", expected, line);
        block_add(b, addr - addr % REQUEST_BYTES,
                  word_make(write ? OP_WRITE : OP_READ, false, REQUEST_BYTES, 0), 0, 0, 0);
    }
    return 0;
}

static int next_loadstore(struct trace *t, struct trace_block *b, struct sim_err *err) {
    return next(t, b, parse_loadstore, "LD ADDR or ST ADDR", err);
}

static int next_dram(struct trace *t, struct trace_block *b, struct sim_err *err) {
    return next(t, b, parse_dram, "0xADDR R or 0xADDR W", err);
}

const struct trace_format format_ramulator = {
    .name = "ramulator",
    .help = "Ramulator 2, loads and stores: LD|ST ADDR; 64 bytes each, rounded down",
    .probe = probe_loadstore,
    .next = next_loadstore,
};

const struct trace_format format_ramulator1 = {
    .name = "ramulator1",
    .help = "Ramulator 1, memory: 0xADDR R|W; 64 bytes each, rounded down",
    .probe = probe_dram,
    .next = next_dram,
};
