#include "traces/export/export.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/param.h"
#include "traces/export/format.h"

#define DIN_BYTES     4u /* of every access of traditional din */
#define WARP_ITEMS    32u
#define REQUEST_BYTES 64u /* of every request of the DRAM simulators */

static const struct export_format formats[] = {
    {"din", "Dinero, traditional: a line for each 4 bytes", export_din, DIN_BYTES, NULL, NULL},
    {"xdin", "Dinero, extended: a line for each access, or row of sectors", export_xdin, 0, NULL,
     NULL},
    {"lackey", "valgrind lackey: a line for each access, or row of sectors", export_lackey, 0, NULL,
     NULL},
    {"dramsim3", "DRAMsim3: 64-byte requests, cycles from the gaps", export_dramsim3, REQUEST_BYTES,
     NULL, NULL},
    {"ramulator", "Ramulator 2, loads and stores: 64-byte requests", export_ramulator,
     REQUEST_BYTES, NULL, NULL},
    {"ramulator1", "Ramulator 1, memory: 64-byte requests", export_ramulator1, REQUEST_BYTES, NULL,
     NULL},
    {"gem5", "gem5 packets, ticks from the gaps", export_gem5, 0, export_gem5_begin, NULL},
    {"scalesim", "SCALE-Sim demand: what is read, byte for byte, cycles from the gaps",
     export_scalesim_reads, 1, NULL, export_scalesim_end},
    {"scalesim-ofmap", "SCALE-Sim demand: what is written", export_scalesim_writes, 1, NULL,
     export_scalesim_end},
    {"champsim", "ChampSim: an instruction for each fetch, with its loads and stores",
     export_champsim, 0, NULL, export_champsim_end},
    {"champsim-cloudsuite", "ChampSim, 96 bytes per instruction", export_cloudsuite, 0, NULL,
     export_cloudsuite_end},
    {"cvp1", "CVP-1: an instruction for each fetch, load and store", export_cvp, 0, NULL,
     export_cvp_end},
    {"oracleGeneral", "libCacheSim: a request for each 128 B line; next uses not known",
     export_oracle, TRACE_LINE, NULL, NULL},
    {"warp", "warp text: a line for each 128 B line", export_warp, 0, NULL, NULL},
};

#define N_FORMATS   (sizeof formats / sizeof formats[0])
#define KEEPS_MASKS export_warp /* and kernels and allocations */

const struct export_format *export_format_at(size_t i) {
    return i < N_FORMATS ? &formats[i] : NULL;
}

static const struct export_format *find(const char *name) {
    for (size_t i = 0; i < N_FORMATS; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

#define NAMES_MAX 300u

/* "mgt, din, ... or warp". */
static const char *all_names(char text[NAMES_MAX]) {
    struct cursor c = cursor_over(text, NAMES_MAX - 1);
    cursor_text(&c, "mgt");
    for (size_t i = 0; i < N_FORMATS; i++) {
        cursor_text(&c, i + 1 < N_FORMATS ? ", " : " or ");
        cursor_text(&c, formats[i].name);
    }
    text[c.n] = '\0';
    return text;
}

int export_find(const char *name, const struct export_format **out, struct sim_err *err) {
    const char *names[N_FORMATS];
    char text[NAMES_MAX];
    *out = find(name);
    if (*out)
        return 0;
    for (size_t i = 0; i < N_FORMATS; i++)
        names[i] = formats[i].name;
    const char *nearest = param_nearest(name, names, N_FORMATS);
    return sim_fail(err, SIM_EUSAGE, "'%.40s' cannot be written; expected %s%s", name,
                    nearest ? "mgt, or did you mean " : all_names(text), nearest ? nearest : "");
}

int export_by_name(const char *path, const struct export_format **out, struct sim_err *err) {
    char text[NAMES_MAX];
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    *out = NULL;
    if (!dot || strcmp(dot, ".mgt") == 0)
        return 0;
    *out = find(dot + 1);
    return *out ? 0
                : sim_fail(err, SIM_EUSAGE,
                           "%s: '%.40s' names no format that can be written; say --to with one of "
                           "%s",
                           path, dot, all_names(text));
}

struct export *export_new(FILE *f, const struct export_format *format, struct sim_err *err) {
    struct export *e = sim_alloc(1, sizeof *e, err);
    if (e) {
        e->out = f;
        e->format = format;
        if (format->begin)
            format->begin(e);
    }
    return e;
}

void export_free(struct export *e) {
    if (e)
        free(e->ids);
    free(e);
}

/* Text on one line, control characters as '?'; as one word, blanks as '_'. */
static void print_text(FILE *out, const char *text, bool word) {
    for (const char *p = text; *p; p++)
        fputc(iscntrl((unsigned char)*p) ? '?' : word && *p == ' ' ? '_' : *p, out);
}

/* The number to write for the next kernel: its own, unless that stood before. */
static int name_kernel(struct export *e, const struct trace_meta *m, struct sim_err *err) {
    const size_t i = e->kernels;
    uint64_t id = m->kernels[i].id;
    const int rc = sim_grow((void **)&e->ids, &e->cap_ids, i, sizeof *e->ids, err);
    if (rc)
        return rc;
    for (size_t k = 0; id < e->next_id && k < i; k++)
        if (e->ids[k] == id)
            id = e->next_id;
    if (id > UINT32_MAX)
        return sim_fail(err, SIM_EUNSUP, "no number is left for another kernel %u",
                        m->kernels[i].id);
    e->ids[i] = (uint32_t)id;
    if (id >= e->next_id)
        e->next_id = id + 1;
    e->kernels++;
    return 0;
}

/* All allocations so far, and the kernels before index `end`. */
static int describe(struct export *e, const struct trace_meta *m, size_t end, struct sim_err *err) {
    if (e->format->access != KEEPS_MASKS)
        return 0;
    const char *groups = e->begun ? NULL : meta_note(m, "groups");
    e->summed |= groups && !strcmp(groups, META_GROUPS_SUMMED);
    if (!e->begun)
        fputs("# kernel wg warp op line sectors\n", e->out);
    e->begun = true;
    for (; e->allocs < m->n_allocs; e->allocs++) {
        const struct trace_alloc *a = &m->allocs[e->allocs];
        fprintf(e->out, "A %" PRIx64 " %" PRIu64 "%s", a->base, a->bytes, *a->name ? " " : "");
        print_text(e->out, a->name, false);
        fputc('\n', e->out);
    }
    while (e->kernels < end && e->kernels < m->n_kernels) {
        const struct trace_kernel *k = &m->kernels[e->kernels];
        const int rc = name_kernel(e, m, err);
        if (rc)
            return rc;
        fprintf(e->out, "K %u ", e->ids[e->kernels - 1]);
        print_text(e->out, *k->name ? k->name : "?", true);
        fprintf(e->out, " %u %u %u %u %u %u\n", k->groups[0], k->groups[1], k->groups[2],
                k->items[0], k->items[1], k->items[2]);
    }
    return 0;
}

/* A trace without kernels is one kernel in warp text, which knows no others. */
static void describe_none(struct export *e) {
    if (e->format->access == KEEPS_MASKS && e->kernels == 0)
        fprintf(e->out, "K 0 ? %u 1 1 %u 1 1\n", UINT32_MAX, WARP_ITEMS);
    e->kernels = 1;
}

/* Writes an access of `bytes` from addr on: as one, or in the pieces that the format has. */
static void put_range(struct export *e, uint64_t addr, uint32_t bytes, uint32_t word) {
    const uint32_t piece = e->format->piece;
    if (!piece) {
        e->format->access(e, addr, word_make(word_op(word), false, bytes, word_warp(word)));
        return;
    }
    const uint64_t first = addr / piece, last = (addr + bytes - 1) / piece;
    const uint32_t part = word_make(word_op(word), false, piece, word_warp(word));
    for (uint64_t i = first; i <= last; i++)
        e->format->access(e, i * piece, part);
}

/* Writes each run of neighbouring sectors of a mask as one access. */
static void put_sectors(struct export *e, uint64_t line, uint32_t word) {
    uint32_t mask = word_extent(word);
    while (mask) {
        const unsigned low = (unsigned)__builtin_ctz(mask);
        const unsigned n = (unsigned)__builtin_ctz(~(mask >> low));
        put_range(e, line + low * TRACE_SECTOR, n * TRACE_SECTOR, word);
        mask &= ~(((1u << n) - 1) << low);
    }
}

static void put_access(struct export *e, uint64_t addr, uint32_t word) {
    if (e->format->access == KEEPS_MASKS)
        e->format->access(e, addr, word);
    else if (word_is_mask(word))
        put_sectors(e, addr, word);
    else
        put_range(e, addr, word_extent(word), word);
}

int export_block(struct export *e, const struct trace_block *b, const struct trace_meta *meta,
                 struct sim_err *err) {
    for (uint32_t r = 0; r < b->n_runs; r++) {
        const uint32_t end = r + 1 < b->n_runs ? b->runs[r + 1].first : b->n;
        const uint32_t k = b->runs[r].kernel;
        const int rc = describe(e, meta, (size_t)k + 1, err);
        if (rc)
            return rc;
        if (meta->n_kernels == 0)
            describe_none(e);
        e->kernel = k < e->kernels && e->ids ? e->ids[k] : k;
        e->group = e->summed && k < meta->n_kernels
                       ? meta_summed_group(&meta->kernels[k], b->runs[r].group)
                       : b->runs[r].group;
        for (uint32_t i = b->runs[r].first; i < end; i++) {
            e->cycle += b->has_gaps ? b->gap[i] : 0;
            put_access(e, b->addr[i], b->word[i]);
        }
    }
    return 0;
}

int export_finish(struct export *e, const struct trace_meta *meta, struct sim_err *err) {
    if (e->format->end)
        e->format->end(e);
    if (e->cut)
        return sim_fail(err, SIM_EUNSUP, "%s: a record above %u bytes", e->format->name,
                        EXPORT_RECORD);
    return describe(e, meta, meta->n_kernels, err);
}
