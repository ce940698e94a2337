#include "traces/trace.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/memory.h"
#include "sim/param.h"
#include "sim/shipped.h"
#include "traces/formats/formats.h"
#include "traces/gen/gen.h"
#include "traces/input.h"
#include "traces/kernels/gen.h"

#define FORMAT_ROW(name) &format_##name,
static const struct trace_format *const formats[] = {TRACE_FORMATS(FORMAT_ROW)};

#define HEAD_MAX  4096u /* bytes that input_peek gives */
#define N_FORMATS (sizeof formats / sizeof formats[0])

const struct trace_format *trace_format_at(size_t i) {
    return i < N_FORMATS ? formats[i] : NULL;
}

int format_check_size(struct trace *t, uint64_t addr, uint64_t size, struct sim_err *err) {
    uint64_t last;
    if (size < 1 || size > WORD_EXTENT_MAX)
        return input_bad_line(t->in, err, "size %llu: expected 1 to %u bytes",
                              (unsigned long long)size, WORD_EXTENT_MAX);
    if (__builtin_add_overflow(addr, size - 1, &last))
        return input_bad_line(t->in, err, "access ends beyond 2^64");
    return 0;
}

static int format_named(const char *name, const struct trace_format **out, struct sim_err *err) {
    const char *names[N_FORMATS];
    for (size_t i = 0; i < N_FORMATS; i++) {
        names[i] = formats[i]->name;
        if (strcmp(names[i], name) == 0) {
            *out = formats[i];
            return 0;
        }
    }
    const char *nearest = param_nearest(name, names, N_FORMATS);
    return sim_fail(err, SIM_EUSAGE, "unknown trace format '%s'; %s%s%s", name,
                    nearest ? "did you mean '" : "see 'magnetar list formats'",
                    nearest ? nearest : "", nearest ? "'?" : "");
}

/* Of the whole lines of a head (the last one counts if the file ends there), blank ones apart: is
 * the first, or with `all` each, one of the format's? */
static bool lines_match(const struct trace_format *f, const char *head, size_t n, bool all) {
    char line[HEAD_MAX + 1];
    size_t found = 0;
    for (const char *p = head, *end; p < head + n && (all || !found); p = end + 1) {
        end = memchr(p, '\n', (size_t)(head + n - p));
        if (!end && n == HEAD_MAX && found)
            break;
        end = end ? end : head + n;
        const size_t length = (size_t)(end - p) - (end > p && end[-1] == '\r');
        memcpy(line, p, length);
        line[length] = '\0';
        if (line[strspn(line, " \t")] == '\0')
            continue;
        if (!f->line(line))
            return false;
        found++;
    }
    return found > 0;
}

/* Does the file's name end in the format's, compressed or not? */
static bool named_after(const char *file, const struct trace_format *f) {
    const char *at = strrchr(file, '/');
    const size_t n = strlen(f->name);
    for (at = at ? at : file; (at = strchr(at, '.')); at++)
        if (strncmp(at + 1, f->name, n) == 0 && (at[n + 1] == '\0' || at[n + 1] == '.'))
            return true;
    return false;
}

struct head {
    const char *text, *file;
    size_t n;
};

static bool by_name(const struct trace_format *f, const struct head *h) {
    return named_after(h->file, f);
}

static bool by_all_lines(const struct trace_format *f, const struct head *h) {
    return !f->line || lines_match(f, h->text, h->n, true);
}

/* Keeps the candidates of which `is` is true, unless it is of none; returns how many are left. */
static size_t narrow(const struct trace_format **candidates, size_t n, const struct head *h,
                     bool (*is)(const struct trace_format *f, const struct head *h)) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (is(candidates[i], h))
            candidates[kept++] = candidates[i];
    return kept ? kept : n;
}

/* The formats that a file which begins like this could be. Where there are several, the file's name
 * and then all of its first lines decide. */
static size_t matching(const struct head *h, const struct trace_format *candidates[N_FORMATS]) {
    size_t n = 0;
    for (size_t i = 0; i < N_FORMATS; i++)
        if (formats[i]->line
                ? lines_match(formats[i], h->text, h->n, false)
                : formats[i]->probe && formats[i]->probe((const uint8_t *)h->text, h->n))
            candidates[n++] = formats[i];
    n = narrow(candidates, n, h, by_name);
    return narrow(candidates, n, h, by_all_lines);
}

static int probe(struct trace *t, const uint8_t *bytes, size_t n, struct sim_err *err) {
    const struct trace_format *candidates[N_FORMATS];
    char head[HEAD_MAX + 1];
    const size_t mark = input_text_start(bytes, n);
    bytes += mark;
    n -= mark;
    memcpy(head, bytes, n);
    head[n] = '\0';
    const size_t found = matching(&(struct head){head, t->name, n}, candidates);
    if (found > 1)
        return sim_fail(err, SIM_EFORMAT, "%s: could be %s or %s; name one with --format", t->name,
                        candidates[0]->name, candidates[1]->name);
    if (found == 0)
        return sim_fail(err, SIM_EFORMAT,
                        "%s: no trace format recognised in its first line; name one with --format "
                        "('magnetar list formats')",
                        t->name);
    t->format = candidates[0];
    return 0;
}

static int choose_format(struct trace *t, const char *format, struct sim_err *err) {
    const uint8_t *bytes;
    size_t n;
    int rc = format ? format_named(format, &t->format, err) : 0;
    if (rc == 0)
        rc = input_peek(t->in, &bytes, &n, err);
    if (rc == 0 && n == 0)
        rc = sim_fail(err, SIM_EFORMAT, "%s: empty", t->name);
    return rc || format ? rc : probe(t, bytes, n, err);
}

static int open_generated(struct trace *t, const char *name, const char *format,
                          struct sim_err *err) {
    const struct generator *g;
    if (format && strcmp(format, format_gen.name))
        return sim_fail(err, SIM_EUSAGE, "%.80s: is generated, not a file of format %s", name,
                        format);
    int rc = gen_find(name, &g, err);
    if (rc)
        return rc;
    t->format = g->format;
    t->name = strdup(name);
    return t->name ? t->format->open(t, err) : memory_fail(err, "out of memory");
}

/* A file pays with its size, a pipe with what was read of it; what is generated has no limit. */
static void set_limit(struct trace *t) {
    if (t->in && !t->limited)
        t->meta.most = meta_limit(t->kept, input_stored(t->in));
}

static int open_steps(struct trace *t, const char *path, const char *format, struct sim_err *err) {
    if (gen_is_name(path))
        return open_generated(t, path, format, err);
    char installed[PATH_MAX];
    const char *found = shipped_trace(path, installed, sizeof installed);
    int rc = input_open(&t->in, found ? found : path, err);
    if (rc == SIM_EIO && !found && strcmp(path, "-") != 0 && access(path, F_OK) != 0)
        rc = shipped_no_trace(path, err);
    if (rc == 0)
        t->name = strdup(found ? path : input_name(t->in));
    if (rc == 0 && !t->name)
        rc = memory_fail(err, "out of memory");
    if (rc == 0)
        rc = choose_format(t, format, err);
    if (rc == 0)
        set_limit(t);
    if (rc == 0 && t->format->open)
        rc = t->format->open(t, err);
    return rc;
}

int trace_open(struct trace **out, const char *path, const char *format, struct sim_err *err) {
    struct trace *t = sim_alloc(1, sizeof *t, err);
    if (!t)
        return SIM_EIO;
    t->ops = TRACE_OPS_ALL;
    const int rc = open_steps(t, path, format, err);
    if (rc)
        trace_close(t);
    else
        *out = t;
    return rc;
}

void trace_close(struct trace *t) {
    if (!t)
        return;
    if (t->format && t->format->close)
        t->format->close(t);
    else
        free(t->state);
    input_close(t->in);
    meta_free(&t->meta);
    for (size_t i = 0; i < t->n_files; i++)
        free(t->files[i].path);
    free(t->files);
    free(t->name);
    free(t);
}

void trace_limit(struct trace *t, uint64_t most, uint64_t small) {
    t->limited = most > 0;
    t->kept = small;
    if (t->in && most)
        t->meta.most = most;
    set_limit(t);
}

void trace_set_ops(struct trace *t, uint32_t ops) {
    t->unchosen = !ops;
    t->ops = ops ? ops : t->format->program ? TRACE_OPS_ALL & ~(1u << OP_FETCH) : TRACE_OPS_ALL;
}

void trace_set_tick(struct trace *t, const struct tick *tick) {
    t->tick = *tick;
}

void trace_keep_work(struct trace *t) {
    t->keep_work = t->work;
}

static int op_named(const char *name, size_t length) {
    static const char *const names[OP_COUNT] = {
        [OP_READ] = "read",   [OP_WRITE] = "write",       [OP_ATOMIC] = "atomic",
        [OP_FETCH] = "fetch", [OP_COPYBACK] = "copyback", [OP_INVALIDATE] = "invalidate"};
    for (int op = 0; op < OP_COUNT; op++)
        if (strlen(names[op]) == length && strncmp(names[op], name, length) == 0)
            return op;
    return -1;
}

int trace_ops_read(const char *list, uint32_t *ops, struct sim_err *err) {
    *ops = 0;
    for (const char *p = list;; p++) {
        const size_t n = strcspn(p, ",");
        const int op = op_named(p, n);
        if (op < 0)
            return sim_fail(err, SIM_EUSAGE,
                            "--ops %s: '%.*s': expected read, write, atomic, fetch, copyback or "
                            "invalidate",
                            list, (int)n, p);
        *ops |= 1u << op;
        p += n;
        if (!*p)
            return 0;
    }
}

/* Leaves out what is not wanted; its gap is added to that of the next access which stays. Writing
 * in place is safe: what is kept never overtakes what is read. */
static void filter(struct trace *t, struct trace_block *b) {
    const uint32_t n = b->n, n_runs = b->n_runs;
    const uint32_t kept = t->ops | (uint32_t)t->keep_work << OP_WORK;
    uint64_t gap = 0;
    b->n = b->n_runs = 0;
    for (uint32_t run = 0, i = 0; run < n_runs; run++) {
        const struct trace_run r = b->runs[run];
        const uint32_t end = run + 1 < n_runs ? b->runs[run + 1].first : n;
        for (; i < end; i++) {
            const enum trace_op op = word_op(b->word[i]);
            gap += b->has_gaps ? b->gap[i] : 0;
            if (kept >> op & 1) {
                block_add(b, b->addr[i], b->word[i], gap > UINT32_MAX ? UINT32_MAX : (uint32_t)gap,
                          r.kernel, r.group);
                gap = 0;
            } else if (op != OP_WORK) {
                t->left_out++;
                t->fetches_left_out += op == OP_FETCH;
            }
        }
    }
}

/* Sector masks choose how caches are built by default: a trace that has some must have said so. */
static int check_masks(const struct trace *t, const struct trace_block *b, struct sim_err *err) {
    return !t->gpu && block_has_masks(b)
               ? sim_fail(err, SIM_EFORMAT, "%s: sector masks in a trace that is not of a GPU",
                          t->name)
               : 0;
}

static bool has_fetch(const struct trace_block *b) {
    for (uint32_t i = 0; i < b->n; i++)
        if (word_op(b->word[i]) == OP_FETCH)
            return true;
    return false;
}

int trace_next(struct trace *t, struct trace_block *b, struct sim_err *err) {
    struct sim_err why = {0};
    uint32_t read;
    int rc;
    do {
        block_clear(b);
        set_limit(t);
        rc = t->format->next(t, b, &why);
        if (rc == 0)
            rc = check_masks(t, b, &why);
        read = b->n;
        if (rc == 0 && (t->ops != TRACE_OPS_ALL || (t->work && !t->keep_work)))
            filter(t, b);
    } while (rc == 0 && b->n == 0 && read);
    if (rc == 0 && t->unchosen && !t->gpu && !t->fetches_taken)
        t->fetches_taken = has_fetch(b);
    if (rc == 0)
        t->done += b->n - (t->keep_work ? block_work(b) : 0);
    else if (meta_is_full(&t->meta) && strncmp(why.text, t->name, strlen(t->name)))
        sim_fail(err, rc, "%s: %s", t->name, why.text);
    else
        sim_fail(err, rc, "%s", why.text);
    return rc;
}

int trace_seek(struct trace *t, uint64_t index, struct sim_err *err) {
    if (!t->format->seek)
        return sim_fail(err, SIM_EUNSUP, "%s: a %s trace cannot be entered in the middle", t->name,
                        t->format->name);
    const int rc = t->format->seek(t, index, err);
    if (rc == 0)
        t->done = index;
    return rc;
}

bool trace_crc(const struct trace *t, uint32_t *crc) {
    return t->in && input_crc(t->in, crc);
}

int trace_add_file(struct trace *t, const char *path, const char *format, struct sim_err *err) {
    char *copy = strdup(path);
    int rc = copy ? sim_grow((void **)&t->files, &t->cap_files, t->n_files, sizeof *t->files, err)
                  : memory_fail(err, "out of memory");
    if (rc)
        free(copy);
    else
        t->files[t->n_files++] = (struct trace_file){.path = copy, .format = format};
    return rc;
}

void trace_end_file(struct trace *t, const struct input *in) {
    struct trace_file *last = &t->files[t->n_files - 1];
    last->whole = input_crc(in, &last->crc);
}

int trace_remark(struct trace *t, const char *text, struct sim_err *err) {
    for (size_t i = 0; i < t->meta.n_notes; i++)
        if (strcmp(t->meta.notes[i].key, TRACE_REMARK) == 0 &&
            strcmp(t->meta.notes[i].text, text) == 0)
            return 0;
    return meta_add_note(&t->meta, TRACE_REMARK, text, err);
}
