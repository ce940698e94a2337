/* Warp text: one line per warp-level operation and 128 B line.
 *   # comment
 *   A BASE BYTES [NAME]                    allocation: base hexadecimal, bytes decimal
 *   K ID NAME GX GY GZ IX IY IZ            kernel: work-groups, work-items per group
 *   KERNEL GROUP WARP R|W|A LINE SECTORS   access: line address and sector mask hexadecimal */
#include "traces/formats/formats.h"

#include <stdio.h>
#include <string.h>

#include "traces/input.h"
#include "traces/formats/text.h"

#define NAME_MAX_LENGTH 4095u

struct warp_reader {
    uint32_t kernel_id; /* of the last access, and what it resolved to */
    long kernel;
    uint64_t groups;  /* of that kernel */
    uint32_t last;    /* its highest work-group so far */
    bool summed;      /* the trace was seen to number work-groups x + y */
    uint64_t next_id; /* above every id so far */
};

static bool probe_warp(const uint8_t *head, size_t n) {
    static const char title[] = "# kernel wg warp op line sectors";
    const char *p = (const char *)head;
    uint64_t v;
    if (n >= sizeof title - 1 && memcmp(p, title, sizeof title - 1) == 0)
        return true;
    if (n < 4 || (p[0] != 'K' && p[0] != 'A') || p[1] != ' ')
        return false;
    p += 2;
    return text_hex(&p, &v) && *p == ' ';
}

static int open_warp(struct trace *t, struct sim_err *err) {
    struct warp_reader *s = sim_alloc(1, sizeof *s, err);
    t->state = s;
    t->gpu = true;
    if (s)
        s->kernel = -1;
    return s ? 0 : SIM_EIO;
}

static int parse_alloc(struct trace *t, const char *line, struct sim_err *err) {
    const char *p = line + 1;
    uint64_t base = 0, bytes = 0, end;
    text_blanks(&p);
    bool ok = text_hex(&p, &base) && *p == ' ';
    text_blanks(&p);
    ok = ok && text_dec(&p, &bytes) && text_ends(p);
    text_blanks(&p);
    if (!ok || strlen(p) > NAME_MAX_LENGTH)
        return input_bad_line(t->in, err, "expected A BASE BYTES [NAME], found '%.40s'", line);
    if (__builtin_add_overflow(base, bytes, &end))
        return input_bad_line(t->in, err, "allocation ends beyond 2^64");
    return meta_add_alloc(&t->meta, base, bytes, p, err);
}

static int parse_kernel(struct trace *t, const char *line, struct sim_err *err) {
    const char *p = line + 1;
    uint64_t id = 0, v[6];
    char name[NAME_MAX_LENGTH + 1];
    text_blanks(&p);
    bool ok = text_dec(&p, &id) && id <= UINT32_MAX && *p == ' ';
    text_blanks(&p);
    const size_t n = strcspn(p, " \t");
    ok = ok && n > 0 && n < sizeof name;
    if (ok) {
        memcpy(name, p, n);
        name[n] = '\0';
        p += n;
    }
    for (int i = 0; i < 6 && ok; i++) {
        text_blanks(&p);
        ok = text_dec(&p, &v[i]) && v[i] >= 1 && v[i] <= UINT32_MAX && text_ends(p);
    }
    text_blanks(&p);
    if (!ok || *p)
        return input_bad_line(t->in, err, "expected K ID NAME GX GY GZ IX IY IZ, found '%.60s'",
                              line);
    struct warp_reader *s = t->state;
    if (id < s->next_id && meta_find_kernel(&t->meta, (uint32_t)id) >= 0)
        return input_bad_line(t->in, err, "kernel %u was declared before", (unsigned)id);
    s->next_id = id < s->next_id ? s->next_id : id + 1;
    const struct trace_kernel k = {
        .id = (uint32_t)id,
        .name = name,
        .groups = {(uint32_t)v[0], (uint32_t)v[1], (uint32_t)v[2]},
        .items = {(uint32_t)v[3], (uint32_t)v[4], (uint32_t)v[5]},
    };
    return meta_add_kernel(&t->meta, &k, err);
}

/* At the end of the kernel in hand: a two-dimensional launch whose highest number is that of x + y
 * is told in the note "groups". */
static int check_groups(struct trace *t, struct warp_reader *s, struct sim_err *err) {
    const uint32_t *g = s->kernel < 0 ? NULL : t->meta.kernels[s->kernel].groups;
    if (!g || s->summed || g[0] < 2 || g[1] < 2 || g[2] > 1 || s->last != (uint64_t)g[0] + g[1] - 2)
        return 0;
    s->summed = true;
    return meta_add_note(&t->meta, "groups", "x + y", err);
}

static int select_kernel(struct trace *t, struct warp_reader *s, uint32_t id, struct sim_err *err) {
    const int rc = check_groups(t, s, err);
    if (rc)
        return rc;
    s->last = 0;
    s->kernel = meta_find_kernel(&t->meta, id);
    if (s->kernel < 0)
        return input_bad_line(t->in, err, "kernel %u has no K line before its first access", id);
    const uint32_t *g = t->meta.kernels[s->kernel].groups;
    if (__builtin_mul_overflow((uint64_t)g[0] * g[1], (uint64_t)g[2], &s->groups) ||
        s->groups > UINT32_MAX)
        s->groups = (uint64_t)UINT32_MAX + 1;
    s->kernel_id = id;
    return 0;
}

static int parse_access(struct trace *t, struct trace_block *b, const char *line,
                        struct sim_err *err) {
    struct warp_reader *s = t->state;
    const char *p = line;
    uint64_t kernel = 0, group = 0, warp = 0, addr = 0, mask = 0;
    bool ok = text_dec(&p, &kernel) && *p == ' ' && (text_blanks(&p), text_dec(&p, &group)) &&
              *p == ' ' && (text_blanks(&p), text_dec(&p, &warp)) && *p == ' ';
    text_blanks(&p);
    const char letter = *p;
    const enum trace_op op = letter == 'W' ? OP_WRITE : letter == 'A' ? OP_ATOMIC : OP_READ;
    ok = ok && (letter == 'R' || letter == 'W' || letter == 'A') && p[1] == ' ';
    if (ok) {
        p++;
        text_blanks(&p);
        ok = text_hex(&p, &addr) && *p == ' ' && (text_blanks(&p), text_hex(&p, &mask)) &&
             *p == '\0' && kernel <= UINT32_MAX;
    }
    if (!ok)
        return input_bad_line(t->in, err,
                              "expected KERNEL GROUP WARP R|W|A LINE SECTORS, found '%.40s'", line);
    if (s->kernel < 0 || s->kernel_id != kernel) {
        const int rc = select_kernel(t, s, (uint32_t)kernel, err);
        if (rc)
            return rc;
    }
    if (group >= s->groups)
        return input_bad_line(t->in, err, "work-group %llu: kernel %u has %llu",
                              (unsigned long long)group, (unsigned)kernel,
                              (unsigned long long)s->groups);
    s->last = group > s->last ? (uint32_t)group : s->last;
    if (warp > WORD_WARP_MAX)
        return input_bad_line(t->in, err, "warp %llu: above %u", (unsigned long long)warp,
                              WORD_WARP_MAX);
    if (mask < 1 || mask > 15 || addr % TRACE_LINE)
        return input_bad_line(
            t->in, err, "expected a line address that %u divides and a mask 1 to f", TRACE_LINE);
    block_add(b, addr, word_make(op, true, (uint32_t)mask, (uint32_t)warp), 0, (uint32_t)s->kernel,
              (uint32_t)group);
    return 0;
}

static int next_warp(struct trace *t, struct trace_block *b, struct sim_err *err) {
    while (b->n < BLOCK_MAX) {
        char *line;
        size_t n;
        int rc = input_line(t->in, &line, &n, err);
        if (rc == 0)
            return check_groups(t, t->state, err);
        if (rc < 0)
            return rc;
        if (line[0] == '#')
            continue;
        if (line[0] == 'A')
            rc = parse_alloc(t, line, err);
        else if (line[0] == 'K')
            rc = parse_kernel(t, line, err);
        else
            rc = parse_access(t, b, line, err);
        if (rc)
            return rc;
    }
    return 0;
}

const struct trace_format format_warp = {
    .name = "warp",
    .help = "warp text: KERNEL GROUP WARP R|W|A LINE SECTORS, with K and A lines",
    .probe = probe_warp,
    .open = open_warp,
    .next = next_warp,
};
