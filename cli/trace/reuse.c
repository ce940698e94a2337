#include "cli/trace/reuse.h"

#include <inttypes.h>
#include <string.h>

#include "cli/report/table.h"
#include "sim/result.h"

static const char *kernel_name(const struct trace_meta *m, const struct reuse_row *row) {
    return row->kernel < m->n_kernels ? m->kernels[row->kernel].name : "-";
}

static const char *tensor_name(const struct trace_meta *m, const struct reuse_row *row) {
    if (row->alloc < 0)
        return "(none)";
    const char *name = m->allocs[row->alloc].name;
    return *name ? name : "?";
}

static double percent(uint64_t part, uint64_t whole) {
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

/* Sum of bins from `from` to before `to`. */
static uint64_t bins(const uint64_t *v, unsigned from, unsigned to) {
    uint64_t sum = 0;
    for (unsigned k = from; k < to; k++)
        sum += v[k];
    return sum;
}

static void name_cells(struct table *t, const struct trace_meta *m, const struct reuse_row *row) {
    if (row->kernel < m->n_kernels)
        table_cell(t, "%u", m->kernels[row->kernel].id);
    else
        table_cell(t, "%u", row->kernel);
    table_cell(t, "%s", kernel_name(m, row));
    table_cell(t, "%s", tensor_name(m, row));
    table_cell(t, "%" PRIu64, row->references);
}

/* Bins of lines between capacities: [0, 2^3 lines) is a distance that 1 KiB holds, and so on. */
static void print_distances(FILE *out, const struct trace_meta *m, const struct reuse *r) {
    static const unsigned edges[] = {0, 4, 8, 12, 14, 16, 18, 20, REUSE_BINS};
    struct table *t = table_new("kernel|name<|tensor<|references|first %|<1KiB %|<16KiB %|<256KiB "
                                "%|<1MiB %|<4MiB %|<16MiB %|<64MiB %|more %");
    const struct reuse_row *row;
    for (size_t i = 0; (row = reuse_at(r, i)); i++) {
        name_cells(t, m, row);
        table_cell(t, "%.2f", percent(row->cold, row->references));
        for (size_t e = 0; e + 1 < sizeof edges / sizeof edges[0]; e++)
            table_cell(t, "%.2f",
                       percent(bins(row->distance, edges[e], edges[e + 1]), row->references));
    }
    fputs("\nreuse distance: distinct lines of 128 B since the line was referenced last, as the "
          "capacity that holds them\n",
          out);
    table_print(t, out);
    table_free(t);
}

static void print_strides(FILE *out, const struct trace_meta *m, const struct reuse *r) {
    static const unsigned edges[] = {0, 1, 8, 11, 17, REUSE_BINS};
    struct table *t =
        table_new("kernel|name<|tensor<|references|0 %|<128B %|<1KiB %|<64KiB %|more %|-<128B "
                  "%|-<1KiB %|-<64KiB %|-more %");
    const struct reuse_row *row;
    for (size_t i = 0; (row = reuse_at(r, i)); i++) {
        const uint64_t all = row->references - 1;
        name_cells(t, m, row);
        for (size_t e = 0; e + 1 < sizeof edges / sizeof edges[0]; e++)
            table_cell(t, "%.2f", percent(bins(row->forward, edges[e], edges[e + 1]), all));
        for (size_t e = 1; e + 1 < sizeof edges / sizeof edges[0]; e++)
            table_cell(t, "%.2f", percent(bins(row->backward, edges[e], edges[e + 1]), all));
    }
    fputs("\nstride: bytes from the reference before in the same kernel and tensor\n", out);
    table_print(t, out);
    table_free(t);
}

void trace_reuse_print(FILE *out, const struct trace_meta *m, const struct reuse *r) {
    print_distances(out, m, r);
    print_strides(out, m, r);
}

/* Bins up to the last that is not empty. */
static json_t *bins_json(const uint64_t *v) {
    json_t *array = json_array();
    unsigned n = REUSE_BINS;
    while (n && v[n - 1] == 0)
        n--;
    for (unsigned k = 0; k < n; k++)
        json_add(array, json_integer((json_int_t)v[k]));
    return array;
}

static json_t *row_json(const struct trace_meta *m, const struct reuse_row *row) {
    json_t *object = json_object();
    json_put(object, "kernel",
             json_count(row->kernel < m->n_kernels ? m->kernels[row->kernel].id : row->kernel));
    json_put(object, "name", json_text(kernel_name(m, row)));
    json_put(object, "tensor", json_text(row->alloc < 0 ? "" : m->allocs[row->alloc].name));
    json_put(object, "references", json_count(row->references));
    json_put(object, "first", json_count(row->cold));
    json_put(object, "distance_lines_log2", bins_json(row->distance));
    json_put(object, "stride_forward_bytes_log2", bins_json(row->forward));
    json_put(object, "stride_backward_bytes_log2", bins_json(row->backward));
    return object;
}

json_t *trace_reuse_json(const struct trace_meta *m, const struct reuse *r) {
    json_t *array = json_array();
    const struct reuse_row *row;
    for (size_t i = 0; (row = reuse_at(r, i)); i++)
        json_add(array, row_json(m, row));
    return array;
}
