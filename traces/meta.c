#include "traces/meta.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"
#include "sim/rng.h"

#define TEXT_COST 48u /* bytes that a text takes besides its characters */

uint64_t meta_limit(uint64_t kept, uint64_t file) {
    const uint64_t base = kept ? kept : META_KEPT;
    uint64_t more;
    if (__builtin_mul_overflow(base / 1024, file / (META_PAID / 1024), &more))
        return UINT64_MAX;
    return base + more < base ? UINT64_MAX : base + more;
}

bool meta_is_full(const struct trace_meta *m) {
    return m->most && m->kept >= m->most;
}

/* Takes `bytes` more of what may be kept. */
static int charge(struct trace_meta *m, size_t bytes, struct sim_err *err) {
    if (!m->most || (m->kept <= m->most && bytes <= m->most - m->kept)) {
        m->kept += bytes;
        return 0;
    }
    m->kept = m->most;
    return sim_fail(err, SIM_EFORMAT,
                    "the descriptions of kernels, allocations and notes take more than %llu bytes "
                    "of memory (the option --descriptions sets the limit)",
                    (unsigned long long)m->most);
}

static size_t find_text(char *const *texts, size_t cap, const char *text) {
    uint64_t hash = 0;
    for (const char *p = text; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 0x9e3779b97f4a7c15u;
    size_t at = rng_mix(hash) & (cap - 1);
    while (texts[at] && strcmp(texts[at], text))
        at = (at + 1) & (cap - 1);
    return at;
}

static int grow_texts(struct trace_meta *m, struct sim_err *err) {
    const size_t cap = m->cap_texts ? 2 * m->cap_texts : 16;
    char **larger = calloc(cap, sizeof *larger);
    if (!larger)
        return memory_fail(err, "out of memory");
    for (size_t i = 0; i < m->cap_texts; i++)
        if (m->texts[i])
            larger[find_text(larger, cap, m->texts[i])] = m->texts[i];
    free(m->texts);
    m->texts = larger;
    m->cap_texts = cap;
    return 0;
}

/* The copy of a text that is kept, or NULL. */
static char *keep_text(struct trace_meta *m, const char *text, int *rc, struct sim_err *err) {
    text = text ? text : "";
    *rc = 2 * m->n_texts >= m->cap_texts ? grow_texts(m, err) : 0;
    if (*rc)
        return NULL;
    char **slot = &m->texts[find_text(m->texts, m->cap_texts, text)];
    if (*slot)
        return *slot;
    *rc = charge(m, strlen(text) + TEXT_COST, err);
    if (*rc)
        return NULL;
    *slot = strdup(text);
    if (!*slot)
        *rc = memory_fail(err, "out of memory");
    m->n_texts += *slot != NULL;
    return *slot;
}

int meta_add_kernel(struct trace_meta *m, const struct trace_kernel *k, struct sim_err *err) {
    struct trace_kernel copy = *k;
    int rc;
    copy.name = keep_text(m, k->name, &rc, err);
    if (rc == 0)
        rc = charge(m, sizeof copy, err);
    if (rc == 0)
        rc = sim_grow((void **)&m->kernels, &m->cap_kernels, m->n_kernels, sizeof copy, err);
    if (rc == 0)
        m->kernels[m->n_kernels++] = copy;
    return rc;
}

int meta_add_alloc(struct trace_meta *m, uint64_t base, uint64_t bytes, const char *name,
                   struct sim_err *err) {
    int rc;
    const struct trace_alloc a = {base, bytes, keep_text(m, name, &rc, err)};
    if (rc == 0)
        rc = charge(m, sizeof a, err);
    if (rc == 0)
        rc = sim_grow((void **)&m->allocs, &m->cap_allocs, m->n_allocs, sizeof a, err);
    if (rc == 0)
        m->allocs[m->n_allocs++] = a;
    return rc;
}

int meta_add_note(struct trace_meta *m, const char *key, const char *text, struct sim_err *err) {
    int rc;
    struct trace_note note = {keep_text(m, key, &rc, err), NULL};
    if (rc == 0)
        note.text = keep_text(m, text, &rc, err);
    if (rc == 0)
        rc = charge(m, sizeof note, err);
    if (rc == 0)
        rc = sim_grow((void **)&m->notes, &m->cap_notes, m->n_notes, sizeof note, err);
    if (rc == 0)
        m->notes[m->n_notes++] = note;
    return rc;
}

void meta_free(struct trace_meta *m) {
    for (size_t i = 0; i < m->cap_texts; i++)
        free(m->texts[i]);
    free(m->texts);
    free(m->kernels);
    free(m->allocs);
    free(m->notes);
    *m = (struct trace_meta){.most = m->most};
}

long meta_find_kernel(const struct trace_meta *m, uint32_t id) {
    for (size_t i = m->n_kernels; i-- > 0;)
        if (m->kernels[i].id == id)
            return (long)i;
    return -1;
}

const char *meta_note(const struct trace_meta *m, const char *key) {
    for (size_t i = 0; i < m->n_notes; i++)
        if (strcmp(m->notes[i].key, key) == 0)
            return m->notes[i].text;
    return NULL;
}

uint32_t meta_summed_group(const struct trace_kernel *k, uint32_t group) {
    const uint32_t x = k->groups[0] ? k->groups[0] : 1, y = k->groups[1] ? k->groups[1] : 1;
    return group % x + group / x % y + group / x / y * x * y;
}
