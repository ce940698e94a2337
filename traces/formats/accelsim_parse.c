#include "traces/formats/accelsim_parse.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "traces/formats/text.h"

void accelsim_begin(struct accelsim *a, struct input *in, struct trace_meta *meta) {
    *a = (struct accelsim){.in = in, .meta = meta};
}

void accelsim_end(struct accelsim *a) {
    free(a->name);
    a->name = NULL;
}

/* Moves *p past `word` and blanks. */
static bool skip(const char **p, const char *word) {
    const size_t n = strlen(word);
    if (strncmp(*p, word, n))
        return false;
    *p += n;
    text_blanks(p);
    return true;
}

/* Moves *p past "word =". */
static bool skip_key(const char **p, const char *word) {
    const char *s = *p;
    if (!skip(&s, word) || !skip(&s, "="))
        return false;
    *p = s;
    return true;
}

/* "x,y,z", in parentheses or not. */
static bool triple(const char *p, uint64_t v[3]) {
    const bool open = *p == '(';
    p += open;
    for (int i = 0; i < 3; i++) {
        text_blanks(&p);
        if ((i && *p++ != ',') || (text_blanks(&p), !text_dec(&p, &v[i])) || v[i] > UINT32_MAX)
            return false;
    }
    text_blanks(&p);
    if (open && *p++ != ')')
        return false;
    text_blanks(&p);
    return *p == '\0';
}

static bool whole(const char *p, bool (*read)(const char **, uint64_t *), uint64_t *value) {
    if (!read(&p, value))
        return false;
    text_blanks(&p);
    return *p == '\0';
}

static int take_name(struct accelsim *a, const char *p, struct sim_err *err) {
    free(a->name);
    a->name = strdup(p);
    return a->name ? 0 : memory_fail(err, "out of memory");
}

/* Keys that say nothing about addresses are passed over: real traces have odd values there. */
static int take_header(struct accelsim *a, const char *line, struct sim_err *err) {
    const char *p = line;
    bool ok = true;
    if (skip_key(&p, "-kernel name"))
        return take_name(a, p, err);
    if (skip_key(&p, "-kernel id"))
        ok = whole(p, text_dec, &a->id) && a->id <= UINT32_MAX;
    else if (skip_key(&p, "-grid dim"))
        ok = triple(p, a->grid);
    else if (skip_key(&p, "-block dim"))
        ok = triple(p, a->block);
    else if (skip_key(&p, "-shmem base_addr"))
        ok = whole(p, text_hex, &a->shared_base);
    else if (skip_key(&p, "-local mem base_addr"))
        ok = whole(p, text_hex, &a->local_base);
    else if (skip_key(&p, "-accelsim tracer version"))
        ok = whole(p, text_dec, &a->version);
    else if (skip_key(&p, "-enable lineinfo"))
        ok = whole(p, text_dec, &a->line_info) && a->line_info < 2;
    return ok ? 0 : input_bad_line(a->in, err, "malformed header: '%.60s'", line);
}

static bool is_shape(const uint64_t v[3]) {
    uint64_t n;
    return v[0] && v[1] && v[2] && !__builtin_mul_overflow(v[0] * v[1], v[2], &n) &&
           n <= UINT32_MAX;
}

/* The first work-group: by now the header must have said what it belongs to. */
static int begin_kernel(struct accelsim *a, struct sim_err *err) {
    if (!is_shape(a->grid) || !is_shape(a->block))
        return input_bad_line(a->in, err,
                              "expected -grid dim and -block dim, 1 to 2^32 - 1 in all, before the "
                              "first thread block");
    const struct trace_kernel k = {
        .id = (uint32_t)a->id,
        .name = a->name && *a->name ? a->name : (char[]){"?"},
        .groups = {(uint32_t)a->grid[0], (uint32_t)a->grid[1], (uint32_t)a->grid[2]},
        .items = {(uint32_t)a->block[0], (uint32_t)a->block[1], (uint32_t)a->block[2]},
    };
    a->kernel = (uint32_t)a->meta->n_kernels;
    a->begun = true;
    return meta_add_kernel(a->meta, &k, err);
}

static int take_group(struct accelsim *a, const char *p, struct sim_err *err) {
    uint64_t v[3];
    if (!a->in_group || a->has_group || !triple(p, v))
        return input_bad_line(a->in, err, "expected one thread block = X,Y,Z after #BEGIN_TB");
    if (v[0] >= a->grid[0] || v[1] >= a->grid[1] || v[2] >= a->grid[2])
        return input_bad_line(a->in, err, "thread block %.40s: the grid has %llu,%llu,%llu", p,
                              (unsigned long long)a->grid[0], (unsigned long long)a->grid[1],
                              (unsigned long long)a->grid[2]);
    a->group = (uint32_t)(v[0] + a->grid[0] * (v[1] + a->grid[1] * v[2]));
    a->has_group = true;
    return 0;
}

static int take_warp(struct accelsim *a, const char *p, struct sim_err *err) {
    uint64_t warp;
    if (!a->has_group || !whole(p, text_dec, &warp) || warp > WORD_WARP_MAX)
        return input_bad_line(a->in, err, "expected warp = 0 to %u in a thread block",
                              WORD_WARP_MAX);
    a->warp = (uint32_t)warp;
    a->in_warp = true;
    return 0;
}

static int take_count(struct accelsim *a, const char *p, struct sim_err *err) {
    if (!a->in_warp || !whole(p, text_dec, &a->left))
        return input_bad_line(a->in, err, "expected insts = COUNT after a warp, found '%.20s'", p);
    a->in_warp = false; /* once for each warp */
    return 0;
}

static int take_mark(struct accelsim *a, const char *line, struct sim_err *err) {
    const char *p = line;
    if (skip(&p, "#BEGIN_TB")) {
        if (a->in_group)
            return input_bad_line(a->in, err, "#BEGIN_TB before the #END_TB of another");
        a->in_group = true;
        return a->begun ? 0 : begin_kernel(a, err);
    }
    if (skip(&p, "#END_TB")) {
        if (!a->has_group)
            return input_bad_line(a->in, err, "#END_TB without a thread block");
        a->in_group = a->has_group = a->in_warp = false;
    }
    return 0; /* "#traces format" and other remarks */
}

/* Four numbers begin an instruction as the tracer writes it: thread block and warp. */
static bool is_unprocessed(const char *line) {
    uint64_t v;
    for (int i = 0; i < 4; i++) {
        if (!text_dec(&line, &v) || *line != ' ')
            return false;
        text_blanks(&line);
    }
    return true;
}

static int take_structure(struct accelsim *a, const char *line, struct sim_err *err) {
    const char *p = line;
    if (a->left)
        return input_bad_line(a->in, err,
                              "expected %llu more instructions of warp %u, found '%.40s'",
                              (unsigned long long)a->left, a->warp, line);
    if (*line == '#')
        return take_mark(a, line, err);
    if (*line == '-' && !a->begun)
        return take_header(a, line, err);
    if (skip_key(&p, "thread block"))
        return take_group(a, p, err);
    if (skip_key(&p, "warp"))
        return take_warp(a, p, err);
    if (skip_key(&p, "insts"))
        return take_count(a, p, err);
    if (a->in_group && !strncmp(p, "cluster ", 8))
        return 0;
    if (!a->in_group && is_unprocessed(line))
        return input_bad_line(a->in, err,
                              "a trace as the tracer writes it; run Accel-Sim's "
                              "post-traces-processing on its folder first");
    return input_bad_line(a->in, err, "expected %s, found '%.60s'",
                          a->in_group ? "thread block, warp, insts or #END_TB" : "#BEGIN_TB", line);
}

static int take_instruction(struct accelsim *a, const char *line, struct trace_block *b,
                            struct sim_err *err) {
    struct coalesced c;
    enum trace_op op = OP_READ;
    const int rc = accelsim_access(a, line, &op, &c, err);
    for (uint32_t i = 0; rc == 0 && i < c.n; i++)
        block_add(b, c.line[i], word_make(op, true, c.mask[i], a->warp), 0, a->kernel, a->group);
    a->left--;
    return rc;
}

int accelsim_next(struct accelsim *a, struct trace_block *b, struct sim_err *err) {
    while (b->n + COALESCE_LINES <= BLOCK_MAX) {
        char *line;
        size_t n;
        int rc = input_line(a->in, &line, &n, err);
        if (rc == 0 && (a->in_group || a->left))
            return input_bad_line(a->in, err, "the file ends inside a thread block: truncated");
        if (rc <= 0)
            return rc;
        const char *p = line;
        text_blanks(&p);
        if (*p == '\0')
            continue;
        const bool instruction = a->left && *p != '#' && (*p < 'g' || *p > 'z') && *p != '-';
        rc = instruction ? take_instruction(a, p, b, err) : take_structure(a, p, err);
        if (rc)
            return rc;
    }
    return 1;
}
