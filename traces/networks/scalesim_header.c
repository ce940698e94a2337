#include "traces/networks/scalesim.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "sim/csv.h"

/* Each column's name, and the spellings of it, without what is no letter or digit. */
static const struct {
    const char *name, *spellings;
} columns[COLUMNS] = {
    [NAME] = {"Layer name", " layername layer layers name "},
    [IFMAP_H] = {"IFMAP Height", " ifmapheight ifmaph inputheight "},
    [IFMAP_W] = {"IFMAP Width", " ifmapwidth ifmapw inputwidth "},
    [FILTER_H] = {"Filter Height", " filterheight filterh "},
    [FILTER_W] = {"Filter Width", " filterwidth filterw "},
    [CHANNELS] = {"Channels", " channels channel numchannels numchannel inputchannels "},
    [FILTERS] = {"Num Filter", " numfilter numfilters filters numberoffilters "},
    [STRIDE_H] = {"Strides", " strides stride strideheight strideh stridesheight stridesh "},
    [STRIDE_W] = {"Stride Width", " stridewidth stridew strideswidth stridesw "},
    [M] = {"M", " m "},
    [N] = {"N", " n "},
    [K] = {"K", " k "},
    [BATCH] = {"Batch Size", " batchsize batch batches "},
    [SPARSITY] = {"Sparsity", " sparsity sparsityratio sparsitynm "},
};

/* The columns that a file of convolutions and one of products must have; both end with NAME. */
static const enum scalesim_column of_conv[] = {IFMAP_H,  IFMAP_W, FILTER_H, FILTER_W,
                                               CHANNELS, FILTERS, STRIDE_H, NAME};
static const enum scalesim_column of_gemm[] = {M, N, K, NAME};

int scalesim_split(struct scalesim_topology *t, char **f, size_t *n, struct sim_err *err) {
    struct net_lines *l = &t->lines;
    for (char *c = l->text; t->separator != ',' && (c = strchr(c, t->separator)) != NULL;)
        *c = ',';
    const int cells = csv_split(l->text, f, SCALESIM_CELLS_MAX);
    if (cells < 0)
        return sim_fail(err, SIM_EFORMAT,
                        cells == -1 ? "%s:%zu: a quote out of place" : "%s:%zu: above %d fields",
                        l->file->name, l->number, SCALESIM_CELLS_MAX);
    *n = (size_t)cells;
    while (*n && !*f[*n - 1])
        (*n)--;
    return 0;
}

static enum scalesim_column find_column(const char *title) {
    char word[64] = " ";
    size_t n = 1;
    for (; *title && n < sizeof word - 2; title++)
        if (isalnum((unsigned char)*title))
            word[n++] = (char)tolower((unsigned char)*title);
        else if ((unsigned char)*title > 127)
            return COLUMNS;
    word[n] = ' ';
    for (int c = 0; c < COLUMNS && n > 1 && !*title; c++)
        if (strstr(columns[c].spellings, word))
            return (enum scalesim_column)c;
    return COLUMNS;
}

static int no_header(const struct net_lines *l, struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT,
                    "%s:%zu: expected a header: 'layer,type,N,...' of a table, 'Layer name, IFMAP "
                    "Height, ...' or 'Layer, M, N, K' of a SCALE-Sim topology",
                    l->file->name, l->number);
}

/* Does a file of this kind have the column? */
static bool belongs(bool gemm, enum scalesim_column c) {
    return c == NAME || c > K || (gemm ? c >= M : c < M);
}

/* The column that SCALE-Sim reads at this position of a convolution, if it is a height or width. */
static enum scalesim_column at_position(size_t i) {
    return i >= IFMAP_H && i <= FILTER_W ? (enum scalesim_column)i : COLUMNS;
}

/* A height called width, as in the "IFMAP Width, IFMAP Width" of SCALE-Sim's own DeepBench, or the
 * reverse: the one that stands where SCALE-Sim reads another has a wrong title. */
static bool rename_column(struct scalesim_topology *t, size_t i, enum scalesim_column c) {
    size_t wrong = c == at_position(i) ? 0 : i;
    while (wrong < i && t->of[wrong] != c)
        wrong++;
    const enum scalesim_column other = at_position(wrong);
    if (t->gemm || t->renamed || other == COLUMNS || t->has[other] || (wrong == i && t->of[c] != c))
        return false;
    t->of[i] = c;
    t->of[wrong] = other;
    t->has[other] = true;
    t->renamed = wrong + 1;
    return true;
}

static int take_title(struct scalesim_topology *t, size_t i, const char *title,
                      struct sim_err *err) {
    const struct net_lines *l = &t->lines;
    const enum scalesim_column c = find_column(title);
    t->of[i] = *title ? c : COLUMNS;
    if (!*title)
        return 0;
    if (c == COLUMNS || !belongs(t->gemm, c)) {
        snprintf(t->unknown[i], sizeof t->unknown[i], "%s", title);
        t->of[i] = COLUMNS;
        return 0;
    }
    if (t->has[c])
        return rename_column(t, i, c)
                   ? 0
                   : sim_fail(err, SIM_EFORMAT, "%s:%zu: column %zu, '%.40s', is %s a second time",
                              l->file->name, l->number, i + 1, title, columns[c].name);
    t->has[c] = true;
    if (c == STRIDE_H)
        t->both = !strpbrk(title, "hH");
    return 0;
}

static int need_columns(const struct scalesim_topology *t, struct sim_err *err) {
    const enum scalesim_column *c = t->gemm ? of_gemm : of_conv;
    while (*c != NAME && t->has[*c])
        c++;
    if (t->has[NAME] && *c == NAME && (t->gemm || t->both || t->has[STRIDE_W]))
        return 0;
    return sim_fail(err, SIM_EFORMAT, "%s:%zu: no column %s", t->lines.file->name, t->lines.number,
                    !t->has[NAME] ? columns[NAME].name
                    : *c != NAME  ? columns[*c].name
                                  : columns[STRIDE_W].name);
}

/* SCALE-Sim goes by position: another order would be another layer to it. */
static int check_order(const struct scalesim_topology *t, struct sim_err *err) {
    const enum scalesim_column *c = t->gemm ? of_gemm : of_conv;
    size_t i = 1;
    bool same = t->of[0] == NAME;
    for (; c[i - 1] != NAME; i++)
        same &= t->of[i] == c[i - 1];
    if (same && (!t->has[STRIDE_W] || t->of[i] == STRIDE_W))
        return 0;
    return sim_fail(err, SIM_EFORMAT,
                    "%s:%zu: expected a header in the order of SCALE-Sim, which goes by position: "
                    "Layer name, %s, then Batch Size, Sparsity",
                    t->lines.file->name, t->lines.number,
                    t->gemm ? "M, N, K"
                            : "IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, "
                              "Num Filter, Strides (or Stride Height, Stride Width)");
}

bool scalesim_says_nothing(const struct net_lines *l) {
    const char c = l->text[strspn(l->text, " \t,;")];
    return c == '\0' || c == '#';
}

/* Goes to the header, behind comments and empty lines: 1, or 0 at the end of the file. */
static int find_header(struct scalesim_topology *t, struct sim_err *err) {
    int rc;
    do
        rc = net_lines_next(&t->lines, err);
    while (rc > 0 && scalesim_says_nothing(&t->lines));
    t->separator = strchr(t->lines.text, ',') ? ',' : strchr(t->lines.text, '\t') ? '\t' : ';';
    t->header_line = t->lines.number;
    return rc;
}

int scalesim_header(struct scalesim_topology *t, struct sim_err *err) {
    char *f[SCALESIM_CELLS_MAX];
    size_t n = 0, products = 0, windows = 0;
    int rc = find_header(t, err);
    if (rc > 0)
        rc = scalesim_split(t, f, &n, err);
    for (size_t i = 0; rc == 0 && i < n; i++) {
        const enum scalesim_column c = find_column(f[i]);
        products += c >= M && c <= K;
        windows += c == IFMAP_H || c == IFMAP_W;
    }
    if (rc < 0)
        return rc;
    if (!products && !windows)
        return no_header(&t->lines, err);
    t->gemm = products > windows;
    for (size_t i = 0; i < SCALESIM_CELLS_MAX && rc == 0; i++)
        rc = take_title(t, i, i < n ? f[i] : "", err);
    if (!rc)
        rc = need_columns(t, err);
    return rc ? rc : check_order(t, err);
}

const char *scalesim_column(enum scalesim_column c) {
    return columns[c].name;
}
