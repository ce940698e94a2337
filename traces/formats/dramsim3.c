/* DRAMsim3 traces: "ADDR OPERATION CYCLE", the address hexadecimal, with or without 0x. WRITE,
 * write, P_MEM_WR and BOFF are writes, anything else is a read, which a note says of a word that no
 * list of operations has. The cycle becomes the gap to the record before. A request whose cycle has
 * passed is due at once, as DRAMsim3's trace CPU has it: where cycles go back, no time passes until
 * the latest is reached again. */
#include "traces/formats/formats.h"

#include <string.h>

#include "traces/input.h"
#include "traces/formats/text.h"

#define REQUEST_BYTES 64u
#define BACK          "cycles go back: such a request is due at once, as DRAMsim3 has it"
#define OTHER                                                                                      \
    "operations other than READ and WRITE, whatever they say, are reads, as DRAMsim3 has it"

struct dramsim3 {
    uint64_t cycle; /* the latest so far */
};

static bool is_write(const char *p, size_t n) {
    static const char *const names[] = {"WRITE", "write", "P_MEM_WR", "BOFF"};
    for (int i = 0; i < 4; i++)
        if (strlen(names[i]) == n && memcmp(p, names[i], n) == 0)
            return true;
    return false;
}

/* Operations that say that they read. */
static bool is_read(const char *p, size_t n) {
    static const char *const names[] = {"READ", "read", "P_MEM_RD", "P_FETCH", "P_LOCK_RD"};
    for (int i = 0; i < 5; i++)
        if (strlen(names[i]) == n && memcmp(p, names[i], n) == 0)
            return true;
    return false;
}

static bool parse_record(const char *p, uint64_t *addr, bool *write, bool *other, uint64_t *cycle) {
    text_blanks(&p);
    if (!text_hex(&p, addr) || !text_ends(p))
        return false;
    text_blanks(&p);
    const size_t n = strcspn(p, " \t\r\n");
    if (n == 0 || (*p >= '0' && *p <= '9'))
        return false;
    *write = is_write(p, n);
    *other = !*write && !is_read(p, n);
    p += n;
    text_blanks(&p);
    if (!text_dec(&p, cycle))
        return false;
    text_blanks(&p);
    return !*p || *p == '\n' || *p == '\r';
}

/* Without 0x the operation has to be one that is known, for there are other formats. */
static bool probe_dramsim3(const uint8_t *head, size_t n) {
    static const char *const known[] = {"READ", "WRITE", "read", "write", "P_", "BOFF"};
    const char *p = (const char *)head;
    uint64_t addr, cycle;
    bool write, other;
    if (n <= 6 || !parse_record(p, &addr, &write, &other, &cycle))
        return false;
    text_blanks(&p);
    bool sure = p[0] == '0' && (p[1] == 'x' || p[1] == 'X');
    p += strcspn(p, " \t");
    text_blanks(&p);
    for (size_t i = 0; i < sizeof known / sizeof *known && !sure; i++)
        sure = strncmp(p, known[i], strlen(known[i])) == 0;
    return sure;
}

static int open_dramsim3(struct trace *t, struct sim_err *err) {
    t->state = sim_alloc(1, sizeof(struct dramsim3), err);
    return t->state ? 0 : SIM_EIO;
}

static int next_dramsim3(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct dramsim3 *s = t->state;
    while (b->n < BLOCK_MAX) {
        char *line;
        size_t n;
        uint64_t addr, cycle;
        bool write, other;
        const int rc = input_line(t->in, &line, &n, err);
        if (rc <= 0)
            return rc;
        if (!parse_record(line, &addr, &write, &other, &cycle))
            return input_bad_line(t->in, err, "expected ADDR READ|WRITE CYCLE, found '%.30s'",
                                  line);
        if ((cycle < s->cycle && trace_remark(t, BACK, err)) ||
            (other && trace_remark(t, OTHER, err)))
            return err->code;
        cycle = cycle < s->cycle ? s->cycle : cycle;
        if (cycle - s->cycle > UINT32_MAX)
            return input_bad_line(
                t->in, err, "cycle %llu: expected at most 2^32 - 1 after %llu, the latest before",
                (unsigned long long)cycle, (unsigned long long)s->cycle);
        block_add(b, addr, word_make(write ? OP_WRITE : OP_READ, false, REQUEST_BYTES, 0),
                  (uint32_t)(cycle - s->cycle), 0, 0);
        b->has_gaps = true;
        s->cycle = cycle;
    }
    return 0;
}

const struct trace_format format_dramsim3 = {
    .name = "dramsim3",
    .help = "DRAMsim3: ADDR READ|WRITE CYCLE; 64 bytes each, cycles of the DRAM clock",
    .probe = probe_dramsim3,
    .open = open_dramsim3,
    .next = next_dramsim3,
};
