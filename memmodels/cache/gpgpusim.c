#include "memmodels/cache/gpgpusim.h"

#include <string.h>

#define EXAMPLE "expected a string as S:64:128:16,L:B:m:L:P,A:256:64,16:0,32@SLICES"

struct string {
    char kind, repl, write, alloc, write_alloc, index, mshr;
    unsigned long long sets, line, ways, entries, merges, slices;
};

static int read_string(struct string *s, const char *text, struct sim_err *err) {
    unsigned queue, fifo, port;
    int used = 0, more = 0;
    s->slices = 1;
    if (strpbrk(text, "-+ \t"))
        return sim_fail(err, SIM_EUSAGE, "--gpgpusim %s: " EXAMPLE, text);
    if (sscanf(text, "%c:%5llu:%5llu:%5llu,%c:%c:%c:%c:%c,%c:%5llu:%5llu,%5u:%5u,%5u%n", &s->kind,
               &s->sets, &s->line, &s->ways, &s->repl, &s->write, &s->alloc, &s->write_alloc,
               &s->index, &s->mshr, &s->entries, &s->merges, &queue, &fifo, &port, &used) != 15)
        return sim_fail(err, SIM_EUSAGE, "--gpgpusim %s: " EXAMPLE, text);
    if (text[used] == '@' && sscanf(text + used, "@%4llu%n", &s->slices, &more) != 1)
        more = 0;
    if (text[used + more] || s->slices == 0)
        return sim_fail(err, SIM_EUSAGE, "--gpgpusim %s: '%s': " EXAMPLE, text, text + used);
    return 0;
}

/* The value that a letter stands for; NULL where `letters` ("L=lru F=fifo") lacks it. */
static const char *meaning(const char *const (*table)[2], char letter) {
    for (; (*table)[0]; table++)
        if ((*table)[0][0] == letter)
            return (*table)[1];
    return NULL;
}

struct assignment {
    const char *key, *value;
};

static int assign_all(struct param_set *set, const struct assignment *a, size_t n, const char *text,
                      struct sim_err *err) {
    for (size_t i = 0; i < n; i++) {
        if (!a[i].value)
            return sim_fail(err, SIM_EUNSUP, "--gpgpusim %s: a value of %s that is not modelled",
                            text, a[i].key);
        const int rc = param_assign(set, a[i].key, a[i].value, "--gpgpusim", err);
        if (rc)
            return rc;
    }
    return 0;
}

int gpgpusim_assign(struct param_set *set, const char *text, struct sim_err *err) {
    static const char *const repl[][2] = {{"L", "lru"}, {"F", "fifo"}, {NULL, NULL}};
    static const char *const writes[][2] = {{"B", "back"}, {"T", "through"}, {NULL, NULL}};
    static const char *const allocates[][2] = {
        {"N", "no"}, {"W", "yes"}, {"F", "yes"}, {"L", "yes"}, {NULL, NULL}};
    static const char *const fills[][2] = {
        {"N", "fetch"}, {"W", "fetch"}, {"F", "fetch"}, {"L", "lazy"}, {NULL, NULL}};
    static const char *const hashes[][2] = {
        {"L", "linear"}, {"P", "ipoly"}, {"X", "xor"}, {NULL, NULL}};
    struct string s;
    char size[24], line[24], ways[24], slices[24], mshrs[24], merges[24];
    const int rc = read_string(&s, text, err);
    if (rc)
        return rc;
    if (s.kind != 'S' && s.kind != 'N')
        return sim_fail(err, SIM_EUSAGE, "--gpgpusim %s: begins with '%c': expected S or N", text,
                        s.kind);
    snprintf(size, sizeof size, "%llu", s.sets * s.line * s.ways * s.slices);
    snprintf(line, sizeof line, "%llu", s.line);
    snprintf(ways, sizeof ways, "%llu", s.ways);
    snprintf(slices, sizeof slices, "%llu", s.slices);
    snprintf(mshrs, sizeof mshrs, "%llu", s.entries);
    snprintf(merges, sizeof merges, "%llu", s.merges);
    const struct assignment all[] = {
        {"llc.size", size},
        {"llc.line", line},
        {"llc.ways", ways},
        {"llc.slices", slices},
        {"llc.sector", s.kind == 'S' ? "32" : line},
        {"llc.repl", meaning(repl, s.repl)},
        {"llc.write", meaning(writes, s.write)},
        {"llc.allocate", meaning(allocates, s.write_alloc)},
        {"llc.fill", meaning(fills, s.write_alloc)},
        {"llc.set_hash", meaning(hashes, s.index)},
        {"llc.mshrs", mshrs},
        {"llc.merges", merges},
    };
    return assign_all(set, all, sizeof all / sizeof all[0], text, err);
}
