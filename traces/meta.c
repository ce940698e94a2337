#include "traces/meta.h"

#include <stdlib.h>
#include <string.h>

static char *copy_text(const char *text, struct sim_err *err) {
    char *copy = strdup(text ? text : "");
    if (!copy)
        sim_fail(err, SIM_EIO, "out of memory");
    return copy;
}

int meta_add_kernel(struct trace_meta *m, const struct trace_kernel *k, struct sim_err *err) {
    int rc = sim_grow((void **)&m->kernels, &m->cap_kernels, m->n_kernels, sizeof *m->kernels, err);
    if (rc)
        return rc;
    struct trace_kernel copy = *k;
    copy.name = copy_text(k->name, err);
    if (!copy.name)
        return SIM_EIO;
    m->kernels[m->n_kernels++] = copy;
    return 0;
}

int meta_add_alloc(struct trace_meta *m, uint64_t base, uint64_t bytes, const char *name,
                   struct sim_err *err) {
    int rc = sim_grow((void **)&m->allocs, &m->cap_allocs, m->n_allocs, sizeof *m->allocs, err);
    if (rc)
        return rc;
    char *copy = copy_text(name, err);
    if (!copy)
        return SIM_EIO;
    m->allocs[m->n_allocs++] = (struct trace_alloc){base, bytes, copy};
    return 0;
}

int meta_add_note(struct trace_meta *m, const char *key, const char *text, struct sim_err *err) {
    int rc = sim_grow((void **)&m->notes, &m->cap_notes, m->n_notes, sizeof *m->notes, err);
    if (rc)
        return rc;
    struct trace_note note = {copy_text(key, err), copy_text(text, err)};
    if (!note.key || !note.text) {
        free(note.key);
        free(note.text);
        return SIM_EIO;
    }
    m->notes[m->n_notes++] = note;
    return 0;
}

void meta_free(struct trace_meta *m) {
    for (size_t i = 0; i < m->n_kernels; i++)
        free(m->kernels[i].name);
    for (size_t i = 0; i < m->n_allocs; i++)
        free(m->allocs[i].name);
    for (size_t i = 0; i < m->n_notes; i++) {
        free(m->notes[i].key);
        free(m->notes[i].text);
    }
    free(m->kernels);
    free(m->allocs);
    free(m->notes);
    *m = (struct trace_meta){0};
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
