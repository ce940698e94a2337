/* Generated traces against captured ones: their checksums (tests/data/kernels/README) and the
 * captures themselves. */
#include <CUnit/CUnit.h>

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "tests/suites.h"
#include "traces/trace.h"

#define TEXT_MAX 65536u

static const char *data_path(char *buf, size_t size, const char *path) {
    const char *dir = getenv("srcdir");
    snprintf(buf, size, "%s/tests/data/kernels/%s", dir ? dir : ".", path);
    return buf;
}

/* Checksums of the access lines of each kernel, as the warp text has them. */
struct checksums {
    uint32_t crc[1024];
    uint64_t records[1024];
    char text[TEXT_MAX + 128];
    size_t used;
    uint32_t kernel;
    bool linear; /* work-groups as they are, not as text has them */
};

static char *put(char *p, uint64_t v, unsigned base) {
    char digits[24];
    int n = 0;
    do
        digits[n++] = "0123456789abcdef"[v % base];
    while (v /= base);
    while (n)
        *p++ = digits[--n];
    return p;
}

static void flush(struct checksums *c) {
    c->crc[c->kernel] = (uint32_t)crc32(c->crc[c->kernel], (const Bytef *)c->text, (uInt)c->used);
    c->used = 0;
}

static void add_access(struct checksums *c, uint32_t group, uint64_t addr, uint32_t word) {
    char *p = c->text + c->used;
    p = put(p, c->kernel, 10);
    *p++ = ' ';
    p = put(p, group, 10);
    *p++ = ' ';
    p = put(p, word_warp(word), 10);
    *p++ = ' ';
    *p++ = "RWA"[word_op(word)];
    *p++ = ' ';
    p = put(p, addr, 16);
    *p++ = ' ';
    p = put(p, word_extent(word), 16);
    *p++ = '\n';
    c->used = (size_t)(p - c->text);
    if (c->used >= TEXT_MAX)
        flush(c);
}

static void add_block(struct checksums *c, const struct trace_meta *m,
                      const struct trace_block *b) {
    for (uint32_t r = 0; r < b->n_runs; r++) {
        const uint32_t end = r + 1 < b->n_runs ? b->runs[r + 1].first : b->n;
        CU_ASSERT_FATAL(b->runs[r].kernel < 1024);
        if (b->runs[r].kernel != c->kernel)
            flush(c);
        c->kernel = b->runs[r].kernel;
        const uint32_t group = c->linear
                                   ? b->runs[r].group
                                   : meta_summed_group(&m->kernels[c->kernel], b->runs[r].group);
        c->records[c->kernel] += end - b->runs[r].first;
        for (uint32_t i = b->runs[r].first; i < end; i++)
            add_access(c, group, b->addr[i], b->word[i]);
    }
}

static struct trace *open_trace(const char *name) {
    struct trace *t;
    struct sim_err err = {0};
    const int rc = trace_open(&t, name, NULL, &err);
    if (rc)
        fprintf(stderr, "%s\n", err.text);
    CU_ASSERT_EQUAL_FATAL(rc, 0);
    return t;
}

static void run_trace(struct trace *t, struct checksums *c) {
    struct sim_err err = {0};
    struct trace_block *b = block_new(&err);
    CU_ASSERT_PTR_NOT_NULL_FATAL(b);
    do {
        CU_ASSERT_EQUAL_FATAL(trace_next(t, b, &err), 0);
        add_block(c, &t->meta, b);
    } while (b->n);
    flush(c);
    block_free(b);
}

static void compare_kernel(const struct trace *t, const struct checksums *c, size_t i,
                           const char *line, const char *spec) {
    char ours[300];
    CU_ASSERT_FATAL(i < t->meta.n_kernels);
    const struct trace_kernel *k = &t->meta.kernels[i];
    snprintf(ours, sizeof ours, "K %u %s %u %u %u %u %u %u %" PRIu64 " %08x\n", k->id, k->name,
             k->groups[0], k->groups[1], k->groups[2], k->items[0], k->items[1], k->items[2],
             c->records[i], c->crc[i]);
    if (strcmp(ours, line))
        fprintf(stderr, "%s\n  got  %s  want %s", spec, ours, line);
    CU_ASSERT_STRING_EQUAL(ours, line);
}

/* Streams `spec` and compares it with the checksums of the captured trace. */
static void compare(const char *spec, const char *file) {
    char line[300], path[500], ours[100];
    struct trace *t = open_trace(spec);
    struct checksums *c = calloc(1, sizeof *c);
    FILE *f = fopen(data_path(path, sizeof path, file), "r");
    size_t kernels = 0, allocs = 0;
    CU_ASSERT_FATAL(c && f);
    run_trace(t, c);
    while (fgets(line, sizeof line, f)) {
        if (*line == 'K') {
            compare_kernel(t, c, kernels++, line, spec);
            continue;
        }
        CU_ASSERT_FATAL(allocs < t->meta.n_allocs);
        const struct trace_alloc *a = &t->meta.allocs[allocs++];
        snprintf(ours, sizeof ours, "A %" PRIx64 " %" PRIu64 "\n", a->base, a->bytes);
        CU_ASSERT_STRING_EQUAL(ours, line);
    }
    CU_ASSERT_EQUAL(kernels, t->meta.n_kernels);
    CU_ASSERT_EQUAL(allocs, t->meta.n_allocs);
    fclose(f);
    free(c);
    trace_close(t);
}

/* A network and tile parameters of tests/data/kernels. */
static void compare_own(const char *network, const char *options, const char *tiles,
                        const char *file) {
    char spec[1200], path[500], tiles_path[500] = "";
    if (tiles)
        data_path(tiles_path, sizeof tiles_path, tiles);
    snprintf(spec, sizeof spec, "gen:%s,%s%s%s", data_path(path, sizeof path, network), options,
             tiles ? ",tiles=" : "", tiles_path);
    compare(spec, file);
}

static void test_squeezenet(void) {
    compare("gen:squeezenet1_1", "squeezenet1_1.crc");
}

static void test_alexnet(void) {
    compare("gen:alexnet,layers=3-5", "alexnet_conv3-5.crc");
}

static void test_default_tiles(void) {
    compare("gen:squeezenet1_1,layers=20-22,tiles=default", "squeezenet1_1_default_fire8.crc");
}

static void test_training(void) {
    compare_own("training.csv", "batch=2,training=1", NULL, "training.crc");
}

static void test_inference(void) {
    compare_own("inference.csv", "batch=3", NULL, "inference.crc");
}

static void test_odd_sizes(void) {
    compare_own("odd.csv", "training=1", NULL, "odd.crc");
    compare_own("odd.csv", "training=1,batch=3,tiles=default", NULL, "odd_default.crc");
    compare_own("odd.csv", "training=1,batch=3", "vectors.ini", "odd_vectors.crc");
    compare_own("aligned.csv", "training=1", "vectors.ini", "aligned_vectors.crc");
}

static void test_indirect(void) {
    compare_own("odd.csv", "training=1,batch=2", "indirect.ini", "odd_indirect.crc");
    compare_own("aligned2.csv", "training=1", "indirect.ini", "aligned2_indirect.crc");
}

/* A trace read access by access. */
struct reader {
    struct trace *t;
    struct trace_block *b;
    uint32_t at, run;
};

static bool read_access(struct reader *r) {
    struct sim_err err = {0};
    if (++r->at >= r->b->n) {
        CU_ASSERT_EQUAL_FATAL(trace_next(r->t, r->b, &err), 0);
        r->at = r->run = 0;
    }
    while (r->run + 1 < r->b->n_runs && r->b->runs[r->run + 1].first <= r->at)
        r->run++;
    return r->b->n != 0;
}

/* A captured trace may number its work-groups as Oclgrind does. */
static bool is_linear(const struct trace *t) {
    const char *groups = meta_note(&t->meta, "groups");
    return groups && strncmp(groups, "linear", 6) == 0;
}

static bool same_access(const struct reader *gen, const struct reader *captured, bool linear) {
    const struct trace_run *x = &gen->b->runs[gen->run];
    const struct trace_run *y = &captured->b->runs[captured->run];
    const struct reader *a = gen, *b = captured;
    const uint32_t group =
        linear ? x->group : meta_summed_group(&a->t->meta.kernels[x->kernel], x->group);
    return x->kernel == y->kernel && group == y->group && a->b->addr[a->at] == b->b->addr[b->at] &&
           a->b->word[a->at] == b->b->word[b->at];
}

static bool same_meta(const struct trace_meta *a, const struct trace_meta *b) {
    bool same = a->n_kernels == b->n_kernels && a->n_allocs == b->n_allocs;
    for (size_t i = 0; i < a->n_kernels && same; i++)
        same = !strcmp(a->kernels[i].name, b->kernels[i].name) &&
               !memcmp(a->kernels[i].groups, b->kernels[i].groups, sizeof a->kernels[i].groups) &&
               !memcmp(a->kernels[i].items, b->kernels[i].items, sizeof a->kernels[i].items);
    for (size_t i = 0; i < a->n_allocs && same; i++)
        same = a->allocs[i].base == b->allocs[i].base && a->allocs[i].bytes == b->allocs[i].bytes;
    return same;
}

/* A generated trace against a captured one, and of their work; true: where both have some. */
static bool compare_capture(const char *spec, const char *file) {
    struct sim_err err = {0};
    struct reader a = {.t = open_trace(spec), .b = block_new(&err)};
    struct reader b = {.t = open_trace(file), .b = block_new(&err)};
    uint64_t n = 0;
    CU_ASSERT_FATAL(a.b && b.b);
    bool same = true, more = true;
    const bool work = a.t->work && b.t->work;
    if (work) {
        trace_keep_work(a.t);
        trace_keep_work(b.t);
    }
    while (same && more) {
        more = read_access(&a);
        same = read_access(&b) == more && (!more || same_access(&a, &b, is_linear(b.t)));
        n += more;
    }
    if (!same)
        fprintf(stderr, "%s: differs from %s at access %" PRIu64 "\n", spec, file, n);
    CU_ASSERT(same);
    CU_ASSERT(n > 0);
    CU_ASSERT(same_meta(&a.t->meta, &b.t->meta));
    trace_close(a.t);
    trace_close(b.t);
    block_free(a.b);
    block_free(b.b);
    return work;
}

/* A word of the capture's command line, and what follows it, as an option of a generated trace. */
static int add_option(char *spec, size_t used, size_t size, const char *key, const char *value) {
    char path[500];
    const char *dir = getenv("srcdir");
    if (!strcmp(key, "--network") && strstr(value, ".csv"))
        return snprintf(spec + used, size - used, "gen:%s/tests/data/captures/%s", dir ? dir : ".",
                        value);
    if (!strcmp(key, "--network"))
        return snprintf(spec + used, size - used, "gen:%s", value);
    if (!strcmp(key, "--training"))
        return snprintf(spec + used, size - used, ",training=1");
    if (!strcmp(key, "--batch") || !strcmp(key, "--layers"))
        return snprintf(spec + used, size - used, ",%s=%s", key + 2, value);
    if (!strcmp(key, "--tiles"))
        return snprintf(spec + used, size - used, ",tiles=%s",
                        strcmp(value, "gtx1080ti,XGEMM_MIN_INDIRECT_SIZE=1")
                            ? value
                            : data_path(path, sizeof path, "indirect.ini"));
    return 0;
}

/* The generated trace that is to equal a capture, from its note "workload"; false: it is not of a
 * network. */
static bool spec_of(const char *file, char *spec, size_t size) {
    char line[1000], *rest = NULL;
    struct sim_err err = {0};
    struct reader r = {.t = open_trace(file), .b = block_new(&err)};
    CU_ASSERT_PTR_NOT_NULL_FATAL(r.b);
    read_access(&r); /* notes stand before the first access */
    const char *note = meta_note(&r.t->meta, "workload");
    snprintf(line, sizeof line, "%s", note ? note : "");
    trace_close(r.t);
    block_free(r.b);
    size_t used = 0;
    if (strncmp(line, "magnetar-opencl --network ", 26))
        return false;
    char *key = strtok_r(line, " ", &rest);
    while (key) {
        char *value = strtok_r(NULL, " ", &rest);
        used += (size_t)add_option(spec, used, size, key, value ? value : "");
        key = value;
    }
    return true;
}

/* Every capture of a network in a folder of the source tree; how many, and how many with work. */
static int compare_folder(const char *folder, int *with_work) {
    char path[500], spec[2000], file[900];
    const char *dir = getenv("srcdir");
    int n = 0;
    snprintf(path, sizeof path, "%s/%s", dir ? dir : ".", folder);
    DIR *d = opendir(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(d);
    for (struct dirent *e; (e = readdir(d));) {
        snprintf(file, sizeof file, "%s/%s", path, e->d_name);
        if (strstr(e->d_name, ".mgt") && spec_of(file, spec, sizeof spec)) {
            *with_work += compare_capture(spec, file);
            n++;
        }
    }
    closedir(d);
    return n;
}

static void test_captures(void) {
    int with_work = 0;
    CU_ASSERT(compare_folder("tests/data/captures", &with_work) >= 9);
    CU_ASSERT(with_work >= 3);
    CU_ASSERT(compare_folder("data", &with_work) >= 5);
}

static void check_refused(const char *name, int status, const char *fragment) {
    struct trace *t = NULL;
    struct sim_err err = {0};
    const int rc = trace_open(&t, name, NULL, &err);
    if (rc != status || !strstr(err.text, fragment))
        fprintf(stderr, "%s: got %d '%s', want %d '%s'\n", name, rc, err.text, status, fragment);
    CU_ASSERT_EQUAL(rc, status);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.text, fragment));
}

static void test_refused(void) {
    check_refused("gen:", SIM_EUSAGE, "gen:NAME[,KEY=VALUE...]");
    check_refused("gen:resnet17", SIM_EUSAGE, "did you mean gen:resnet18?");
    check_refused("gen:alexnet,batch=0", SIM_EUSAGE, "gen.batch = 0");
    check_refused("gen:alexnet,batch", SIM_EUSAGE, "expected KEY=VALUE");
    check_refused("gen:alexnet,bach=3", SIM_EUSAGE, "did you mean 'batch'?");
    check_refused("gen:alexnet,layers=0", SIM_EUSAGE, "alexnet has 1 to 8");
    check_refused("gen:alexnet,layers=5-3", SIM_EUSAGE, "alexnet has 1 to 8");
    check_refused("gen:alexnet,layers=-3", SIM_EUSAGE, "expected A or A-B");
    check_refused("gen:alexnet,layers=3-9", SIM_EUSAGE, "alexnet has 1 to 8");
    check_refused("gen:alexnet,tiles=gtx1080", SIM_EUSAGE, "nearest shipped ones are 'gtx1080ti'");
    check_refused("gen:alexnet,batch=65536", SIM_EUNSUP, "2^31 - 1 elements");
}

/* Every work-group has a number of its own, of which text shows what captures have. */
static void test_groups(void) {
    struct checksums *a = calloc(2, sizeof *a), *b = a + 1;
    struct trace *t = open_trace("gen:alexnet,layers=5,groups=linear");
    CU_ASSERT_PTR_NOT_NULL_FATAL(a);
    a->linear = true;
    run_trace(t, a);
    CU_ASSERT_STRING_EQUAL(meta_note(&t->meta, "groups"), "linear");
    trace_close(t);
    t = open_trace("gen:alexnet,layers=5");
    run_trace(t, b);
    CU_ASSERT_STRING_EQUAL(meta_note(&t->meta, "groups"), META_GROUPS_SUMMED);
    for (size_t i = 0; i < t->meta.n_kernels; i++) {
        CU_ASSERT_EQUAL(a->records[i], b->records[i]);
        const uint32_t *g = t->meta.kernels[i].groups;
        CU_ASSERT((a->crc[i] == b->crc[i]) == (g[0] == 1 || g[1] == 1));
    }
    trace_close(t);
    free(a);
    const struct trace_kernel k = {.groups = {2, 3, 2}};
    static const uint32_t summed[] = {0, 1, 1, 2, 2, 3, 6, 7, 7, 8, 8, 9};
    for (uint32_t g = 0; g < 12; g++)
        CU_ASSERT_EQUAL(meta_summed_group(&k, g), summed[g]);
}

CU_pSuite suite_kernels(void) {
    CU_pSuite s = CU_add_suite("kernels", NULL, NULL);
    CU_ADD_TEST(s, test_squeezenet);
    CU_ADD_TEST(s, test_alexnet);
    CU_ADD_TEST(s, test_default_tiles);
    CU_ADD_TEST(s, test_training);
    CU_ADD_TEST(s, test_inference);
    CU_ADD_TEST(s, test_odd_sizes);
    CU_ADD_TEST(s, test_indirect);
    CU_ADD_TEST(s, test_captures);
    CU_ADD_TEST(s, test_refused);
    CU_ADD_TEST(s, test_groups);
    return s;
}
