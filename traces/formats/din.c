/* Dinero's two text formats. Traditional din: "LABEL ADDR", addresses rounded down to 4 and of 4
 * bytes, as Dinero IV reads them; extended din: "LABEL ADDR SIZE". Label 3 (misc) is a read. */
#include "traces/formats/formats.h"

#include <string.h>

#include "traces/input.h"
#include "traces/formats/text.h"

#define DIN_SIZE 4u

/* Operation of a label, or -1. */
static int label_op(char c, bool letters) {
    static const enum trace_op by_digit[] = {OP_READ, OP_WRITE,    OP_FETCH,
                                             OP_READ, OP_COPYBACK, OP_INVALIDATE};
    static const char by_letter[] = "rwimcv";
    if (c >= '0' && c <= '5')
        return (int)by_digit[c - '0'];
    const char *at = letters && c ? strchr(by_letter, c) : NULL;
    return at ? (int)by_digit[at - by_letter] : -1;
}

/* The size is what tells the two formats apart: din's lines may end in a remark, but not in what
 * would be a size. */
static bool line_of(const char *p, bool extended) {
    uint64_t v;
    text_blanks(&p);
    if (label_op(*p, extended) < 0 || !text_ends(p + 1))
        return false;
    p++;
    text_blanks(&p);
    if (!text_hex(&p, &v) || !text_ends(p))
        return false;
    text_blanks(&p);
    const bool size = text_hex(&p, &v) && text_ends(p);
    return size == extended && (!size || (v >= 1 && v <= WORD_EXTENT_MAX));
}

static bool line_din(const char *line) {
    return line_of(line, false);
}

static bool line_xdin(const char *line) {
    return line_of(line, true);
}

static int parse_hex(struct trace *t, const char **p, const char *what, uint64_t *value,
                     struct sim_err *err) {
    text_blanks(p);
    const char *const start = *p;
    if (text_hex(p, value) && text_ends(*p))
        return 0;
    return input_bad_line(t->in, err, "expected a hexadecimal %s, found '%.20s'", what, start);
}

static int parse_head(struct trace *t, const char **p, bool letters, enum trace_op *op,
                      uint64_t *addr, struct sim_err *err) {
    text_blanks(p);
    const int label = label_op(**p, letters);
    if (label < 0 || !text_ends(*p + 1))
        return input_bad_line(t->in, err, "expected a label %s, found '%.20s'",
                              letters ? "r w i m c v or 0 to 5" : "0 to 5", *p);
    *op = (enum trace_op)label;
    (*p)++;
    return parse_hex(t, p, "address", addr, err);
}

static int next_din(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n < BLOCK_MAX) {
        char *line;
        size_t n;
        enum trace_op op = OP_READ;
        uint64_t addr = 0;
        int rc = input_line(t->in, &line, &n, err);
        if (rc <= 0)
            return rc;
        const char *p = line;
        rc = parse_head(t, &p, false, &op, &addr, err);
        if (rc)
            return rc;
        block_add(b, addr & ~(uint64_t)(DIN_SIZE - 1), word_make(op, false, DIN_SIZE, 0), 0, 0, 0);
    }
    return 0;
}

static int next_xdin(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n < BLOCK_MAX) {
        char *line;
        size_t n;
        enum trace_op op = OP_READ;
        uint64_t addr = 0, size = 0;
        int rc = input_line(t->in, &line, &n, err);
        if (rc <= 0)
            return rc;
        const char *p = line;
        rc = parse_head(t, &p, true, &op, &addr, err);
        if (rc)
            return rc;
        rc = parse_hex(t, &p, "size", &size, err);
        if (rc == 0)
            rc = format_check_size(t, addr, size, err);
        if (rc)
            return rc;
        block_add(b, addr, word_make(op, false, (uint32_t)size, 0), 0, 0, 0);
    }
    return 0;
}

const struct trace_format format_din = {
    .name = "din",
    .help = "Dinero, traditional: LABEL ADDR; label 0 read, 1 write, 2 fetch, 3 misc, 4 copy back, "
            "5 invalidate; 4 bytes each",
    .line = line_din,
    .next = next_din,
};

const struct trace_format format_xdin = {
    .name = "xdin",
    .help = "Dinero, extended: LABEL ADDR SIZE; label r w i m c v or 0 to 5, hexadecimal",
    .line = line_xdin,
    .next = next_xdin,
};
