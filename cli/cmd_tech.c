/* magnetar tech: list, show, look up and import technology tables. */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/tech_print.h"
#include "memmodels/tech/choice.h"
#include "sim/memory.h"
#include "sim/output.h"
#include "sim/unit.h"

#define MAX_ARGUMENTS 256

enum { KEY_EXTRAPOLATE = 256, KEY_JSON, KEY_CSV, KEY_NAME, KEY_KIND, KEY_NODE, KEY_DEVICE };

/* Which options an action takes. */
enum { TAKES_FORMAT = 1, TAKES_EXTRAPOLATE = 2, TAKES_IMPORT = 4 };

struct tech_request {
    const char *arguments[MAX_ARGUMENTS];
    size_t n;
    const char *output, *node;
    bool extrapolate, json, csv;
    int given; /* of the TAKES_ bits */
    struct tech_import_options import;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"extrapolate", KEY_EXTRAPOLATE, NULL, 0, "at: go beyond the table, along its last two points",
     1},
    {"json", KEY_JSON, NULL, 0, "show, at: JSON in SI base units (area in mm^2)", 2},
    {"csv", KEY_CSV, NULL, 0, "show, at: a table file, ready to edit and to use", 2},
    {"output", 'o', "FILE", 0, "Write to FILE, whole or not at all; default: standard output", 2},
    {"name", KEY_NAME, "NAME", 0, "import: name of the table; default: that of the first file", 3},
    {"kind", KEY_KIND, "KIND", 0,
     "import: kind, as in STT-MRAM (NVSim only prints MRAM); default: what the tool prints", 3},
    {"node", KEY_NODE, "NM", 0, "import: process node in nm, which NVSim does not print", 3},
    {"device", KEY_DEVICE, "NAME", 0,
     "import: kind of transistors, as HP, LOP or LSTP, which no tool prints", 3},
    {0},
};

static const char doc[] =
    "Technology tables: latency, energy, leakage and area of caches over capacity."
    "\v"
    "list               all shipped tables\n"
    "show NAME          the points of a table, with the source of each\n"
    "at NAME CAPACITY   the figures at a capacity, log-log between two points;\n"
    "                   outside the table an error, unless --extrapolate\n"
    "import FILE...     makes a table file of the output of NVSim, NS-Cache or DESTINY\n"
    "                   (one cache or RAM per file) or of CACTI 7 (its .out file); all\n"
    "                   units are checked, and what a table does not keep is named in it\n"
    "\n"
    "NAME is a shipped table ('magnetar list techs'), one of its aliases, or the path of a table "
    "file (a name with '/' or "
    "'.' in it). It is also what --tech takes elsewhere, with what its cells do changed: "
    "NAME:retention=20us,verify=yes. Figures marked * are unverified. "
    "Capacities "
    "take KiB, MiB, GiB; KB, MB, GB are the same powers of two.\n"
    "\n"
    "Examples:\n"
    "  magnetar tech at stt-mram 5MiB\n"
    "  magnetar tech show nvsim-stt:write_error=0.01,verify=yes\n"
    "  magnetar tech show nvsim-sram --csv > my.tech.csv    # edit it, then\n"
    "  magnetar tech show ./my.tech.csv\n"
    "  magnetar tech import --kind STT-MRAM --node 22 4M.txt 8M.txt -o stt.tech.csv\n";

static error_t parse_option(int key, char *arg, struct argp_state *state) {
    struct tech_request *c = state->input;
    switch (key) {
    case KEY_EXTRAPOLATE:
        c->extrapolate = true;
        c->given |= TAKES_EXTRAPOLATE;
        return 0;
    case KEY_JSON:
        c->json = true;
        c->given |= TAKES_FORMAT;
        return 0;
    case KEY_CSV:
        c->csv = true;
        c->given |= TAKES_FORMAT;
        return 0;
    case 'o':
        c->output = arg;
        return 0;
    case KEY_NAME:
        c->import.name = arg;
        c->given |= TAKES_IMPORT;
        return 0;
    case KEY_KIND:
        c->import.kind = arg;
        c->given |= TAKES_IMPORT;
        return 0;
    case KEY_DEVICE:
        c->import.device = arg;
        c->given |= TAKES_IMPORT;
        return 0;
    case KEY_NODE:
        c->node = arg;
        c->given |= TAKES_IMPORT;
        return 0;
    case ARGP_KEY_ARG:
        if (c->n == MAX_ARGUMENTS)
            return sim_fail(&c->err, SIM_EUSAGE, "tech: more than %d arguments", MAX_ARGUMENTS);
        c->arguments[c->n++] = arg;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int write_json(FILE *out, const struct tech *t, const struct tech_point *points, size_t n,
                      struct sim_err *err) {
    json_t *json = tech_json(t, points, n);
    json_write_to(out, json, JSON_INDENT(2) | JSON_REAL_PRECISION(12));
    json_decref(json);
    return memory_check(err);
}

static int write_points(const struct tech_request *c, FILE *out, const struct tech *t,
                        const struct tech_point *points, size_t n, struct sim_err *err) {
    if (c->json)
        return write_json(out, t, points, n, err);
    if (c->csv)
        tech_write(out, t, points, n);
    else
        tech_print_points(out, t, points, n);
    return 0;
}

static int run_list(const struct tech_request *c, FILE *out, struct sim_err *err) {
    (void)c;
    return tech_print_list(out, err);
}

static int run_show(const struct tech_request *c, FILE *out, struct sim_err *err) {
    struct tech *t;
    int rc = tech_item_open(&t, c->arguments[1], "tech", err);
    if (rc == 0)
        rc = write_points(c, out, t, tech_point(t, 0), tech_points(t), err);
    tech_free(t);
    return rc;
}

static int run_at(const struct tech_request *c, FILE *out, struct sim_err *err) {
    struct tech *t = NULL;
    struct tech_point point;
    double capacity;
    int rc = unit_parse(c->arguments[2], UNIT_BYTES, &capacity, err);
    if (rc == 0)
        rc = tech_item_open(&t, c->arguments[1], "tech", err);
    if (rc == 0)
        rc = tech_at(t, capacity, c->extrapolate, &point, err);
    if (rc == 0)
        rc = write_points(c, out, t, &point, 1, err);
    tech_free(t);
    return rc;
}

static int run_import(const struct tech_request *c, FILE *out, struct sim_err *err) {
    struct tech_import_options import = c->import;
    struct tech *t = NULL;
    int rc = 0;
    if (c->node) {
        char *end;
        import.node_nm = strtod(c->node, &end);
        if (strcmp(end, "") != 0 && strcmp(end, "nm") != 0)
            import.node_nm = 0;
        if (!(import.node_nm > 0))
            rc = sim_fail(err, SIM_EUSAGE, "--node %s: expected nanometres, as in --node 22",
                          c->node);
    }
    if (rc == 0)
        rc = tech_import(&t, c->arguments + 1, c->n - 1, &import, err);
    if (rc == 0)
        tech_write(out, t, tech_point(t, 0), tech_points(t));
    tech_free(t);
    return rc;
}

static const struct tech_action {
    const char *name, *arguments;
    size_t min, max; /* of arguments */
    int takes;
    int (*run)(const struct tech_request *c, FILE *out, struct sim_err *err);
} actions[] = {
    {"list", "", 0, 0, 0, run_list},
    {"show", " NAME", 1, 1, TAKES_FORMAT, run_show},
    {"at", " NAME CAPACITY", 2, 2, TAKES_FORMAT | TAKES_EXTRAPOLATE, run_at},
    {"import", " FILE...", 1, MAX_ARGUMENTS - 1, TAKES_IMPORT, run_import},
};

static int find_action(const struct tech_request *c, const struct tech_action **found,
                       struct sim_err *err) {
    const char *name = c->n ? c->arguments[0] : "";
    for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
        const struct tech_action *a = &actions[i];
        if (strcmp(a->name, name) != 0)
            continue;
        if (c->n - 1 < a->min || c->n - 1 > a->max)
            return sim_fail(err, SIM_EUSAGE, "tech %s: expected magnetar tech %s%s", name, name,
                            a->arguments);
        if (c->given & ~a->takes)
            return sim_fail(
                err, SIM_EUSAGE,
                "tech %s: an option that belongs to another action; see magnetar tech --help",
                name);
        if (c->json && c->csv)
            return sim_fail(err, SIM_EUSAGE, "tech %s: either --json or --csv", name);
        *found = a;
        return 0;
    }
    return sim_fail(err, SIM_EUSAGE, "tech%s%.40s: expected list, show, at or import",
                    *name ? " " : "", name);
}

static int run(const struct tech_request *c, struct sim_err *err) {
    const struct tech_action *action = NULL;
    struct output out;
    int rc = find_action(c, &action, err);
    if (rc == 0)
        rc = output_open(&out, c->output ? c->output : "-", err);
    if (rc)
        return rc;
    rc = action->run(c, out.file, err);
    if (rc == 0)
        return output_commit(&out, err);
    output_discard(&out);
    return rc;
}

int cmd_tech(int argc, char **argv) {
    static const struct argp argp = {
        options, parse_option, "list\nshow NAME\nat NAME CAPACITY\nimport FILE...", doc, 0, 0, 0};
    struct tech_request request = {0};
    if (cli_parse(&argp, argc, argv, &request, &request.err) || run(&request, &request.err))
        return cli_fail(&request.err);
    return 0;
}
