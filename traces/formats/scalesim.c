/* SCALE-Sim's demand files: "CYCLE, ADDR1, ADDR2, ...", one row per cycle. Addresses count
 * elements, taken as one byte each; an empty one and -1 are bubbles; numbers may be written
 * as 12.0. A file whose name contains OFMAP holds writes, others reads. Cycles become gaps; they
 * may begin below 0 (prefetch), and then the first is the trace's start. Where they go back, as
 * SCALE-Sim's USER mode writes them, no time passes until the latest is reached again. */
#include "traces/formats/formats.h"

#include <string.h>

#include "traces/input.h"
#include "traces/formats/text.h"

#define BACK "cycles go back: no time passes until the latest is reached again"

struct scalesim {
    enum trace_op op;
    bool begun;
    int64_t cycle; /* the latest so far */
};

/* A whole number, perhaps with zeros after a point. */
static bool whole(const char **p, int64_t *value) {
    const char *s = *p;
    uint64_t v;
    const bool minus = *s == '-';
    s += minus;
    if (!text_dec(&s, &v) || v > INT64_MAX)
        return false;
    if (*s == '.')
        for (s++; *s == '0'; s++)
            continue;
    *value = minus ? -(int64_t)v : (int64_t)v;
    *p = s;
    return true;
}

static bool at_end(const char *p) {
    return *p == '\0' || *p == '\n' || *p == '\r';
}

/* The next field, *p behind its comma or at the end: 1 a number, 0 empty, -1 neither. */
static int cell(const char **p, int64_t *value) {
    text_blanks(p);
    int found = 0;
    if (**p != ',' && !at_end(*p)) {
        if (!whole(p, value))
            return -1;
        found = 1;
        text_blanks(p);
    }
    if (**p == ',')
        (*p)++;
    else if (!at_end(*p))
        return -1;
    return found;
}

static bool probe_scalesim(const uint8_t *head, size_t n) {
    const char *p = (const char *)head;
    int64_t v;
    (void)n;
    if (cell(&p, &v) != 1 || p[-1] != ',')
        return false;
    while (!at_end(p))
        if (cell(&p, &v) < 0)
            return false;
    return true;
}

static int open_scalesim(struct trace *t, struct sim_err *err) {
    struct scalesim *s = t->state = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    const char *slash = strrchr(t->name, '/');
    s->op = strstr(slash ? slash : t->name, "OFMAP") ? OP_WRITE : OP_READ;
    return 0;
}

static int bad_row(struct trace *t, const char *line, struct sim_err *err) {
    return input_bad_line(t->in, err, "expected CYCLE, ADDR, ... (-1: none), found '%.60s'", line);
}

static int take_cycle(struct trace *t, int64_t cycle, struct sim_err *err) {
    struct scalesim *s = t->state;
    if (!s->begun)
        s->cycle = cycle < 0 ? cycle : 0;
    s->begun = true;
    if (cycle > s->cycle && (uint64_t)cycle - (uint64_t)s->cycle > UINT32_MAX)
        return input_bad_line(t->in, err,
                              "cycle %lld: expected at most 2^32 - 1 after %lld, the latest before",
                              (long long)cycle, (long long)s->cycle);
    return 0;
}

static int take_row(struct trace *t, struct trace_block *b, const char *line, struct sim_err *err) {
    struct scalesim *s = t->state;
    const char *p = line;
    int64_t cycle, addr;
    if (cell(&p, &cycle) != 1)
        return bad_row(t, line, err);
    const int rc = take_cycle(t, cycle, err);
    if (rc)
        return rc;
    while (!at_end(p)) {
        const int found = cell(&p, &addr);
        if (found < 0 || (found && addr < -1))
            return bad_row(t, line, err);
        if (!found || addr == -1)
            continue;
        if (cycle < s->cycle && trace_remark(t, BACK, err))
            return err->code;
        const uint64_t gap = cycle > s->cycle ? (uint64_t)cycle - (uint64_t)s->cycle : 0;
        block_add(b, (uint64_t)addr, word_make(s->op, false, 1, 0), (uint32_t)gap, 0, 0);
        b->has_gaps = true;
        s->cycle += (int64_t)gap;
    }
    return 0;
}

static int next_scalesim(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n + INPUT_LINE_MAX / 2 <= BLOCK_MAX) {
        char *line;
        size_t n;
        int rc = input_line(t->in, &line, &n, err);
        if (rc > 0)
            rc = take_row(t, b, line, err);
        else
            return rc;
        if (rc)
            return rc;
    }
    return 0;
}

const struct trace_format format_scalesim = {
    .name = "scalesim",
    .help =
        "SCALE-Sim demand: CYCLE, ADDR, ...; elements of 1 byte; writes if the file is an OFMAP",
    .probe = probe_scalesim,
    .open = open_scalesim,
    .next = next_scalesim,
};
