#include "cli/run/case.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "pe/dataflow.h"
#include "pe/scalesim/scalesim.h"

enum { ITEM_MAX = 128 };

/* NETWORK,KEY=VALUE,... cut up in place. */
static int take_words(char *words, const char **name, uint64_t *batch, const char **layers,
                      const char **dims, struct sim_err *err) {
    int rc = 0;
    char *rest = words;
    *name = strsep(&rest, ",");
    for (char *word; rc == 0 && (word = strsep(&rest, ","));) {
        if (strncmp(word, "batch=", 6) == 0)
            rc = cli_number("batch", word + 6, 1, UINT32_MAX, batch, err);
        else if (strncmp(word, "layers=", 7) == 0)
            *layers = word + 7;
        else if (strncmp(word, "dims=", 5) == 0)
            *dims = word + 5;
        else
            rc = sim_fail(err, SIM_EUSAGE,
                          "gen:%s: '%s': expected batch=N, layers=A-B or dims=NAME=N+NAME=N", *name,
                          word);
    }
    return rc;
}

int run_case_open(struct run_case *c, const char *name, uint64_t *batch, const char **layers,
                  const char *dims, struct sim_err *err) {
    int rc = 0;
    if (strncmp(name, "gen:", 4) == 0) {
        c->words = strdup(name + 4);
        rc = c->words ? take_words(c->words, &name, batch, layers, &dims, err)
                      : sim_fail(err, SIM_EIO, "out of memory");
    }
    const struct network_options o = {.dims = dims, .keep_refused = true};
    return rc ? rc : network_open_with(&c->net, name, &o, err);
}

int run_case_mapping(const struct run_case *c, struct sim_err *err) {
    const char *path = c->machine.array.mapping;
    struct rs_mapping map;
    int rc = 0;
    for (size_t i = 0; i < c->net->n && rc == 0; i++)
        rc = rs_mapping_read(path, c->net->layers[i].name, &map, err);
    if (rc)
        return rc < 0 ? rc : 0;
    return sim_fail(err, SIM_EUSAGE, "no layer of the network is in %s", path);
}

/* Does one item of the list mean layer i? */
static bool matches(const char *item, const char *name, size_t i) {
    char *end;
    if (strcmp(item, name) == 0 || fnmatch(item, name, 0) == 0)
        return true;
    const unsigned long long from = strtoull(item, &end, 10);
    if (end == item)
        return false;
    if (*end == '\0')
        return i + 1 == from;
    if (*end != '-')
        return false;
    const char *second = end + 1;
    const unsigned long long to = strtoull(second, &end, 10);
    return end != second && *end == '\0' && i + 1 >= from && i + 1 <= to;
}

static int choose(const struct network *net, const char *list, bool *chosen, struct sim_err *err) {
    char item[ITEM_MAX];
    do {
        const size_t n = strcspn(list, ",");
        bool any = false;
        if (n >= sizeof item)
            return sim_fail(err, SIM_EUSAGE, "--layers: an item longer than %d characters",
                            ITEM_MAX - 1);
        snprintf(item, sizeof item, "%.*s", (int)n, list);
        for (size_t i = 0; i < net->n; i++)
            if (matches(item, net->layers[i].name, i))
                any = chosen[i] = true;
        if (!any)
            return sim_fail(
                err, SIM_EUSAGE,
                "--layers '%s': no such layer of %zu; expected a name, a pattern, a number "
                "or a range",
                item, net->n);
        list += n + (list[n] == ',');
    } while (*list);
    return 0;
}

int run_case_select(struct run_case *c, const char *list, uint64_t batch, uint64_t seed,
                    struct sim_err *err) {
    bool *chosen = sim_alloc(c->net->n + 1, sizeof *chosen, err);
    c->jobs = sim_alloc(c->net->n + 1, sizeof *c->jobs, err);
    if (!chosen || !c->jobs) {
        free(chosen);
        return SIM_EIO;
    }
    if (!list)
        memset(chosen, 1, c->net->n);
    int rc = list ? choose(c->net, list, chosen, err) : 0;
    for (size_t i = 0; i < c->net->n && rc == 0; i++)
        rc = chosen[i] ? net_layer_refusal(&c->net->layers[i], err) : 0;
    const struct array_config *a = &c->machine.array;
    const bool own = param_given(c->params, "spad.ifmap"),
               other = param_given(c->params, "spad.filter");
    for (size_t i = 0; i < c->net->n && rc == 0; i++)
        if (chosen[i])
            c->jobs[c->n++] =
                (struct run_layer){.net = &c->net->layers[i],
                                   .batch = batch,
                                   .seed = seed + i,
                                   .zeros_in = -1,
                                   .zeros_out = -1,
                                   .compat = c->compat,
                                   .sram_ifmap = own ? a->spad_ifmap : SCALESIM_SRAM_BYTES,
                                   .sram_filter = other ? a->spad_filter : SCALESIM_SRAM_BYTES};
    free(chosen);
    return rc;
}

int run_case_zeros(struct run_case *c, struct sim_err *err) {
    const char *p = c->machine.array.zeros;
    for (size_t i = 0; i < c->n && *p; i++) {
        char *end;
        const double zeros = strtod(p, &end);
        if (end == p || !(zeros >= 0 && zeros <= 1) || (*end && *end != ','))
            return sim_fail(err, SIM_EUSAGE,
                            "offchip.zeros: '%s': expected fractions from 0 to 1 and commas", p);
        c->jobs[i].zeros_in = zeros;
        if (i)
            c->jobs[i - 1].zeros_out = zeros;
        c->jobs[i].zeros_out = zeros; /* until the next layer says otherwise */
        p = end + (*end == ',');
    }
    if (*p)
        return sim_fail(err, SIM_EUSAGE, "offchip.zeros: more than %zu fractions", c->n);
    return 0;
}

void run_case_total(struct run_case *c) {
    for (size_t i = 0; i < c->n; i++)
        pe_result_add(&c->total, &c->jobs[i].result);
    c->area = area_evaluate(&c->machine);
}

void run_case_free(struct run_case *c) {
    network_free(c->net);
    param_set_free(c->params);
    free(c->words);
    free(c->jobs);
}

int run_explain(FILE *out, const struct run_case *c, struct sim_err *err) {
    struct machine model = c->machine;
    model.array.mode = MODE_CLOSED;
    if (c->n) /* SCALE-Sim's third SRAM does not matter to it */
        model.array.glb_size = 2 * c->jobs[0].sram_ifmap + c->jobs[0].sram_filter;
    fputs("\nWhat SCALE-Sim v2 counts otherwise than the model of this array:\n", out);
    for (size_t i = 0; i < c->n; i++) {
        struct run_layer job = c->jobs[i];
        job.compat = false;
        const int rc = run_layer(&model, &job, err);
        if (rc)
            return rc;
        scalesim_explain(out, job.net, dataflow_of(&model)->compat, &c->jobs[i].result,
                         &job.result);
    }
    return 0;
}
