/* magnetar elf: functions, data objects and CUDA kernels of a program. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "sim/json.h"

#include "cli/cli.h"
#include "cli/report/table.h"
#include "memmodels/gpu/occupancy.h"
#include "sim/output.h"
#include "sim/result.h"
#include "traces/elf/elf.h"

enum { KEY_OCCUPANCY = 256, KEY_THREADS, KEY_JSON };

struct elf_arguments {
    const char *file, *json;
    const struct occupancy_gpu *gpu;
    uint64_t threads;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"occupancy", KEY_OCCUPANCY, "GPU", 0,
     "Work-groups per SM of a GPU, as titanx or a100, and what limits them", 0},
    {"threads", KEY_THREADS, "N", 0,
     "Work-items of a work-group for --occupancy; default: the most that the kernel allows", 0},
    {"json", KEY_JSON, "FILE", 0, "Write JSON to FILE ('-': standard output) instead", 0},
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct elf_arguments *a = state->input;
    switch (key) {
    case KEY_OCCUPANCY:
        a->gpu = occupancy_gpu_find(arg, &a->err);
        return a->gpu ? 0 : SIM_EUSAGE;
    case KEY_THREADS:
        return cli_number("threads", arg, 1, 1024, &a->threads, &a->err);
    case KEY_JSON:
        a->json = arg;
        return 0;
    case ARGP_KEY_ARG:
        if (a->file)
            return sim_fail(&a->err, SIM_EUSAGE, "elf: one argument too many: %s", arg);
        a->file = arg;
        return 0;
    case ARGP_KEY_NO_ARGS:
        return sim_fail(&a->err, SIM_EUSAGE, "elf: expected FILE; see magnetar elf --help");
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Work-items of a work-group: as asked for, else the kernel's own bound, else the GPU's. */
static uint32_t threads_of(const struct elf_arguments *a, const struct elf_kernel *k) {
    const uint64_t bound = (uint64_t)k->max_threads[0] * k->max_threads[1] * k->max_threads[2];
    if (a->threads)
        return (uint32_t)a->threads;
    return bound && bound <= 1024 ? (uint32_t)bound : 1024;
}

static struct occupancy occupancy_of_kernel(const struct elf_arguments *a,
                                            const struct elf_kernel *k) {
    const struct occupancy_need need = {threads_of(a, k), k->registers, k->shared_bytes};
    return occupancy_of(a->gpu, &need);
}

static void format_params(char *text, size_t size, const struct elf_kernel *k) {
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < k->n_params && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%u@%u", i ? " " : "",
                                 k->params[i].bytes, k->params[i].offset);
}

static void print_kernels(const struct elf_program *p) {
    struct table *t = table_new("kernel<|sm|registers|shared B|max threads|frame B|code B|"
                                "param B|parameters (bytes@offset)<");
    for (size_t i = 0; i < p->n_kernels; i++) {
        const struct elf_kernel *k = &p->kernels[i];
        char text[400];
        table_cell(t, "%s", k->name);
        table_cell(t, "%u", k->sm);
        table_cell(t, "%u", k->registers);
        table_cell(t, "%u", k->shared_bytes);
        if (k->max_threads[0])
            table_cell(t, "%ux%ux%u", k->max_threads[0], k->max_threads[1], k->max_threads[2]);
        else
            table_cell(t, "-");
        table_cell(t, "%u", k->frame_bytes);
        table_cell(t, "%u", k->code_bytes);
        table_cell(t, "%u", k->param_bytes);
        format_params(text, sizeof text, k);
        table_cell(t, "%s", text);
    }
    table_print(t, stdout);
    table_free(t);
}

static void print_occupancy(const struct elf_arguments *a, const struct elf_program *p) {
    struct table *t = table_new("kernel<|sm|threads|groups/SM|warps/SM|occupancy %|limiter<");
    for (size_t i = 0; i < p->n_kernels; i++) {
        const struct elf_kernel *k = &p->kernels[i];
        const struct occupancy o = occupancy_of_kernel(a, k);
        table_cell(t, "%s", k->name);
        table_cell(t, "%u", k->sm);
        table_cell(t, "%u", threads_of(a, k));
        table_cell(t, "%u", o.groups);
        table_cell(t, "%u", o.warps);
        table_cell(t, "%.1f", 100.0 * o.warps / a->gpu->warps);
        table_cell(t, "%s", o.limiter);
    }
    printf("\noccupancy of %s, compute capability %u.%u (limits: %s, %s)\n", a->gpu->name,
           a->gpu->sm / 10, a->gpu->sm % 10, a->gpu->source, a->gpu->status);
    table_print(t, stdout);
    table_free(t);
}

static void print_symbols(const struct elf_program *p) {
    struct table *t = table_new("address|bytes|kind<|name<");
    for (size_t i = 0; i < p->n_symbols; i++) {
        table_cell(t, "%" PRIx64, p->symbols[i].address);
        table_cell(t, "%" PRIu64, p->symbols[i].bytes);
        table_cell(t, "%s", p->symbols[i].function ? "function" : "data");
        table_cell(t, "%s", p->symbols[i].name);
    }
    table_print(t, stdout);
    table_free(t);
}

static int print_text(const struct elf_arguments *a, const struct elf_program *p) {
    size_t functions = 0;
    for (size_t i = 0; i < p->n_symbols; i++)
        functions += p->symbols[i].function;
    printf("%s: %s, %zu functions, %zu data objects, %zu kernels%s\n", a->file, p->machine,
           functions, p->n_symbols - functions, p->n_kernels,
           p->relocatable ? ", loaded anywhere" : "");
    if (p->compressed)
        printf("%zu compressed cubins are left out\n", p->compressed);
    if (p->n_symbols) {
        putchar('\n');
        print_symbols(p);
    }
    if (p->n_kernels) {
        putchar('\n');
        print_kernels(p);
        if (a->gpu)
            print_occupancy(a, p);
    }
    return 0;
}

static json_t *params_json(const struct elf_kernel *k) {
    json_t *params = json_array();
    for (size_t i = 0; i < k->n_params; i++) {
        json_t *param = json_add(params, json_object());
        json_put(param, "offset", json_count(k->params[i].offset));
        json_put(param, "bytes", json_count(k->params[i].bytes));
    }
    return params;
}

static json_t *occupancy_json(const struct elf_arguments *a, const struct elf_kernel *k) {
    const struct occupancy o = occupancy_of_kernel(a, k);
    json_t *object = json_object();
    json_put(object, "gpu", json_text(a->gpu->name));
    json_put(object, "threads", json_count(threads_of(a, k)));
    json_put(object, "groups_per_sm", json_count(o.groups));
    json_put(object, "warps_per_sm", json_count(o.warps));
    json_put(object, "limiter", json_text(o.limiter));
    return object;
}

static json_t *kernel_json(const struct elf_arguments *a, const struct elf_kernel *k) {
    json_t *object = json_object();
    json_put(object, "name", json_text(k->name));
    json_put(object, "sm", json_count(k->sm));
    json_put(object, "registers", json_count(k->registers));
    json_put(object, "shared_bytes", json_count(k->shared_bytes));
    json_t *threads = json_put(object, "max_threads", json_array());
    for (int i = 0; i < 3; i++)
        json_add(threads, json_count(k->max_threads[i]));
    json_put(object, "frame_bytes", json_count(k->frame_bytes));
    json_put(object, "code_bytes", json_count(k->code_bytes));
    json_put(object, "param_base", json_count(k->param_base));
    json_put(object, "param_bytes", json_count(k->param_bytes));
    json_put(object, "params", params_json(k));
    if (a->gpu)
        json_put(object, "occupancy", occupancy_json(a, k));
    return object;
}

static json_t *symbol_json(const struct elf_symbol *s) {
    json_t *object = json_object();
    json_put(object, "name", json_text(s->name));
    json_put(object, "address", json_count(s->address));
    json_put(object, "bytes", json_count(s->bytes));
    json_put(object, "kind", json_text(s->function ? "function" : "data"));
    return object;
}

static int print_json(struct elf_arguments *a, const struct elf_program *p) {
    struct output out;
    const int rc = output_open(&out, a->json, &a->err);
    if (rc)
        return rc;
    json_t *root = json_object();
    json_put(root, "machine", json_text(p->machine));
    json_put(root, "compressed_cubins", json_count(p->compressed));
    json_t *symbols = json_put(root, "symbols", json_array());
    for (size_t i = 0; i < p->n_symbols; i++)
        json_add(symbols, symbol_json(&p->symbols[i]));
    json_t *kernels = json_put(root, "kernels", json_array());
    for (size_t i = 0; i < p->n_kernels; i++)
        json_add(kernels, kernel_json(a, &p->kernels[i]));
    json_write_to(out.file, root, JSON_INDENT(2));
    json_decref(root);
    return output_commit(&out, &a->err);
}

static int run(struct elf_arguments *a) {
    struct elf_program *p;
    int rc = elf_read(&p, a->file, &a->err);
    if (rc)
        return rc;
    rc = a->json ? print_json(a, p) : print_text(a, p);
    elf_free(p);
    return rc ? rc : cli_flush(&a->err);
}

static const char doc[] =
    "Lists the functions and data objects of a program, and of CUDA code (a cubin, or uncompressed "
    "cubins in a fatbin, in a program or as a file) what each kernel takes of an SM.\v"
    "What the values mean and how they were checked: docs/elf.md.\n\n"
    "A GPU that --occupancy does not know is refused with the names of those it knows.\n\n"
    "Examples:\n"
    "  magnetar elf /bin/true\n";

int cmd_elf(int argc, char **argv) {
    struct elf_arguments a = {0};
    const struct argp argp = {.options = options, .parser = parse, .args_doc = "FILE", .doc = doc};
    return cli_parse(&argp, argc, argv, &a, &a.err) || run(&a) ? cli_fail(&a.err) : 0;
}
