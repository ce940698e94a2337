/* Ramulator's traces. Of memory, one request a line: "LD ADDR" and "ST ADDR" of version 2 (decimal,
 * or hexadecimal with 0x), and "0xADDR R" and "0xADDR W" of version 1. Of a CPU, all decimal:
 * "BUBBLES LOAD", or "BUBBLES LOAD STORE" where a dirty line leaves the cache; the bubbles are
 * instructions without memory before the load, one a cycle. Ramulator drops the offset in a
 * transaction, and so do these. */
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

/* BUBBLES LOAD [STORE]: the number of addresses, or 0. */
static int parse_cpu(const char *p, uint64_t *bubbles, uint64_t addr[2]) {
    int n = 0;
    text_blanks(&p);
    if (!text_dec(&p, bubbles) || *bubbles > UINT32_MAX)
        return 0;
    for (; n < 2 && (*p == ' ' || *p == '\t'); n++) {
        text_blanks(&p);
        if (!*p)
            break;
        if (!text_dec(&p, &addr[n]))
            return 0;
    }
    text_blanks(&p);
    return *p ? 0 : n;
}

static bool line_cpu(const char *line) {
    uint64_t bubbles, addr[2];
    return parse_cpu(line, &bubbles, addr) > 0;
}

static int next_cpu(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n + 2 <= BLOCK_MAX) {
        char *line;
        size_t length;
        uint64_t bubbles, addr[2];
        const int rc = input_line(t->in, &line, &length, err);
        if (rc <= 0)
            return rc;
        const int n = parse_cpu(line, &bubbles, addr);
        if (!n)
            return input_bad_line(t->in, err,
                                  "expected BUBBLES LOAD [STORE] in decimal, found '%.40s'", line);
        b->has_gaps = true;
        for (int i = 0; i < n; i++)
            block_add(b, addr[i] - addr[i] % REQUEST_BYTES,
                      word_make(i ? OP_WRITE : OP_READ, false, REQUEST_BYTES, 0),
                      i ? 0 : (uint32_t)bubbles, 0, 0);
    }
    return 0;
}

const struct trace_format format_ramulator_cpu = {
    .name = "ramulator-cpu",
    .help = "Ramulator, CPU: BUBBLES LOAD [STORE], decimal; 64 bytes each, a bubble is a cycle",
    .line = line_cpu,
    .next = next_cpu,
};

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
