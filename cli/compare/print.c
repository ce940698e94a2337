#include "cli/compare/print.h"

#include <math.h>
#include <string.h>

#include "cli/report/table.h"
#include "explore/spread.h"
#include "explore/verdict.h"

#define CASES_PER_TABLE 5
#define VERDICTS_SHOWN  8

static int mark_width(const struct explore_cases *cases) {
    size_t width = 0;
    for (size_t i = 0; i < cases->n; i++)
        width = strlen(case_mark(&cases->items[i])) > width ? strlen(case_mark(&cases->items[i]))
                                                            : width;
    return (int)width;
}

static void print_cell(struct table *t, const struct case_line *l, const struct case_scale *scale,
                       const struct explore_cases *cases, size_t i) {
    const struct explore_case *c = &cases->items[i];
    const size_t base = case_line_base(l, cases);
    const double v = case_line_value(l, c), first = case_line_value(l, &cases->items[base]);
    char value[48], ratio[32] = "";
    const char *mark = l->rests && l->rests(c) ? case_mark(c) : "";
    case_line_text(value, sizeof value, l, scale, v);
    if (i != base && (!l->rests || l->rests(c)))
        snprintf(ratio, sizeof ratio, first > 0 && !isnan(v) ? " %4.2fx" : " -", v / first);
    table_cell(t, "%s%-*s%*s", value, mark_width(cases), mark, i ? 6 : 0, ratio);
}

static void print_group(FILE *out, const struct case_line *lines, const struct explore_cases *cases,
                        size_t from, size_t to) {
    struct table *t = table_new("<");
    for (size_t i = from; i < to; i++)
        table_column(t, cases->items[i].label);
    for (const struct case_line *l = lines; l->name; l++) {
        if (!case_line_shown(l, cases))
            continue;
        const struct case_scale scale = case_line_scale(l, cases);
        if (*scale.unit)
            table_cell(t, "%s [%s]", l->name, scale.unit);
        else
            table_cell(t, "%s", l->name);
        for (size_t i = from; i < to; i++)
            print_cell(t, l, &scale, cases, i);
    }
    table_print(t, out);
    table_free(t);
}

void case_print(FILE *out, const struct case_line *lines, const struct explore_cases *cases) {
    for (size_t from = 0; from < cases->n; from += CASES_PER_TABLE) {
        const size_t left = cases->n - from;
        print_group(out, lines, cases, from,
                    from + (left < CASES_PER_TABLE ? left : CASES_PER_TABLE));
        fputc('\n', out);
    }
}

static bool used_before(const struct explore_cases *cases, size_t i, int which, const char *text) {
    char other[TECH_TEXT_SIZE];
    for (size_t j = 0; j < i; j++)
        if (case_table(&cases->items[j], which) &&
            !strcmp(case_table_text(&cases->items[j], which, other, sizeof other), text))
            return true;
    return false;
}

void case_print_used(FILE *out, const struct explore_cases *cases) {
    static const char *const of_array[CASE_TABLES] = {"Global buffer", "Scratchpads", ""};
    static const char *const of_cache[CASE_TABLES] = {"Used", "Tags", "Ways of SRAM"};
    for (int which = 0; which < CASE_TABLES; which++)
        for (size_t i = 0; i < cases->n; i++) {
            char text[TECH_TEXT_SIZE];
            const struct explore_case *c = &cases->items[i];
            if (case_table(c, which) &&
                !used_before(cases, i, which, case_table_text(c, which, text, sizeof text)))
                fprintf(out, "%s: %s\n", (c->path == CASE_RUN ? of_array : of_cache)[which], text);
        }
}

void case_print_verdicts(FILE *out, const struct explore_cases *cases) {
    const struct verdicts *v = cases->verdicts;
    char text[FLIP_TEXT];
    for (size_t i = 0; v && i < v->n && i < VERDICTS_SHOWN; i++)
        fprintf(out, "%s\n", verdict_text(&v->items[i], cases, text, sizeof text));
    if (v && v->n > VERDICTS_SHOWN)
        fprintf(out, "%zu more pairs in the JSON\n", v->n - VERDICTS_SHOWN);
    if (cases->spread)
        spread_print(out, cases->spread, cases);
}

void case_print_marks(FILE *out, const struct explore_cases *cases) {
    bool unverified = false, extrapolated = false;
    for (size_t i = 0; i < cases->n; i++) {
        unverified |= case_unverified(&cases->items[i]);
        extrapolated |= case_extrapolated(&cases->items[i]);
    }
    if (unverified)
        fputs("*: rests on a table that was not checked against its source\n", out);
    if (extrapolated)
        fputs("^: outside the table's capacities, extrapolated\n", out);
}
