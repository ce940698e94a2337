#include "cli/trace_print.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "cli/table.h"
#include "cli/trace_reuse.h"
#include "sim/output.h"
#include "sim/result.h"
#include "sim/unit.h"

static const char *const op_names[OP_COUNT] = {"read",  "write",     "atomic",
                                               "fetch", "copy back", "invalidate"};
static const char *const op_keys[OP_COUNT] = {"reads",   "writes",    "atomics",
                                              "fetches", "copybacks", "invalidates"};

/* Text of a trace on one line, control characters as '?'; as one word, blanks as '_'. */
static void print_text(FILE *out, const char *text, bool word) {
    for (const char *p = text; *p; p++)
        fputc(iscntrl((unsigned char)*p) ? '?' : word && *p == ' ' ? '_' : *p, out);
}

static uint64_t reads_of(const struct summary_counts *c) {
    return c->ops[OP_READ] + c->ops[OP_FETCH] + c->ops[OP_ATOMIC];
}

static uint64_t writes_of(const struct summary_counts *c) {
    return c->ops[OP_WRITE] + c->ops[OP_ATOMIC];
}

static void print_totals(FILE *out, const struct trace *t, const struct summary *s) {
    const struct summary_counts total = summary_total(s);
    const uint64_t accesses = summary_accesses(&total);
    char size[40];
    print_text(out, t->name, false);
    fprintf(out, ": %s%s\n", t->format->name, t->gpu ? ", GPU sectors" : "");
    for (size_t i = 0; i < t->meta.n_notes; i++) {
        fputs("  ", out);
        print_text(out, t->meta.notes[i].key, false);
        fputs(": ", out);
        print_text(out, t->meta.notes[i].text, false);
        fputc('\n', out);
    }
    fprintf(out, "  %-18s %12" PRIu64 "\n", "accesses", accesses);
    for (int op = 0; op < OP_COUNT; op++)
        if (total.ops[op])
            fprintf(out, "  %-18s %12" PRIu64 "  %5.1f %%\n", op_names[op], total.ops[op],
                    100.0 * (double)total.ops[op] / (double)accesses);
    if (writes_of(&total))
        fprintf(out, "  %-18s %12.2f\n", "reads per write",
                (double)reads_of(&total) / (double)writes_of(&total));
    fprintf(out, "  %-18s %12s  (32 B sectors touched)\n", "footprint",
            unit_format(size, sizeof size, (double)summary_footprint(s), UNIT_BYTES, 4));
    fprintf(out, "  %-18s %12" PRIu64 "\n", "lines of 128 B", summary_lines(s));
    fprintf(out, "  %-18s %12zu\n", "kernels", t->meta.n_kernels);
}

static void print_kernels(FILE *out, const struct trace_meta *m, const struct summary *s) {
    struct table *t = table_new("kernel|name<|groups<|items<|reads|writes");
    for (size_t i = 0; i < m->n_kernels; i++) {
        const struct trace_kernel *k = &m->kernels[i];
        const struct summary_counts c = summary_kernel(s, i);
        table_cell(t, "%u", k->id);
        table_cell(t, "%s", k->name);
        table_cell(t, "%ux%ux%u", k->groups[0], k->groups[1], k->groups[2]);
        table_cell(t, "%ux%ux%u", k->items[0], k->items[1], k->items[2]);
        table_cell(t, "%" PRIu64, reads_of(&c));
        table_cell(t, "%" PRIu64, writes_of(&c));
    }
    table_print(t, out);
    table_free(t);
}

static void print_allocs(FILE *out, const struct trace_meta *m, const struct summary *s) {
    struct table *t = table_new("allocation<|bytes|reads|writes|name<");
    for (size_t i = 0; i < m->n_allocs; i++) {
        const struct trace_alloc *a = &m->allocs[i];
        const struct summary_counts c = summary_alloc(s, i);
        table_cell(t, "%" PRIx64, a->base);
        table_cell(t, "%" PRIu64, a->bytes);
        table_cell(t, "%" PRIu64, reads_of(&c));
        table_cell(t, "%" PRIu64, writes_of(&c));
        table_cell(t, "%s", a->name);
    }
    table_print(t, out);
    table_free(t);
}

void trace_print_info(FILE *out, const struct trace *t, const struct summary *s) {
    print_totals(out, t, s);
    if (t->meta.n_kernels) {
        fputc('\n', out);
        print_kernels(out, &t->meta, s);
    }
    if (t->meta.n_allocs) {
        fputc('\n', out);
        print_allocs(out, &t->meta, s);
    }
}

static json_t *counts_json(struct summary_counts c) {
    json_t *object = json_object();
    json_object_set_new(object, "accesses", json_integer((json_int_t)summary_accesses(&c)));
    for (int op = 0; op < OP_COUNT; op++)
        json_object_set_new(object, op_keys[op], json_integer((json_int_t)c.ops[op]));
    return object;
}

/* JSON integers end at 2^63 - 1; above, the nearest real. */
static json_t *address_json(uint64_t v) {
    return v <= INT64_MAX ? json_integer((json_int_t)v) : json_real((double)v);
}

static json_t *shape_json(const uint32_t v[3]) {
    return json_pack("[I,I,I]", (json_int_t)v[0], (json_int_t)v[1], (json_int_t)v[2]);
}

static json_t *kernels_json(const struct trace_meta *m, const struct summary *s) {
    json_t *array = json_array();
    for (size_t i = 0; i < m->n_kernels; i++) {
        json_t *k = counts_json(summary_kernel(s, i));
        json_object_set_new(k, "id", json_integer(m->kernels[i].id));
        json_object_set_new(k, "name", result_text(m->kernels[i].name));
        json_object_set_new(k, "groups", shape_json(m->kernels[i].groups));
        json_object_set_new(k, "items", shape_json(m->kernels[i].items));
        json_array_append_new(array, k);
    }
    return array;
}

static json_t *allocs_json(const struct trace_meta *m, const struct summary *s) {
    json_t *array = json_array();
    for (size_t i = 0; i < m->n_allocs; i++) {
        json_t *a = counts_json(summary_alloc(s, i));
        json_object_set_new(a, "base", address_json(m->allocs[i].base));
        json_object_set_new(a, "bytes", address_json(m->allocs[i].bytes));
        json_object_set_new(a, "name", result_text(m->allocs[i].name));
        json_array_append_new(array, a);
    }
    return array;
}

int trace_print_json(const char *path, const struct trace *t, const struct summary *s,
                     const struct reuse *reuse, struct sim_err *err) {
    struct output out;
    const int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    const char *slash = strrchr(t->name, '/');
    json_t *root = counts_json(summary_total(s));
    json_object_set_new(root, "name", result_text(slash ? slash + 1 : t->name));
    json_object_set_new(root, "format", json_string(t->format->name));
    json_object_set_new(root, "gpu", json_boolean(t->gpu));
    json_object_set_new(root, "footprint_bytes", json_integer((json_int_t)summary_footprint(s)));
    json_object_set_new(root, "lines", json_integer((json_int_t)summary_lines(s)));
    json_t *notes = json_object();
    for (size_t i = 0; i < t->meta.n_notes; i++)
        json_object_set_new(notes, t->meta.notes[i].key, result_text(t->meta.notes[i].text));
    json_object_set_new(root, "notes", notes);
    json_object_set_new(root, "kernels", kernels_json(&t->meta, s));
    json_object_set_new(root, "allocations", allocs_json(&t->meta, s));
    if (reuse)
        json_object_set_new(root, "reuse", trace_reuse_json(&t->meta, reuse));
    json_dumpf(root, out.file, JSON_INDENT(2));
    fputc('\n', out.file);
    json_decref(root);
    return output_commit(&out, err);
}

static void print_new_allocs(struct trace_printer *p, const struct trace_meta *m) {
    for (; p->allocs < m->n_allocs; p->allocs++) {
        const struct trace_alloc *a = &m->allocs[p->allocs];
        fprintf(p->out, "A %" PRIx64 " %" PRIu64 "%s", a->base, a->bytes, *a->name ? " " : "");
        print_text(p->out, a->name, false);
        fputc('\n', p->out);
    }
}

/* The kernels before index `end` that are not printed yet. */
static void print_kernels_before(struct trace_printer *p, const struct trace_meta *m, size_t end) {
    for (; p->kernels < end && p->kernels < m->n_kernels; p->kernels++) {
        const struct trace_kernel *k = &m->kernels[p->kernels];
        fprintf(p->out, "K %u ", k->id);
        print_text(p->out, *k->name ? k->name : "?", true);
        fprintf(p->out, " %u %u %u %u %u %u\n", k->groups[0], k->groups[1], k->groups[2],
                k->items[0], k->items[1], k->items[2]);
    }
}

static char *put_hex(char *p, uint64_t v) {
    const unsigned digits = v ? (67u - (unsigned)__builtin_clzll(v)) / 4 : 1;
    for (unsigned i = 0; i < digits; i++)
        p[i] = "0123456789abcdef"[v >> (4 * (digits - 1 - i)) & 15];
    return p + digits;
}

static char *put_dec(char *p, uint64_t v) {
    char digits[20];
    unsigned n = 0;
    do
        digits[n++] = (char)('0' + v % 10);
    while (v /= 10);
    while (n)
        *p++ = digits[--n];
    return p;
}

static void print_warp(FILE *out, uint32_t kernel, uint32_t group, uint64_t addr, uint32_t word) {
    char line[96], *p = line;
    p = put_dec(p, kernel);
    *p++ = ' ';
    p = put_dec(p, group);
    *p++ = ' ';
    p = put_dec(p, word_warp(word));
    *p++ = ' ';
    *p++ = "RWARRR"[word_op(word)];
    *p++ = ' ';
    p = put_hex(p, addr);
    *p++ = ' ';
    p = put_hex(p, word_extent(word));
    *p++ = '\n';
    fwrite(line, 1, (size_t)(p - line), out);
}

/* An access given by size, as one line of warp text per 128 B line. */
static void print_sized(FILE *out, uint32_t kernel, uint32_t group, uint64_t addr, uint32_t word) {
    uint64_t last = addr + word_extent(word) - 1;
    for (uint64_t line = addr / TRACE_LINE; line <= last / TRACE_LINE; line++) {
        const uint64_t base = line * TRACE_LINE;
        const unsigned low = addr > base ? (unsigned)(addr - base) / TRACE_SECTOR : 0;
        const unsigned high = last - base < TRACE_LINE ? (unsigned)(last - base) / TRACE_SECTOR : 3;
        const uint32_t mask = (2u << high) - (1u << low);
        print_warp(out, kernel, group, base, word_make(word_op(word), true, mask, word_warp(word)));
    }
}

static void print_xdin(FILE *out, uint64_t addr, uint32_t word) {
    char line[64], *p = line;
    *p++ = "rwwicv"[word_op(word)];
    *p++ = ' ';
    p = put_hex(p, addr);
    *p++ = ' ';
    p = put_hex(p, word_extent(word));
    *p++ = '\n';
    fwrite(line, 1, (size_t)(p - line), out);
}

void trace_print_block(struct trace_printer *p, const struct trace *t,
                       const struct trace_block *b) {
    if (t->gpu && !p->begun)
        fputs("# kernel wg warp op line sectors\n", p->out);
    p->begun = 1;
    if (t->gpu)
        print_new_allocs(p, &t->meta);
    for (uint32_t r = 0; r < b->n_runs; r++) {
        const uint32_t end = r + 1 < b->n_runs ? b->runs[r + 1].first : b->n;
        const uint32_t k = b->runs[r].kernel;
        const uint32_t id = k < t->meta.n_kernels ? t->meta.kernels[k].id : k;
        if (t->gpu)
            print_kernels_before(p, &t->meta, (size_t)k + 1);
        for (uint32_t i = b->runs[r].first; i < end; i++) {
            if (!t->gpu)
                print_xdin(p->out, b->addr[i], b->word[i]);
            else if (word_is_mask(b->word[i]))
                print_warp(p->out, id, b->runs[r].group, b->addr[i], b->word[i]);
            else
                print_sized(p->out, id, b->runs[r].group, b->addr[i], b->word[i]);
        }
    }
}

void trace_print_end(struct trace_printer *p, const struct trace *t) {
    if (!t->gpu)
        return;
    print_new_allocs(p, &t->meta);
    print_kernels_before(p, &t->meta, t->meta.n_kernels);
}
