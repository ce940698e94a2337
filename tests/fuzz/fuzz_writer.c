/* Fuzzes the writer of containers: the input is a list of what is written, in which order and in
 * what pieces; descriptions come close to the size of a chunk, and accesses fill blocks, which
 * this build makes small (scripts/fuzz.sh). What was written, work between accesses included, is
 * read again, from its beginning and from any access, and recovered; all of it must be equal, and
 * only what fits no chunk, masks in a trace that is not of a GPU and work in a container without
 * may be refused. */
#include "config.h"

#include <string.h>

#include "tests/fuzz/memory_file.h"
#include "traces/mgt/layout.h"
#include "traces/mgt/mgt.h"
#include "traces/trace.h"
#include "traces/warp_work.h"

#define MOST     (3u * BLOCK_MAX)
#define TEXT_MAX (MGT_META_MAX + 400u)
#define LEAST    100u /* more than a description takes beside its text */

/* What is written, flat. */
static uint64_t addr[MOST];
static uint32_t word[MOST], gap[MOST], kernel[MOST], group[MOST];
static uint32_t n, accesses, seek_to;
static struct trace_meta meta;
static bool gpu, work, may_be_refused;

static const uint8_t *at, *end;

static uint32_t take(void) {
    return at < end ? *at++ : 0;
}

static uint64_t take_wide(void) {
    uint64_t v = 0;
    for (uint32_t bytes = take() % 9; bytes; bytes--)
        v = v << 8 | take();
    return v;
}

static void check(bool holds, const char *what) {
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static void add_description(void) {
    static char text[TEXT_MAX + 1];
    struct sim_err err;
    const uint32_t kind = take();
    const uint32_t size = kind & 4 ? MGT_META_MAX - 200 + (take() << 8 | take()) % 401 : take();
    memset(text, 'a' + (int)(kind >> 3) % 26, size);
    text[size] = '\0';
    may_be_refused |= size + LEAST > MGT_META_MAX;
    const struct trace_kernel k = {(uint32_t)take_wide(),
                                   text,
                                   {(uint32_t)take_wide(), (uint32_t)take_wide(), 1},
                                   {take(), 2, (uint32_t)take_wide()}};
    const uint64_t base = take_wide(), bytes = take_wide();
    const int rc = kind % 3 == 0   ? meta_add_kernel(&meta, &k, &err)
                   : kind % 3 == 1 ? meta_add_alloc(&meta, base, bytes, text, &err)
                                   : meta_add_note(&meta, kind & 64 ? text : "key", "text", &err);
    check(rc == 0, "a description is not taken");
}

/* Accesses of a few kinds, up to a block. */
static void add_accesses(struct trace_block *b) {
    static const uint32_t most[] = {1, 7, 300, BLOCK_MAX};
    const uint32_t shape = take(), room = MOST - n;
    uint32_t count = (take() + 1) * (1 + most[shape & 3] / 256);
    const uint64_t base = take_wide(), step = take_wide();
    const uint32_t extent = take() + 1, kernels = meta.n_kernels ? (uint32_t)meta.n_kernels : 1;
    count = count > BLOCK_MAX ? BLOCK_MAX : count;
    count = count > room ? room : count;
    const bool mask = shape & 4;
    const uint32_t works = take() % 8; /* work before every so many accesses; 0: none */
    may_be_refused |= (mask && !gpu) || (works && !work && count);
    block_clear(b);
    for (uint32_t i = 0; i < count; i++, n++) {
        addr[n] = base + i * step;
        word[n] = word_make((enum trace_op)((shape >> 3) + i * (shape >> 5)) % OP_COUNT, mask,
                            mask ? extent % 15 + 1 : extent * 255, i & WORD_WARP_MAX);
        if (works && i % works == 0) {
            addr[n] = base * (i + 1);
            word[n] = WORK_WORD(i & WORD_WARP_MAX);
        }
        accesses += word_op(word[n]) != OP_WORK;
        gap[n] = shape & 8 && i % 3 == 0 ? (uint32_t)step : 0;
        kernel[n] = (i >> (shape & 15)) % kernels;
        group[n] = shape & 16 ? i / 5 * (uint32_t)step : 0;
        block_add(b, addr[n], word[n], gap[n], kernel[n], group[n]);
    }
}

static int write_all(FILE *f, struct trace_block *b, struct sim_err *err) {
    int rc = 0;
    const uint32_t flags = take();
    gpu = flags & 1;
    work = flags & 2;
    struct mgt_writer *w = mgt_create(f, mgt_flags(gpu, work), err);
    while (rc == 0 && at < end) {
        block_clear(b);
        if (take() % 3 == 0)
            add_description();
        else
            add_accesses(b);
        if (b->n || take() % 2)
            rc = mgt_write(w, b, &meta, err);
    }
    if (rc == 0)
        rc = mgt_finish(w, &meta, err);
    check(rc || mgt_records(w) == accesses, "the writer counts otherwise");
    mgt_free(w);
    return rc;
}

static void compare_block(const struct trace_block *b, uint64_t from) {
    check(from + b->n <= n, "more accesses than were written");
    uint32_t run = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        while (run + 1 < b->n_runs && b->runs[run + 1].first <= i)
            run++;
        const uint64_t k = from + i;
        check(b->addr[i] == addr[k] && b->word[i] == word[k], "another access");
        check((b->has_gaps ? b->gap[i] : 0) == gap[k], "another gap");
        check(b->runs[run].kernel == kernel[k] && b->runs[run].group == group[k], "another group");
    }
}

static void compare_meta(const struct trace_meta *m) {
    check(m->n_kernels == meta.n_kernels && m->n_allocs == meta.n_allocs &&
              m->n_notes == meta.n_notes,
          "other numbers of descriptions");
    for (size_t i = 0; i < m->n_kernels; i++) {
        const struct trace_kernel *a = &m->kernels[i], *b = &meta.kernels[i];
        check(a->id == b->id && !strcmp(a->name, b->name) &&
                  !memcmp(a->groups, b->groups, sizeof a->groups) &&
                  !memcmp(a->items, b->items, sizeof a->items),
              "another kernel");
    }
    for (size_t i = 0; i < m->n_allocs; i++)
        check(m->allocs[i].base == meta.allocs[i].base &&
                  m->allocs[i].bytes == meta.allocs[i].bytes &&
                  !strcmp(m->allocs[i].name, meta.allocs[i].name),
              "another allocation");
    for (size_t i = 0; i < m->n_notes; i++)
        check(!strcmp(m->notes[i].key, meta.notes[i].key) &&
                  !strcmp(m->notes[i].text, meta.notes[i].text),
              "another note");
}

static uint32_t works_from(const uint32_t *words, uint32_t count) {
    uint32_t works = 0;
    while (works < count && word_op(words[works]) == OP_WORK)
        works++;
    return works;
}

/* The first record that a reader gets who enters at an access: the work before it that lies in the
 * same block, as much as `b` begins with. */
static uint64_t entered(uint64_t access, const struct trace_block *b) {
    uint32_t behind = 0;
    for (uint64_t met = 0; met < access; behind++)
        met += word_op(word[behind]) != OP_WORK;
    const uint32_t before = works_from(word + behind, n - behind), kept = works_from(b->word, b->n);
    check(kept <= before, "work that is not the entered access's");
    return behind + before - kept;
}

static void read_from(const char *path, uint64_t from, struct trace_block *b) {
    struct trace *t;
    struct sim_err err;
    uint64_t at = 0;
    check(trace_open(&t, path, "mgt", &err) == 0, err.text);
    trace_keep_work(t);
    check(from == 0 || trace_seek(t, from, &err) == 0, err.text);
    do {
        check(trace_next(t, b, &err) == 0, err.text);
        if (from)
            at = entered(from, b);
        from = 0;
        compare_block(b, at);
        at += b->n;
    } while (b->n);
    check(at == n, "fewer records than were written");
    compare_meta(&t->meta);
    trace_close(t);
}

static void recover(const char *path, struct trace_block *b) {
    char *bytes = NULL;
    size_t size = 0;
    struct mgt_recovery lost;
    struct sim_err err;
    FILE *out = open_memstream(&bytes, &size);
    const int rc = mgt_recover(path, 0, out, &lost, &err);
    fclose(out);
    check(rc == 0, err.text);
    check(lost.records == accesses && lost.damaged + lost.kernels + lost.descriptions == 0,
          "a loss");
    read_from(memory_file((uint8_t *)bytes, size), 0, b);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct trace_block *b;
    struct sim_err err;
    char *bytes = NULL;
    size_t written = 0;
    if (!b)
        b = block_new(&err);
    at = data;
    end = data + size;
    n = accesses = 0;
    may_be_refused = false;
    FILE *f = open_memstream(&bytes, &written);
    seek_to = take() << 8 | take();
    const int rc = write_all(f, b, &err);
    fclose(f);
    check(rc == 0 || (rc == SIM_EUNSUP && may_be_refused), err.text);
    if (rc == 0) {
        const char *path = memory_file((uint8_t *)bytes, written);
        read_from(path, 0, b);
        if (accesses)
            read_from(path, seek_to % accesses, b);
        if (n)
            recover(path, b);
    }
    free(bytes);
    meta_free(&meta);
    return 0;
}
