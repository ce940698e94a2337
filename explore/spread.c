#include "explore/spread.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "explore/range.h"
#include "sim/rng.h"
#include "sim/rows.h"

static const struct rows_column columns[] = {
    {.name = "tech", .kind = ROWS_NAME},
    {.name = "figure", .kind = ROWS_NAME},
    {.name = "low", .kind = ROWS_NUMBER, .least = 1e-6, .most = 1e6},
    {.name = "high", .kind = ROWS_NUMBER, .least = 1e-6, .most = 1e6},
};
static const struct rows_table table = ROWS_TABLE_BESIDE(columns);

static bool is_latency(int input) {
    return input == FLIP_READ_LATENCY || input == FLIP_WRITE_LATENCY || input == FLIP_DRAM_LATENCY;
}

static bool is_dram(int input) {
    return input == FLIP_DRAM_LATENCY || input == FLIP_DRAM_ENERGY;
}

static int add(struct table_spread *s, const struct spread_row *row, struct sim_err *err) {
    const int rc = sim_grow((void **)&s->rows, &s->cap, s->n, sizeof *s->rows, err);
    if (rc == 0)
        s->rows[s->n++] = *row;
    return rc;
}

/* Every figure of every table. */
static int read_range(struct table_spread *s, const char *text, struct sim_err *err) {
    struct range r;
    struct sim_err why;
    int rc = range_read(&r, text, UNIT_NONE, &why);
    if (rc)
        return sim_fail(err, SIM_EUSAGE, "--spread %s", why.text);
    if (strpbrk(text, ":*") || r.from < 1e-6 || r.to > 1e6)
        return sim_fail(err, SIM_EUSAGE,
                        "--spread %s: expected LOW..HIGH, factors from 1e-6 to 1e6", text);
    s->range = true;
    for (int i = 0; i <= FLIP_LEAKAGE && rc == 0; i++) {
        const struct spread_row row = {"*", (enum flip_input)i, r.from, r.to};
        rc = add(s, &row, err);
    }
    return rc;
}

static int read_row(struct table_spread *s, const struct rows *r, struct sim_err *err) {
    const char *figure = rows_text(r, "figure"), *tech = rows_text(r, "tech");
    struct spread_row row = {"", FLIP_READ_LATENCY, rows_number(r, "low"), rows_number(r, "high")};
    int i = 0;
    while (i < FLIP_INPUTS && (i == FLIP_ACCESS || strcmp(flip_input_name(i, false), figure) != 0))
        i++;
    if (i == FLIP_INPUTS)
        return rows_fail(r, "figure",
                         "read_latency, write_latency, read_energy, write_energy, leakage, "
                         "dram.latency or dram.energy",
                         err);
    if (is_dram(i) && strcmp(tech, "*") != 0)
        return rows_fail(r, "tech", "*: the DRAM is that of all cases", err);
    if (row.high < row.low)
        return rows_fail(r, "high", "a factor that is not below the row's low", err);
    row.input = (enum flip_input)i;
    snprintf(row.tech, sizeof row.tech, "%s", tech);
    return add(s, &row, err);
}

static int read_file(struct table_spread *s, const char *path, struct sim_err *err) {
    struct rows r;
    int more = rows_open(&r, &table, path, err);
    if (more)
        return more;
    int rc = 0;
    while (rc == 0 && (more = rows_next(&r, err)) == 1)
        rc = read_row(s, &r, err);
    rows_free(&r);
    if (rc == 0 && more == 0 && s->n == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: no rows", path);
    return rc ? rc : more;
}

int spread_read(struct table_spread **out, const char *text, uint64_t draws, uint64_t seed,
                struct sim_err *err) {
    struct table_spread *s = *out = sim_alloc(1, sizeof *s, err);
    if (!s)
        return SIM_EIO;
    s->draws = draws;
    s->seed = seed;
    return range_is(text) && !strchr(text, '/') ? read_range(s, text, err)
                                                : read_file(s, text, err);
}

void spread_free(struct table_spread *s) {
    if (!s)
        return;
    free(s->rows);
    free(s->wins);
    free(s);
}

static const char *table_of(const struct explore_case *c) {
    const struct tech *t = case_tech(c);
    return t ? tech_name(t) : NULL;
}

static bool meant(const struct spread_row *r, const char *name) {
    return strcmp(r->tech, "*") == 0 || strcmp(r->tech, name) == 0 ||
           (tech_entry_named(r->tech) && strcmp(tech_entry_named(r->tech)->name, name) == 0);
}

/* Of several rows for a figure the last one holds. */
static const struct spread_row *row_for(const struct table_spread *s, const char *name, int input) {
    for (size_t i = s->n; i-- > 0;)
        if (s->rows[i].input == (enum flip_input)input && meant(&s->rows[i], name))
            return &s->rows[i];
    return NULL;
}

static int check(const struct table_spread *s, const struct explore_cases *cases,
                 struct sim_err *err) {
    size_t with = 0;
    for (size_t i = 0; i < cases->n; i++)
        with += case_tech(&cases->items[i]) != NULL;
    if (with < 2)
        return sim_fail(err, SIM_EUSAGE, "--spread: expected two cases with a technology, not %zu",
                        with);
    for (size_t k = 0; k < s->n; k++) {
        bool used = false;
        for (size_t i = 0; i < cases->n && !used; i++)
            used = table_of(&cases->items[i]) && meant(&s->rows[k], table_of(&cases->items[i]));
        if (!used)
            return sim_fail(err, SIM_EUSAGE, "--spread: no case has the technology %s",
                            s->rows[k].tech);
        if (cases->items[0].timed && !s->range && is_latency((int)s->rows[k].input))
            return sim_fail(err, SIM_EUNSUP,
                            "--spread: %s: in timed mode energies and leakage are drawn, times are "
                            "those simulated; --flip turns latencies",
                            flip_input_name(s->rows[k].input, false));
    }
    return 0;
}

/* FNV-1a, so that a table's draws are its own. */
static uint64_t stream_of(const char *name, int input) {
    uint64_t h = 0xcbf29ce484222325u;
    for (; *name; name++)
        h = (h ^ (unsigned char)*name) * 0x100000001b3u;
    return (h ^ (uint64_t)input) * 0x100000001b3u;
}

static double factor(const struct table_spread *s, const char *name, int input, uint64_t draw) {
    const struct spread_row *r = row_for(s, name, input);
    if (!r)
        return 1;
    const struct rng rng = rng_stream(s->seed, stream_of(is_dram(input) ? "" : name, input));
    const double u = (double)(rng_at(rng, draw) >> 11) * 0x1p-53;
    return r->low * pow(r->high / r->low, u);
}

static void count_draw(struct table_spread *s, const struct explore_cases *cases,
                       const struct flip_model *models, uint64_t draw) {
    double least[FLIP_METRICS] = {INFINITY, INFINITY, INFINITY};
    size_t best[FLIP_METRICS] = {0};
    for (size_t i = 0; i < cases->n; i++) {
        struct flip_model m = models[i];
        if (!case_tech(&cases->items[i]))
            continue;
        for (int k = 0; k < FLIP_INPUTS; k++)
            m.value[k] *= factor(s, table_of(&cases->items[i]), k, draw);
        for (int k = 0; k < FLIP_METRICS; k++) {
            const double v = flip_value(&m, (enum flip_metric)k);
            if (v < least[k]) {
                least[k] = v;
                best[k] = i;
            }
        }
    }
    for (int k = 0; k < FLIP_METRICS; k++)
        s->wins[(size_t)k * s->cases + best[k]]++;
}

int spread_draw(struct table_spread *s, const struct explore_cases *cases, struct sim_err *err) {
    const int rc = check(s, cases, err);
    if (rc)
        return rc;
    struct flip_model *models = sim_alloc(cases->n, sizeof *models, err);
    s->cases = cases->n;
    s->wins = sim_alloc(FLIP_METRICS * cases->n, sizeof *s->wins, err);
    for (size_t i = 0; models && i < cases->n; i++)
        if (case_tech(&cases->items[i]))
            flip_model(&cases->items[i], &models[i]);
    for (uint64_t d = 0; models && s->wins && d < s->draws; d++)
        count_draw(s, cases, models, d);
    free(models);
    return models && s->wins ? 0 : SIM_EIO;
}

void spread_print(FILE *out, const struct table_spread *s, const struct explore_cases *cases) {
    fprintf(out, "spread: %" PRIu64 " draws, seed %" PRIu64 ", ", s->draws, s->seed);
    if (s->range)
        fprintf(out, "%s of tables times %g to %g: least",
                cases->items[0].timed ? "energies and leakage" : "figures", s->rows[0].low,
                s->rows[0].high);
    else
        fprintf(out, "%zu figures: least", s->n);
    for (int k = 0; k < FLIP_METRICS; k++) {
        if (k == FLIP_TIME && cases->items[0].timed)
            continue;
        fprintf(out, "%s %s", k ? ";" : "", flip_metric_name((enum flip_metric)k));
        const char *comma = "";
        for (size_t i = 0; i < s->cases; i++) {
            const uint64_t wins = s->wins[(size_t)k * s->cases + i];
            if (wins)
                fprintf(out, "%s %s %.1f %%", comma, cases->items[i].label,
                        100 * (double)wins / (double)s->draws);
            comma = wins ? "," : comma;
        }
    }
    fputc('\n', out);
}

static json_t *win_json(const char *label, uint64_t wins) {
    json_t *o = json_object();
    json_put(o, "case", json_text(label));
    json_put(o, "wins", json_count(wins));
    return o;
}

static json_t *row_json(const struct spread_row *row) {
    json_t *o = json_object();
    json_put(o, "tech", json_text(row->tech));
    json_put(o, "figure", json_text(flip_input_name(row->input, false)));
    json_put(o, "low", json_number(row->low));
    json_put(o, "high", json_number(row->high));
    return o;
}

void spread_json(struct result *result, const struct table_spread *s,
                 const struct explore_cases *cases) {
    json_t *spread = json_object(), *wins = json_object(), *rows = json_array();
    for (int k = 0; k < FLIP_METRICS; k++) {
        if (k == FLIP_TIME && cases->items[0].timed)
            continue;
        json_t *list = json_put(wins, flip_metric_key((enum flip_metric)k), json_array());
        for (size_t i = 0; i < s->cases; i++)
            json_add(list, win_json(cases->items[i].label, s->wins[(size_t)k * s->cases + i]));
    }
    for (size_t i = 0; i < s->n; i++)
        json_add(rows, row_json(&s->rows[i]));
    json_put(spread, "draws", json_count(s->draws));
    json_put(spread, "seed", json_count(s->seed));
    json_put(spread, "rows", rows);
    json_put(spread, "wins", wins);
    result_member(result, "spread", spread);
}
