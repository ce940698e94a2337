/* valgrind --tool=lackey --trace-mem=yes: "I  ADDR,SIZE", " L ADDR,SIZE", " S ADDR,SIZE", and
 * " M ADDR,SIZE", which is a load followed by a store. Lines beginning "==" are valgrind's own. The
 * blanks before the letter may be missing, as in public derivatives. */
#include "traces/formats/formats.h"

#include "traces/input.h"
#include "traces/formats/text.h"

static bool parse_record(const char *p, char *letter, uint64_t *addr, uint64_t *size) {
    text_blanks(&p);
    *letter = *p;
    if (*p != 'I' && *p != 'L' && *p != 'S' && *p != 'M')
        return false;
    p++;
    if (*p != ' ')
        return false;
    text_blanks(&p);
    if (!text_hex(&p, addr) || *p++ != ',' || !text_dec(&p, size))
        return false;
    text_blanks(&p);
    return *p == '\0' || *p == '\n' || *p == '\r';
}

static bool probe_lackey(const uint8_t *head, size_t n) {
    char letter;
    uint64_t addr, size;
    return (n > 2 && head[0] == '=' && head[1] == '=') ||
           (n > 4 && parse_record((const char *)head, &letter, &addr, &size));
}

static int next_lackey(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n + 2 <= BLOCK_MAX) {
        char *line, letter;
        size_t n;
        uint64_t addr, size;
        int rc = input_line(t->in, &line, &n, err);
        if (rc <= 0)
            return rc;
        if (n >= 2 && line[0] == '=' && line[1] == '=')
            continue;
        if (!parse_record(line, &letter, &addr, &size))
            return input_bad_line(t->in, err,
                                  "expected I, L, S or M, then ADDR,SIZE; found '%.30s'", line);
        rc = format_check_size(t, addr, size, err);
        if (rc)
            return rc;
        const enum trace_op op = letter == 'I' ? OP_FETCH : letter == 'S' ? OP_WRITE : OP_READ;
        block_add(b, addr, word_make(op, false, (uint32_t)size, 0), 0, 0, 0);
        if (letter == 'M')
            block_add(b, addr, word_make(OP_WRITE, false, (uint32_t)size, 0), 0, 0, 0);
    }
    return 0;
}

const struct trace_format format_lackey = {
    .name = "lackey",
    .help = "valgrind --tool=lackey --trace-mem=yes; M is a read and then a write",
    .probe = probe_lackey,
    .next = next_lackey,
    .program = true,
};
