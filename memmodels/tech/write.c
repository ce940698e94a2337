/* Writes a table in the format that parse.c reads. */
#include "memmodels/tech/tech.h"

#include <inttypes.h>
#include <string.h>

#include "sim/csv.h"

static void write_behaviour(FILE *out, const struct tech_behaviour *b) {
    struct tech_behaviour none;
    char value[PARAM_TEXT_SIZE];
    param_defaults(&tech_behaviour_params, &none);
    for (size_t i = 0; i < tech_behaviour_params.n; i++) {
        const struct param *row = &tech_behaviour_params.rows[i];
        const struct param_table one = {row, 1};
        if (!param_equal(&one, b, &none))
            fprintf(out, "# %s: %s\n", tech_behaviour_key(row),
                    tech_behaviour_value(b, row, value, sizeof value));
    }
}

static void write_header(FILE *out, const struct tech *t) {
    const char *note;
    fprintf(out, "# name: %s\n", tech_name(t));
    if (*tech_aliases(t))
        fprintf(out, "# aliases: %s\n", tech_aliases(t));
    fprintf(out, "# kind: %s\n# status: %s\n", tech_kind(t), tech_status_name(tech_status(t)));
    if (tech_describes_given(t))
        fprintf(out, "# describes: %s\n", tech_unit_name(tech_describes(t)));
    if (tech_line(t))
        fprintf(out, "# line: %" PRIu64 "\n", tech_line(t));
    if (*tech_device(t))
        fprintf(out, "# device: %s\n", tech_device(t));
    write_behaviour(out, tech_behaviour(t));
    if (*tech_help(t))
        fprintf(out, "# description: %s\n", tech_help(t));
    if (*tech_source(t))
        fprintf(out, "# source: %s\n", tech_source(t));
    for (size_t i = 0; (note = tech_note(t, i)); i++)
        fprintf(out, "# note: %s\n", note);
}

static bool is_given(const struct tech_column *c, const struct tech_point *points, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (tech_value(&points[i], c) > 0)
            return true;
    return false;
}

/* Where the figures are from, and what became of them. */
static void write_source(FILE *out, const struct tech_point *p) {
    const char *more = p->extrapolated ? "; extrapolated" : p->interpolated ? "; interpolated" : "";
    char text[strlen(p->source) + strlen(more) + 1];
    strcpy(stpcpy(text, p->source), more);
    csv_write(out, text);
    fputc('\n', out);
}

static void write_row(FILE *out, const struct tech_point *p, const bool *given) {
    const struct tech_column *c;
    for (size_t i = 0; (c = tech_column(i)); i++) {
        const double value = tech_value(p, c);
        if (!given[i])
            continue;
        if (value > 0)
            fprintf(out, "%.*g", c->dimension == UNIT_BYTES ? 17 : 9, value / c->scale);
        fputc(',', out);
    }
    write_source(out, p);
}

void tech_write(FILE *out, const struct tech *t, const struct tech_point *points, size_t n) {
    bool given[64] = {0};
    const struct tech_column *c;
    write_header(out, t);
    for (size_t i = 0; (c = tech_column(i)); i++) {
        given[i] = is_given(c, points, n);
        if (given[i])
            fprintf(out, "%s[%s],", c->name, c->unit);
    }
    fputs("source\n", out);
    for (size_t i = 0; i < n; i++)
        write_row(out, &points[i], given);
}
