/* magnetar plot: figures as a paper prints them, of CSV and JSON that the other commands write. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/plot/draw.h"
#include "cli/plot/figure.h"
#include "sim/output.h"
#include "sim/unit.h"

enum {
    KEY_X = 256,
    KEY_Y,
    KEY_BY,
    KEY_LOG,
    KEY_RELATIVE,
    KEY_PARETO,
    KEY_MAX,
    KEY_ROOFLINE,
    KEY_PEAK,
    KEY_BANDWIDTH,
    KEY_MARKS,
    KEY_WHERE,
    KEY_PARTS,
    KEY_COLUMNS,
    KEY_TITLE,
    KEY_X_TITLE,
    KEY_Y_TITLE
};

#define ONE_COLUMN  237.6 /* points: 3.3 inches */
#define TWO_COLUMNS 504.0 /* 7 inches */

struct plot_arguments {
    struct plot_request request;
    struct sim_err err;
};

static const struct argp_option options[] = {
    {"x", KEY_X, "KEY", 0, "The column of the x axis; of words it has one place each", 1},
    {"y", KEY_Y, "KEY", 0, "The column of the y axis", 1},
    {"by", KEY_BY, "KEY", 0, "A series, with a legend, of each value of this column", 1},
    {"where", KEY_WHERE, "KEY=V1,V2", 0,
     "Only rows whose column is one of these (!=: none of them); may be repeated", 1},
    {"parts", KEY_PARTS, "NAME", 0, "Of JSON: rows are the layers or kernels of the runs", 1},
    {"log", KEY_LOG, "x,y", 0, "Logarithmic axes: x, y or both", 2},
    {"relative", KEY_RELATIVE, "BASE", 0,
     "y over that of BASE: a label, or KEY=VALUE[,KEY=VALUE]. Of one such row over that; of "
     "several, each over the one of its own x",
     2},
    {"pareto", KEY_PARETO, NULL, 0, "Mark and join the points that none beats in x and y", 2},
    {"max", KEY_MAX, "x,y", 0, "Of --pareto: more is better of x, of y or of both", 2},
    {"roofline", KEY_ROOFLINE, NULL, 0,
     "Layers of magnetar run: operations per second over operations per DRAM byte", 2},
    {"peak", KEY_PEAK, "N", 0, "Of --roofline: operations per second, where the file has them not",
     2},
    {"bandwidth", KEY_BANDWIDTH, "RATE", 0, "Of --roofline: of DRAM (GB/s), likewise", 2},
    {"marks", KEY_MARKS, "KIND", 0,
     "lines, points or bars; else bars over words, lines where a series has one point per x", 3},
    {"columns", KEY_COLUMNS, "N", 0, "As wide as 1 column of a paper (3.3 in, default) or 2 (7 in)",
     3},
    {"title", KEY_TITLE, "TEXT", 0, "Above the figure; a paper has its caption", 3},
    {"x-title", KEY_X_TITLE, "TEXT", 0, "Instead of the name and the unit of x", 3},
    {"y-title", KEY_Y_TITLE, "TEXT", 0, "Instead of the name and the unit of y", 3},
    {"output", 'o', "FILE", 0, "What is written: .svg, .pdf or .html, which says the format", 4},
    {"quiet", 'q', NULL, 0, "Say nothing of points that are left out", 4},
    {0},
};

/* "x", "y", "x,y" */
static int parse_axes(struct plot_arguments *a, const char *option, const char *arg, bool *x,
                      bool *y) {
    *x = strcmp(arg, "x") == 0 || strcmp(arg, "x,y") == 0 || strcmp(arg, "y,x") == 0;
    *y = strcmp(arg, "y") == 0 || strcmp(arg, "x,y") == 0 || strcmp(arg, "y,x") == 0;
    return *x || *y ? 0
                    : sim_fail(&a->err, SIM_EUSAGE, "--%s %s: expected x, y or x,y", option, arg);
}

static int parse_marks(struct plot_arguments *a, const char *arg) {
    static const char *const names[] = {"auto", "lines", "points", "bars"};
    for (int i = 0; i < 4; i++)
        if (strcmp(arg, names[i]) == 0) {
            a->request.marks = (enum plot_marks)i;
            return 0;
        }
    return sim_fail(&a->err, SIM_EUSAGE, "--marks %s: expected lines, points or bars", arg);
}

static int parse_columns(struct plot_arguments *a, const char *arg) {
    if (strcmp(arg, "1") && strcmp(arg, "2"))
        return sim_fail(&a->err, SIM_EUSAGE, "--columns %s: expected 1 or 2", arg);
    a->request.width = *arg == '1' ? ONE_COLUMN : TWO_COLUMNS;
    return 0;
}

static int parse_rate(struct plot_arguments *a, const char *option, const char *arg, enum unit unit,
                      double *value) {
    struct sim_err why;
    if (unit_parse(arg, unit, value, &why) || !(*value > 0) || *value > 1e30)
        return sim_fail(&a->err, SIM_EUSAGE, "--%s %s: expected a rate above 0%s", option, arg,
                        unit == UNIT_NONE ? ": 1.2e12" : ": 480MB/s");
    return 0;
}

static int parse_where(struct plot_arguments *a, const char *arg) {
    struct plot_request *q = &a->request;
    if (q->n_where == PLOT_CONDITIONS)
        return sim_fail(&a->err, SIM_EUSAGE, "--where: above %d of them", PLOT_CONDITIONS);
    q->where[q->n_where++] = arg;
    return 0;
}

static int parse_file(struct plot_arguments *a, const char *arg) {
    if (a->request.file)
        return sim_fail(&a->err, SIM_EUSAGE, "plot: one file, and '%s' is a second", arg);
    a->request.file = arg;
    return 0;
}

/* Where the text of an option goes as it is; NULL: it is none of these. */
static const char **text_of(struct plot_request *q, int key) {
    switch (key) {
    case KEY_X:
        return &q->x;
    case KEY_Y:
        return &q->y;
    case KEY_BY:
        return &q->by;
    case KEY_RELATIVE:
        return &q->relative;
    case KEY_PARTS:
        return &q->parts;
    case KEY_TITLE:
        return &q->title;
    case KEY_X_TITLE:
        return &q->x_title;
    case KEY_Y_TITLE:
        return &q->y_title;
    case 'o':
        return &q->out;
    default:
        return NULL;
    }
}

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct plot_arguments *a = state->input;
    struct plot_request *q = &a->request;
    const char **text = text_of(q, key);
    if (text) {
        *text = arg;
        return 0;
    }
    switch (key) {
    case KEY_LOG:
        return parse_axes(a, "log", arg, &q->log_x, &q->log_y);
    case KEY_MAX:
        return parse_axes(a, "max", arg, &q->max_x, &q->max_y);
    case KEY_PARETO:
        q->pareto = true;
        return 0;
    case KEY_ROOFLINE:
        q->roofline = true;
        return 0;
    case KEY_PEAK:
        return parse_rate(a, "peak", arg, UNIT_NONE, &q->peak);
    case KEY_BANDWIDTH:
        return parse_rate(a, "bandwidth", arg, UNIT_BYTES_PER_S, &q->bandwidth);
    case KEY_MARKS:
        return parse_marks(a, arg);
    case KEY_WHERE:
        return parse_where(a, arg);
    case KEY_COLUMNS:
        return parse_columns(a, arg);
    case 'q':
        q->quiet = true;
        return 0;
    case ARGP_KEY_ARG:
        return parse_file(a, arg);
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* The pen that the name of the output asks for. */
static int find_kind(const struct plot_request *q, const struct pen_kind **kind,
                     struct sim_err *err) {
    static const struct pen_kind *const kinds[] = {&pen_svg, &pen_pdf, &pen_html};
    const char *dot = strrchr(q->out, '.');
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (dot && strcasecmp(dot, kinds[i]->suffix) == 0) {
            *kind = kinds[i];
            return (*kind)->path ? 0 : (*kind)->open(NULL, NULL, err);
        }
    return sim_fail(err, SIM_EUSAGE, "-o %s: expected a name that ends in .svg, .pdf or .html",
                    q->out);
}

static int check(struct plot_request *q, struct sim_err *err) {
    const char *missing = !q->file              ? "a file: CSV or JSON of results"
                          : !q->out             ? "-o FILE.svg"
                          : q->roofline || q->x ? NULL
                                                : "--x KEY";
    if (!missing && !q->roofline && !q->y)
        missing = "--y KEY";
    if (missing)
        return sim_fail(err, SIM_EUSAGE, "plot: expected %s; see magnetar plot --help", missing);
    if (q->roofline && (q->x || q->y || q->relative || q->pareto || q->marks != MARKS_AUTO))
        return sim_fail(err, SIM_EUSAGE,
                        "--roofline: has its own axes and marks: no --x, --y, --relative, --pareto "
                        "and --marks");
    if ((q->peak || q->bandwidth) && !q->roofline)
        return sim_fail(err, SIM_EUSAGE, "--peak and --bandwidth: of --roofline");
    if ((q->max_x || q->max_y) && !q->pareto)
        return sim_fail(err, SIM_EUSAGE, "--max: of --pareto");
    if (q->pareto && q->marks > MARKS_POINTS)
        return sim_fail(err, SIM_EUSAGE, "--pareto: of points, not of bars");
    q->log_x |= q->roofline;
    q->log_y |= q->roofline;
    return 0;
}

static int read_figure(struct plot_figure *f, struct plot_request *q, struct sim_err *err) {
    const bool in = strcmp(q->file, "-") == 0;
    FILE *file = in ? stdin : fopen(q->file, "rb");
    if (in)
        q->file = "standard input";
    if (!file)
        return sim_fail_errno(err, "%s", q->file);
    int rc = plot_figure_read(f, q, file, err);
    if (!in)
        fclose(file);
    if (rc == 0 && q->relative)
        rc = plot_figure_relative(f, err);
    if (rc == 0)
        plot_figure_logs(f);
    if (rc == 0 && q->pareto)
        rc = plot_figure_pareto(f, err);
    return rc;
}

static int plot(struct plot_arguments *a) {
    struct plot_request *q = &a->request;
    const struct pen_kind *kind = NULL;
    struct plot_figure f = {0};
    struct output out = {0};
    char left_out[2000];
    int rc = check(q, &a->err);
    if (rc == 0)
        rc = find_kind(q, &kind, &a->err);
    if (rc == 0)
        rc = output_check(q->out, &a->err);
    if (rc == 0)
        rc = read_figure(&f, q, &a->err);
    plot_figure_left_out(&f, left_out, sizeof left_out);
    if (rc == 0 && f.n == 0)
        rc = sim_fail(&a->err, SIM_EUSAGE, "%s: no point to draw%s%.300s", q->file,
                      *left_out ? ": " : "", left_out);
    if (rc == 0)
        rc = output_open(&out, q->out, &a->err);
    if (rc == 0)
        rc = plot_draw(&f, kind, out.file, &a->err);
    if (rc == 0)
        rc = output_commit(&out, &a->err);
    output_discard(&out);
    if (rc == 0 && *left_out && !q->quiet)
        fprintf(stderr, "magnetar: %s: %s\n", q->file, left_out);
    plot_figure_free(&f);
    return rc;
}

static const char doc[] =
    "Draw results as a paper prints them, from the CSV and JSON that the other commands write "
    "(docs/plot.md).\v"
    "Markers are hollow where a row rests on figures that were extrapolated or not verified. "
    "Rows that failed, or have no value, are left out, counted, and said.\n\n"
    "Examples:\n"
    "  magnetar plot r.csv --x llc.size --y area.mm2 --by llc.tech -o area.svg\n"
    "  magnetar plot eyeriss.json --roofline --columns 2 -o roofline.svg";

int cmd_plot(int argc, char **argv) {
    const struct argp argp = {
        .options = options, .parser = parse, .args_doc = "FILE.csv|FILE.json", .doc = doc};
    struct plot_arguments a = {.request = {.width = ONE_COLUMN}};
    return cli_parse(&argp, argc, argv, &a, &a.err) || plot(&a) ? cli_fail(&a.err) : 0;
}
