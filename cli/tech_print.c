#include "cli/tech_print.h"

#include <inttypes.h>
#include <string.h>

#include "sim/unit.h"

#define BLOCKS    4
#define TEXT_SIZE 512

/* Whole access, tag array, data array, cycles and refresh: the first column of each, and of what
 * follows them. */
static const size_t block_start[BLOCKS + 1] = {1, 7, 11, 15, 20};

static const char unverified[] =
    "* rests on figures that were not checked against their source (status: unverified)\n";

static const char *mark(const struct tech *t) {
    return tech_status(t) == TECH_UNVERIFIED ? "*" : "";
}

static const char *range(const struct tech *t, char *buf, size_t size) {
    char low[40], high[40];
    const size_t n = tech_points(t);
    unit_format(low, sizeof low, tech_point(t, 0)->capacity_b, UNIT_BYTES, 6);
    unit_format(high, sizeof high, tech_point(t, n - 1)->capacity_b, UNIT_BYTES, 6);
    if (n == 1)
        snprintf(buf, size, "%s", low);
    else
        snprintf(buf, size, "%s-%s", low, high);
    return buf;
}

int tech_print_list(FILE *out, struct sim_err *err) {
    static const char format[] = "%-6s %-6s %-9s %-27s %-20s %-9s %-12s %-13s %s\n";
    const struct tech_entry *e;
    bool marked = false;
    fprintf(out, format, "NODE", "DEVICE", "DESCRIBES", "NAME", "ALIASES", "KIND", "STATUS",
            "CAPACITY", "DESCRIPTION");
    for (size_t i = 0; (e = tech_entry_at(i)); i++) {
        struct tech *t;
        char capacity[100], status[40], node[20], text[TEXT_SIZE];
        const int rc = tech_open(&t, e->name, err);
        if (rc)
            return rc;
        snprintf(status, sizeof status, "%s%s", tech_status_name(tech_status(t)), mark(t));
        snprintf(node, sizeof node, tech_node(t) > 0 ? "%g nm" : "-", tech_node(t));
        fprintf(out, format, node, *tech_device(t) ? tech_device(t) : "-",
                tech_unit_name(tech_describes(t)), e->name, *e->aliases ? e->aliases : "-",
                tech_kind(t), status, range(t, capacity, sizeof capacity), e->help);
        if (tech_behaves(tech_behaviour(t)))
            fprintf(out, "  %s\n", tech_behaviour_text(tech_behaviour(t), text, sizeof text));
        marked |= tech_status(t) == TECH_UNVERIFIED;
        tech_free(t);
    }
    if (marked)
        fprintf(out, "\n%s", unverified);
    return 0;
}

static bool is_given(const struct tech_column *c, const struct tech_point *points, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (tech_value(&points[i], c) > 0)
            return true;
    return false;
}

static int cell_width(const struct tech_column *c) {
    const int n = (int)strlen(c->name);
    return n < 8 ? 10 : n + 2;
}

static void print_figure(FILE *out, const struct tech_column *c, const struct tech_point *p,
                         const char *sign) {
    const double value = tech_value(p, c) / c->scale;
    if (value > 0)
        fprintf(out, "%*.6g%s", cell_width(c), value, *sign ? sign : " ");
    else
        fprintf(out, "%*s ", cell_width(c), "-");
}

/* One table: capacity and columns first to end - 1, with their units, a row per point. Nothing when
 * no point gives any of them. */
static void print_block(FILE *out, size_t first, size_t end, const struct tech_point *points,
                        size_t n, const char *sign) {
    const struct tech_column *capacity = tech_column(0);
    bool any = false;
    for (size_t k = first; k < end; k++)
        any |= is_given(tech_column(k), points, n);
    if (!any)
        return;
    fprintf(out, "\n%9s", capacity->name);
    for (size_t k = first; k < end; k++)
        fprintf(out, "%*s ", cell_width(tech_column(k)), tech_column(k)->name);
    fprintf(out, "\n%9s", capacity->unit);
    for (size_t k = first; k < end; k++)
        fprintf(out, "%*s ", cell_width(tech_column(k)), tech_column(k)->unit);
    fputc('\n', out);
    for (size_t i = 0; i < n; i++) {
        fprintf(out, "%9.6g", points[i].capacity_b / capacity->scale);
        for (size_t k = first; k < end; k++)
            print_figure(out, tech_column(k), &points[i], sign);
        fputc('\n', out);
    }
}

static void print_heading(FILE *out, const struct tech *t) {
    char text[TEXT_SIZE];
    const char *note;
    if (tech_node(t) > 0)
        fprintf(out, "%g nm%s%s: ", tech_node(t), *tech_device(t) ? " " : "", tech_device(t));
    fprintf(out, "%s%s%s: %s, %s\n", tech_name(t), *tech_aliases(t) ? ", also " : "",
            tech_aliases(t), tech_kind(t), tech_status_name(tech_status(t)));
    fprintf(out, "a row describes a %s%s", tech_unit_name(tech_describes(t)),
            tech_describes_given(t) ? "" : " (not stated)");
    if (tech_line(t))
        fprintf(out, ", lines of %" PRIu64 " B", tech_line(t));
    fputc('\n', out);
    if (*tech_help(t))
        fprintf(out, "%s\n", tech_help(t));
    if (tech_behaves(tech_behaviour(t)))
        fprintf(out, "behaviour: %s\n", tech_behaviour_text(tech_behaviour(t), text, sizeof text));
    if (*tech_source(t))
        fprintf(out, "source: %s\n", tech_source(t));
    for (size_t i = 0; (note = tech_note(t, i)); i++)
        fprintf(out, "note: %s\n", note);
}

static void print_source(FILE *out, const struct tech_point *p) {
    char capacity[40];
    fprintf(out, "%s: ", unit_format(capacity, sizeof capacity, p->capacity_b, UNIT_BYTES, 6));
    if (p->interpolated)
        fprintf(out, "%s; nearest row: ",
                p->extrapolated ? "extrapolated beyond the table" : "interpolated (log-log)");
    if (p->node_nm > 0)
        fprintf(out, "%g nm, ", p->node_nm);
    if (p->temperature_k > 0)
        fprintf(out, "%g K, ", p->temperature_k);
    fprintf(out, "%s\n", p->source);
}

void tech_print_points(FILE *out, const struct tech *t, const struct tech_point *points, size_t n) {
    print_heading(out, t);
    for (int b = 0; b < BLOCKS; b++)
        print_block(out, block_start[b], block_start[b + 1], points, n, mark(t));
    fputc('\n', out);
    for (size_t i = 0; i < n; i++)
        print_source(out, &points[i]);
    if (*mark(t))
        fputs(unverified, out);
}

static const char *key_suffix(const struct tech_column *c) {
    switch (c->dimension) {
    case UNIT_BYTES:
        return "b";
    case UNIT_SECONDS:
        return "s";
    case UNIT_JOULES:
        return "j";
    case UNIT_WATTS:
        return "w";
    case UNIT_MM2:
        return "mm2";
    default:
        return strcmp(c->unit, "nm") == 0 ? "nm" : "k";
    }
}

static json_t *point_json(const struct tech_point *p) {
    json_t *object = json_object();
    const struct tech_column *c;
    for (size_t i = 0; (c = tech_column(i)); i++) {
        char key[40];
        const double value = tech_value(p, c);
        snprintf(key, sizeof key, "%s_%s", c->name, key_suffix(c));
        if (value > 0)
            json_put(object, key, json_real(value));
    }
    json_put(object, "source", json_text(p->source));
    json_put(object, "interpolated", json_boolean(p->interpolated));
    json_put(object, "extrapolated", json_boolean(p->extrapolated));
    return object;
}

/* In base units, as the keys of a run's configuration without "tech." */
static json_t *behaviour_json(const struct tech *t) {
    json_t *all = param_values_json(&tech_behaviour_params, tech_behaviour(t)),
           *out = json_object();
    const char *key;
    json_t *value;
    json_object_foreach(all, key, value) json_put(out, strchr(key, '.') + 1, json_incref(value));
    json_decref(all);
    return out;
}

json_t *tech_json(const struct tech *t, const struct tech_point *points, size_t n) {
    json_t *notes = json_array(), *rows = json_array();
    const char *note;
    for (size_t i = 0; (note = tech_note(t, i)); i++)
        json_add(notes, json_text(note));
    for (size_t i = 0; i < n; i++)
        json_add(rows, point_json(&points[i]));
    json_t *object = json_object();
    json_put(object, "name", json_text(tech_name(t)));
    json_put(object, "aliases", json_text(tech_aliases(t)));
    json_put(object, "kind", json_text(tech_kind(t)));
    json_put(object, "status", json_text(tech_status_name(tech_status(t))));
    json_put(object, "description", json_text(tech_help(t)));
    json_put(object, "source", json_text(tech_source(t)));
    json_put(object, "notes", notes);
    json_put(object, "points", rows);
    json_put(object, "describes", json_text(tech_unit_name(tech_describes(t))));
    if (tech_line(t))
        json_put(object, "line_b", json_integer((json_int_t)tech_line(t)));
    if (*tech_device(t))
        json_put(object, "device", json_text(tech_device(t)));
    if (tech_behaves(tech_behaviour(t)))
        json_put(object, "behaviour", behaviour_json(t));
    return object;
}
