/* CACTI 7's .out file: a header row with units, then one cache per row, appended run by run. */
#include "memmodels/tech/import.h"

#include <math.h>
#include <string.h>

#define MAX_CELLS 64
#define WIDTH_MAX 65536.0 /* bytes of a line */

struct cacti {
    double node_nm, capacity_b, banks, ways, width_bits, access_s, cycle_s;
    double read_j, write_j, leakage_w, area;
};

struct cacti_field {
    const char *name;
    const char *unit; /* the only one accepted where `dimension` is UNIT_NONE; "": none */
    enum unit dimension;
    size_t offset;
};

#define OF(f) offsetof(struct cacti, f)
static const struct cacti_field fields[] = {
    {"Tech node", "nm", UNIT_NONE, OF(node_nm)},
    {"Capacity", "bytes", UNIT_NONE, OF(capacity_b)},
    {"Number of banks", "", UNIT_NONE, OF(banks)},
    {"Associativity", "", UNIT_NONE, OF(ways)},
    {"Output width", "bits", UNIT_NONE, OF(width_bits)},
    {"Access time", "ns", UNIT_SECONDS, OF(access_s)},
    {"Random cycle time", "ns", UNIT_SECONDS, OF(cycle_s)},
    {"Dynamic read energy", "nJ", UNIT_JOULES, OF(read_j)},
    {"Dynamic write energy", "nJ", UNIT_JOULES, OF(write_j)},
    {"Standby leakage per bank", "mW", UNIT_WATTS, OF(leakage_w)},
    {"Area", "mm2", UNIT_MM2, OF(area)},
};
#define N_FIELDS (sizeof fields / sizeof fields[0])

/* Columns that say what kind of memory a row is: of a RAM, which has no tags, the second is N/A,
 * and where all ways are searched the first is not. */
static const char *const kinds[] = {"Dynamic search energy", "Ntwl"};
enum { SEARCHED, TAGS };

struct cacti_layout {
    int cells;
    int kind[2];      /* column of each of kinds, -1 where there is none */
    int at[N_FIELDS]; /* column of each field, -1 while not found */
    double factor[N_FIELDS];
};

/* Cuts "Access time (ns)" into its name and its unit, "" for none. */
static const char *cut_unit(char *cell) {
    char *open = strrchr(cell, '(');
    const size_t n = strlen(cell);
    if (!open || cell[n - 1] != ')')
        return "";
    cell[n - 1] = '\0';
    *open = '\0';
    csv_trim(cell);
    return open + 1;
}

static int read_heading(struct import *im, struct cacti_layout *l, int column, char *cell) {
    const char *unit = cut_unit(cell);
    for (size_t i = 0; i < N_FIELDS; i++) {
        const struct cacti_field *f = &fields[i];
        if (strcmp(f->name, cell) != 0)
            continue;
        if (l->at[i] >= 0)
            return tech_import_bad(im, "column '%s' twice", cell);
        l->at[i] = column;
        const struct tech_column as = {
            .name = f->name, .unit = f->unit, .scale = 1, .dimension = f->dimension};
        if (*f->unit)
            return tech_unit_factor(&as, unit, &l->factor[i], im->origin, im->line, im->err);
        return *unit ? tech_import_bad(im, "%s in '%.40s': expected no unit", f->name, unit) : 0;
    }
    for (size_t i = 0; i < 2; i++)
        if (strcmp(kinds[i], cell) == 0)
            l->kind[i] = column;
    if (*cell)
        tech_import_pass(im, cell);
    return 0;
}

static int read_headings(struct import *im, struct cacti_layout *l, char *line) {
    char *cells[MAX_CELLS];
    const int n = csv_split(line, cells, MAX_CELLS);
    if (n < 0)
        return tech_import_bad(im, "expected a row of at most %d column names", MAX_CELLS);
    l->cells = n;
    l->kind[0] = l->kind[1] = -1;
    for (size_t i = 0; i < N_FIELDS; i++) {
        l->at[i] = -1;
        l->factor[i] = 1;
    }
    for (int i = 0; i < n; i++) {
        const int rc = read_heading(im, l, i, cells[i]);
        if (rc)
            return rc;
    }
    for (size_t i = 0; i < N_FIELDS; i++)
        if (l->at[i] < 0)
            return tech_import_bad(im, "expected a column '%s%s%s%s'", fields[i].name,
                                   *fields[i].unit ? " (" : "", fields[i].unit,
                                   *fields[i].unit ? ")" : "");
    return 0;
}

static bool not_there(const struct cacti_layout *l, char **cells, int kind) {
    return l->kind[kind] >= 0 && strcmp(cells[l->kind[kind]], "N/A") == 0;
}

/* A row's figures. The ways of a RAM are no figure. */
static int read_figures(struct import *im, const struct cacti_layout *l, char **cells, bool ram,
                        struct cacti *c) {
    for (size_t i = 0; i < N_FIELDS; i++) {
        double value = 0;
        const bool ways = fields[i].offset == OF(ways);
        const int rc =
            ram && ways ? 0 : tech_import_number(im, fields[i].name, cells[l->at[i]], &value);
        if (rc)
            return rc;
        *(double *)((char *)c + fields[i].offset) = value * l->factor[i];
    }
    if (!(c->width_bits <= 8 * WIDTH_MAX) || fmod(c->width_bits, 8) != 0)
        return tech_import_bad(im, "Output width '%g': expected whole bytes, at most %g bits",
                               c->width_bits, 8 * WIDTH_MAX);
    return 0;
}

static int read_row(struct import *im, const struct cacti_layout *l, char *line) {
    char *cells[MAX_CELLS];
    struct cacti c = {0};
    const int n = csv_split(line, cells, MAX_CELLS);
    if (n == -1)
        return tech_import_bad(im, "stray '\"': expected figures");
    if (n != l->cells)
        return tech_import_bad(im, "%s%d cells: expected %d, as in the row of columns",
                               n < 0 ? "above " : "", n < 0 ? MAX_CELLS : n, l->cells);
    const bool ram = not_there(l, cells, TAGS);
    if (l->kind[SEARCHED] >= 0 && !not_there(l, cells, SEARCHED))
        return sim_fail(im->err, SIM_EUNSUP,
                        "%s:%d: a memory that is searched in all ways: only set-associative caches "
                        "and RAMs are imported",
                        im->origin, im->line);
    const int rc = read_figures(im, l, cells, ram, &c);
    if (rc)
        return rc;
    struct import_row row = {.p = {.capacity_b = c.capacity_b,
                                   .read_latency_s = c.access_s,
                                   .write_latency_s = c.access_s,
                                   .read_energy_j = c.read_j,
                                   .write_energy_j = c.write_j,
                                   .leakage_w = c.leakage_w * c.banks,
                                   .area_mm2 = c.area,
                                   .read_cycle_s = c.cycle_s,
                                   .write_cycle_s = c.cycle_s,
                                   .node_nm = c.node_nm}};
    char ways[40] = "no tags";
    if (!ram)
        snprintf(ways, sizeof ways, "%g ways", c.ways);
    snprintf(row.source, sizeof row.source, "CACTI 7; %.120s line %d; %g B out; %s; %g bank%s",
             im->base, im->line, c.width_bits / 8, ways, c.banks, c.banks == 1 ? "" : "s");
    return tech_import_add(im, ram ? TECH_RAM : TECH_SLICE, (uint64_t)(c.width_bits / 8), &row);
}

int tech_import_cacti(struct import *im, char *text) {
    struct cacti_layout l = {0};
    const size_t before = im->n;
    char *rest = text, *line;
    im->tool = "CACTI 7";
    im->notes[0] = "CACTI gives one access time for reads and writes: write latency = access time";
    im->notes[1] = "leakage is of all banks; energies include tags where there are any";
    im->line = 0;
    /* The file does not say: where no kind is given, SRAM. */
    int rc = tech_import_kind(im, im->options->kind ? im->options->kind : "SRAM");
    while (rc == 0 && (line = csv_line(&rest))) {
        im->line++;
        if (strncmp(line, "Tech node", 9) == 0)
            rc = read_headings(im, &l, line);
        else if (*csv_trim(line))
            rc = read_row(im, &l, line);
    }
    if (rc == 0 && im->n == before)
        rc = tech_import_bad(im, "end of file: expected a row of figures");
    return rc;
}
