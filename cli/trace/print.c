#include "cli/trace/print.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sim/json.h"

#include "cli/report/table.h"
#include "cli/trace/reuse.h"
#include "sim/output.h"
#include "sim/result.h"

static const char *const op_names[OP_COUNT] = {"read",  "write",     "atomic",
                                               "fetch", "copy back", "invalidate"};
static const char *const op_keys[OP_COUNT] = {"reads",   "writes",    "atomics",
                                              "fetches", "copybacks", "invalidates"};

/* Text of a trace on one line, control characters as '?'. */
static void print_text(FILE *out, const char *text) {
    for (const char *p = text; *p; p++)
        fputc(iscntrl((unsigned char)*p) ? '?' : *p, out);
}

static uint64_t reads_of(const struct summary_counts *c) {
    return c->ops[OP_READ] + c->ops[OP_FETCH] + c->ops[OP_ATOMIC];
}

/* Bytes in the largest unit that they fill. */
static const char *readable(char text[40], uint64_t bytes) {
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    size_t u = 0;
    double v = (double)bytes;
    for (; v >= 1024 && u + 1 < sizeof units / sizeof units[0]; u++)
        v /= 1024;
    snprintf(text, 40, "%.4g %s", v, units[u]);
    return text;
}

static uint64_t writes_of(const struct summary_counts *c) {
    return c->ops[OP_WRITE] + c->ops[OP_ATOMIC];
}

static void print_totals(FILE *out, const struct trace *t, const struct summary *s) {
    const struct summary_counts total = summary_total(s);
    const uint64_t accesses = summary_accesses(&total);
    char size[40];
    print_text(out, t->name);
    fprintf(out, ": %s%s\n", t->format->name, t->gpu ? ", GPU sectors" : "");
    for (size_t i = 0; i < t->meta.n_notes; i++) {
        fputs("  ", out);
        print_text(out, t->meta.notes[i].key);
        fputs(": ", out);
        print_text(out, t->meta.notes[i].text);
        fputc('\n', out);
    }
    fprintf(out, "  %-18s %12" PRIu64 "\n", "accesses", accesses);
    for (int op = 0; op < OP_COUNT; op++)
        if (total.ops[op])
            fprintf(out, "  %-18s %12" PRIu64 "  %5.1f %%\n", op_names[op], total.ops[op],
                    100.0 * (double)total.ops[op] / (double)accesses);
    if (writes_of(&total))
        fprintf(out, "  %-18s %12.2f\n", "reads per write",
                (double)(reads_of(&total) - total.ops[OP_FETCH]) / (double)writes_of(&total));
    fprintf(out, "  %-18s %12s  (32 B sectors touched)\n", "footprint",
            readable(size, summary_footprint(s)));
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
    json_put(object, "accesses", json_integer((json_int_t)summary_accesses(&c)));
    for (int op = 0; op < OP_COUNT; op++)
        json_put(object, op_keys[op], json_integer((json_int_t)c.ops[op]));
    return object;
}

static json_t *shape_json(const uint32_t v[3]) {
    json_t *array = json_array();
    for (int i = 0; i < 3; i++)
        json_add(array, json_integer(v[i]));
    return array;
}

static json_t *kernels_json(const struct trace_meta *m, const struct summary *s) {
    json_t *array = json_array();
    for (size_t i = 0; i < m->n_kernels; i++) {
        json_t *k = counts_json(summary_kernel(s, i));
        json_put(k, "id", json_integer(m->kernels[i].id));
        json_put(k, "name", json_text(m->kernels[i].name));
        json_put(k, "groups", shape_json(m->kernels[i].groups));
        json_put(k, "items", shape_json(m->kernels[i].items));
        json_add(array, k);
    }
    return array;
}

static json_t *allocs_json(const struct trace_meta *m, const struct summary *s) {
    json_t *array = json_array();
    for (size_t i = 0; i < m->n_allocs; i++) {
        json_t *a = counts_json(summary_alloc(s, i));
        json_put(a, "base", json_count(m->allocs[i].base));
        json_put(a, "bytes", json_count(m->allocs[i].bytes));
        json_put(a, "name", json_text(m->allocs[i].name));
        json_add(array, a);
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
    json_put(root, "name", json_text(slash ? slash + 1 : t->name));
    json_put(root, "format", json_text(t->format->name));
    json_put(root, "gpu", json_boolean(t->gpu));
    json_put(root, "footprint_bytes", json_integer((json_int_t)summary_footprint(s)));
    json_put(root, "lines", json_integer((json_int_t)summary_lines(s)));
    json_t *notes = json_object();
    for (size_t i = 0; i < t->meta.n_notes; i++)
        json_put(notes, t->meta.notes[i].key, json_text(t->meta.notes[i].text));
    json_put(root, "notes", notes);
    json_put(root, "kernels", kernels_json(&t->meta, s));
    json_put(root, "allocations", allocs_json(&t->meta, s));
    if (reuse)
        json_put(root, "reuse", trace_reuse_json(&t->meta, reuse));
    json_write_to(out.file, root, JSON_INDENT(2));
    json_decref(root);
    return output_commit(&out, err);
}
