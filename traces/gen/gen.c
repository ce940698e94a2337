#include "traces/gen/gen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/memory.h"
#include "traces/kernels/gen.h"
#include "traces/networks/network.h"

#define KEY_PREFIX  "gen."
#define NAMES_MAX   128u
#define FIRST_BASE  0x100000000u
#define ALLOC_ALIGN 512u

static const char prefix[] = "gen:";
static const struct generator networks = {"NETWORK", &gen_params, &format_gen};

static const struct generator *const generators[] = {
    &gen_chase,     &gen_stream,       &gen_l2cache,   &gen_gpustream, &gen_vectoradd,
    &gen_matrixmul, &gen_simplematmul, &gen_transpose, &gen_hpcg,      &networks,
};

#define N_GENERATORS (sizeof generators / sizeof generators[0])

const struct generator *generator_at(size_t i) {
    return i < N_GENERATORS ? generators[i] : NULL;
}

bool gen_is_name(const char *name) {
    return !strncmp(name, prefix, sizeof prefix - 1);
}

/* A name that is neither a network's nor a file's, but near to one that is known, is refused here;
 * the rest is left to the networks. */
static int check_network(const char *name, struct sim_err *err) {
    const char *names[NAMES_MAX];
    size_t n = 0;
    for (size_t i = 0; i + 1 < N_GENERATORS; i++)
        names[n++] = generators[i]->name;
    for (size_t i = 0; n < NAMES_MAX && network_name_at(i); i++)
        names[n++] = network_name_at(i);
    for (size_t i = 0; i < n; i++)
        if (!strcmp(names[i], name))
            return 0;
    const char *near = access(name, F_OK) ? param_nearest(name, names, n) : NULL;
    return near ? sim_fail(err, SIM_EUSAGE, "gen:%.60s: no such generator; did you mean gen:%s?",
                           name, near)
                : 0;
}

int gen_find(const char *trace_name, const struct generator **out, struct sim_err *err) {
    const char *name = trace_name + sizeof prefix - 1;
    const size_t n = strcspn(name, ",");
    char text[64];
    *out = &networks;
    if (n == 0)
        return sim_fail(err, SIM_EUSAGE,
                        "gen: expected gen:NAME[,KEY=VALUE...]; see 'magnetar list gens'");
    for (size_t i = 0; i + 1 < N_GENERATORS; i++)
        if (strlen(generators[i]->name) == n && !strncmp(generators[i]->name, name, n)) {
            *out = generators[i];
            return 0;
        }
    if (n >= sizeof text)
        return 0;
    snprintf(text, sizeof text, "%.*s", (int)n, name);
    return check_network(text, err);
}

static const char *bare(const struct param *row) {
    return row->key + sizeof KEY_PREFIX - 1;
}

static int unknown_key(const char *origin, const struct param_table *params, const char *key,
                       struct sim_err *err) {
    const char *names[NAMES_MAX];
    char all[256] = "";
    for (size_t i = 0; i < params->n; i++) {
        names[i] = bare(&params->rows[i]);
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", names[i]);
    }
    const char *near = param_nearest(key, names, params->n);
    return sim_fail(err, SIM_EUSAGE, "%s: unknown key '%.40s'; %s%s%s", origin, key,
                    near ? "did you mean '" : "it takes ", near ? near : all, near ? "'?" : "");
}

/* One "KEY=VALUE", which is taken apart. */
static int assign(struct param_set *set, const char *origin, const struct param_table *params,
                  char *text, struct sim_err *err) {
    char *value = strchr(text, '=');
    if (!value || value == text)
        return sim_fail(err, SIM_EUSAGE, "%s: '%.60s': expected KEY=VALUE", origin, text);
    *value++ = '\0';
    for (size_t i = 0; i < params->n; i++)
        if (!strcmp(bare(&params->rows[i]), text) && param_given(set, params->rows[i].key))
            return sim_fail(err, SIM_EUSAGE, "%s: %.40s twice", origin, text);
        else if (!strcmp(bare(&params->rows[i]), text))
            return param_assign(set, params->rows[i].key, value, origin, err);
    return unknown_key(origin, params, text, err);
}

static int assign_all(struct param_set *set, const char *origin, const struct param_table *params,
                      const char *options, struct sim_err *err) {
    char *text = strdup(options), *rest = text, *item;
    int rc = text ? 0 : memory_fail(err, "out of memory");
    while (rc == 0 && (item = strsep(&rest, ",")))
        rc = assign(set, origin, params, item, err);
    free(text);
    return rc;
}

int gen_configure(const char *trace_name, const struct param_table *params, void *config,
                  struct sim_err *err) {
    const size_t n = strcspn(trace_name, ",");
    char origin[80];
    struct param_set *set = param_set_new(err);
    if (!set)
        return SIM_EIO;
    snprintf(origin, sizeof origin, "%.*s", n < 64 ? (int)n : 64, trace_name);
    int rc = param_bind(set, params, config, err);
    if (rc == 0 && trace_name[n])
        rc = assign_all(set, origin, params, trace_name + n + 1, err);
    param_set_free(set);
    return rc;
}

int gen_add_kernel(struct trace *t, const char *name, const uint32_t groups[3],
                   const uint32_t items[3], struct sim_err *err) {
    const struct trace_kernel k = {
        .id = (uint32_t)t->meta.n_kernels,
        .name = (char *)(uintptr_t)name,
        .groups = {groups[0], groups[1], groups[2]},
        .items = {items[0], items[1], items[2]},
    };
    return meta_add_kernel(&t->meta, &k, err);
}

int gen_add_alloc(struct trace *t, const char *name, uint64_t bytes, uint64_t *base,
                  struct sim_err *err) {
    const struct trace_meta *m = &t->meta;
    const struct trace_alloc *last = m->n_allocs ? &m->allocs[m->n_allocs - 1] : NULL;
    *base = last ? (last->base + last->bytes + ALLOC_ALIGN - 1) & ~(uint64_t)(ALLOC_ALIGN - 1)
                 : FIRST_BASE;
    return meta_add_alloc(&t->meta, *base, bytes, name, err);
}
