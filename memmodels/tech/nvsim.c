/* NVSim's report of one cache. The summary has fixed units, the sections of the two arrays scale
 * them, so that every unit is read. The figures of the whole access are composed here: NVSim's
 * write is max(tag write, data write), which is a fill; a write hit looks the tag up first. */
#include "memmodels/tech/import.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum section { HEAD, SUMMARY, DATA, TAG };

static const char *const section_names[] = {"the design specification", "CACHE DESIGN -- SUMMARY",
                                            "CACHE DATA ARRAY", "CACHE TAG ARRAY"};

struct array {
    double read_s, write_s, read_j, write_j;
};

struct nvsim_cache {
    double capacity_b, hit_s, hit_j, leakage_w, area_mm2;
    struct array data, tag;
};

struct nvsim_field {
    enum section section;
    const char *key;
    enum unit unit;
    size_t offset;
};

#define OF(f) offsetof(struct nvsim_cache, f)
#define ARRAY(section, a)                                                                          \
    {section, "Read Latency", UNIT_SECONDS, OF(a.read_s)},                                         \
        {section, "Read Dynamic Energy", UNIT_JOULES, OF(a.read_j)},                               \
        {section, "Write Latency", UNIT_SECONDS, OF(a.write_s)},                                   \
        {section, "SET Latency", UNIT_SECONDS, OF(a.write_s)},                                     \
        {section, "RESET Latency", UNIT_SECONDS, OF(a.write_s)},                                   \
        {section, "Write Dynamic Energy", UNIT_JOULES, OF(a.write_j)},                             \
        {section, "SET Dynamic Energy", UNIT_JOULES, OF(a.write_j)}, {                             \
        section, "RESET Dynamic Energy", UNIT_JOULES, OF(a.write_j)                                \
    }

/* Several keys of one figure: PCRAM and memristors print SET and RESET, of which the larger counts.
 */
static const struct nvsim_field fields[] = {
    {HEAD, "Capacity", UNIT_BYTES, OF(capacity_b)},
    {SUMMARY, "Total Area", UNIT_MM2, OF(area_mm2)},
    {SUMMARY, "Cache Hit Latency", UNIT_SECONDS, OF(hit_s)},
    {SUMMARY, "Cache Hit Dynamic Energy", UNIT_JOULES, OF(hit_j)},
    {SUMMARY, "Cache Total Leakage Power", UNIT_WATTS, OF(leakage_w)},
    ARRAY(DATA, data),
    ARRAY(TAG, tag),
};
#define N_FIELDS (sizeof fields / sizeof fields[0])

struct nvsim_report {
    struct import *im;
    enum section section;
    struct nvsim_cache c;
    bool seen[N_FIELDS];
    char mode[16], line[16], ways[16]; /* "Sequential", "64", "16" */
};

/* "3.121ns", "0.487nJ per access": a number with its unit. */
static int quantity(struct import *im, const struct nvsim_field *f, char *text, double *value) {
    static const char suffix[] = " per access";
    struct sim_err inner;
    const size_t n = strlen(text), m = sizeof suffix - 1;
    if (n > m && strcmp(text + n - m, suffix) == 0)
        text[n - m] = '\0';
    char *end;
    strtod(text, &end);
    if (end == text || !isalpha((unsigned char)*end))
        return tech_import_bad(im, "%s '%.60s': expected a number with a unit", f->key, text);
    if (unit_parse(text, f->unit, value, &inner))
        return tech_import_bad(im, "%s %.200s", f->key, inner.text);
    if (*value <= 0)
        return tech_import_bad(im, "%s '%.60s': expected a figure above zero", f->key, text);
    return 0;
}

static int read_field(struct nvsim_report *r, const char *key, char *text) {
    for (size_t i = 0; i < N_FIELDS; i++) {
        const struct nvsim_field *f = &fields[i];
        double value, *to = (double *)((char *)&r->c + f->offset);
        if (f->section != r->section || strcmp(f->key, key) != 0)
            continue;
        if (r->seen[i])
            return tech_import_bad(r->im, "%s a second time: expected one cache per file", key);
        const int rc = quantity(r->im, f, text, &value);
        if (rc)
            return rc;
        r->seen[i] = true;
        if (value > *to)
            *to = value;
    }
    return 0;
}

/* "64Bytes", "16 Ways": digits and what they count. */
static int read_count(struct nvsim_report *r, const char *key, const char *text, const char *what,
                      char *to, size_t size) {
    const size_t n = strspn(text, "0123456789");
    const char *rest = text + n + strspn(text + n, " ");
    if (n == 0 || n >= size || strcmp(rest, what) != 0)
        return tech_import_bad(r->im, "%s '%.40s': expected a number of %s", key, text, what);
    memcpy(to, text, n);
    to[n] = '\0';
    return 0;
}

static int read_mode(struct nvsim_report *r, const char *text) {
    if (strcmp(text, "Sequential") && strcmp(text, "Normal") && strcmp(text, "Fast"))
        return tech_import_bad(r->im, "Access Mode '%.40s': expected Normal, Fast or Sequential",
                               text);
    snprintf(r->mode, sizeof r->mode, "%s", text);
    return 0;
}

/* "MRAM (Magnetoresistive)": the first word. */
static int read_cell_kind(struct nvsim_report *r, char *text) {
    text[strcspn(text, " ")] = '\0';
    return tech_import_kind(r->im, text);
}

/* "Key: value" of the specification and the summary. */
static int read_setting(struct nvsim_report *r, const char *key, char *text) {
    if (strcmp(key, "Memory Cell") == 0)
        return read_cell_kind(r, text);
    if (strcmp(key, "Design Target") == 0 && strcmp(text, "Cache") != 0)
        return sim_fail(r->im->err, SIM_EUNSUP,
                        "%s:%d: Design Target '%.40s': only caches are imported", r->im->origin,
                        r->im->line, text);
    if (strcmp(key, "Cache Line Size") == 0)
        return read_count(r, key, text, "Bytes", r->line, sizeof r->line);
    if (strcmp(key, "Cache Associativity") == 0)
        return read_count(r, key, text, "Ways", r->ways, sizeof r->ways);
    if (strcmp(key, "Access Mode") == 0)
        return read_mode(r, text);
    return read_field(r, key, text);
}

static int read_line(struct nvsim_report *r, char *line) {
    for (int s = SUMMARY; s <= TAG; s++)
        if (strcmp(csv_trim(line), section_names[s]) == 0) {
            r->section = s;
            return 0;
        }
    line = csv_trim(line);
    const bool figure = line[0] == '-' && line[1] == ' ';
    if (!figure && r->section > SUMMARY)
        return 0;
    char *separator = strchr(line, figure ? '=' : ':');
    if (!separator)
        return 0;
    *separator = '\0';
    char *key = csv_trim(figure ? line + 1 : line), *value = csv_trim(separator + 1);
    return figure ? read_field(r, key, value) : read_setting(r, key, value);
}

static bool field_seen(const struct nvsim_report *r, const struct nvsim_field *f,
                       const char *prefix) {
    char key[40];
    const char *last = strstr(f->key, "Latency") ? "Latency" : "Dynamic Energy";
    snprintf(key, sizeof key, "%s %s", prefix, last);
    for (size_t i = 0; i < N_FIELDS; i++)
        if (fields[i].section == f->section && strcmp(fields[i].key, key) == 0)
            return r->seen[i];
    return false;
}

static int check_whole(const struct nvsim_report *r) {
    for (size_t i = 0; i < N_FIELDS; i++) {
        const struct nvsim_field *f = &fields[i];
        const bool write = strncmp(f->key, "Write ", 6) == 0;
        const bool part = strncmp(f->key, "SET ", 4) == 0 || strncmp(f->key, "RESET ", 6) == 0;
        if (r->seen[i] || part)
            continue;
        if (!write || !field_seen(r, f, "SET") || !field_seen(r, f, "RESET"))
            return tech_import_bad(r->im, "end of file: expected '%s' in %s", f->key,
                                   section_names[f->section]);
    }
    const char *missing = !*r->im->kind ? "Memory Cell"
                          : !*r->mode   ? "Access Mode"
                          : !*r->line   ? "Cache Line Size"
                          : !*r->ways   ? "Cache Associativity"
                                        : NULL;
    return missing ? tech_import_bad(r->im, "end of file: expected '%s: ...'", missing) : 0;
}

static void compose(struct import_row *row, const struct nvsim_report *r) {
    const struct nvsim_cache *c = &r->c;
    const bool sequential = strcmp(r->mode, "Sequential") == 0;
    row->p = (struct tech_point){
        .capacity_b = c->capacity_b,
        .read_latency_s = sequential ? c->tag.read_s + c->data.read_s : c->hit_s,
        .write_latency_s = c->tag.read_s + c->data.write_s,
        .read_energy_j = sequential ? c->tag.read_j + c->data.read_j : c->hit_j,
        .write_energy_j = c->tag.read_j + c->data.write_j,
        .leakage_w = c->leakage_w,
        .area_mm2 = c->area_mm2,
        .tag_latency_s = c->tag.read_s,
        .tag_energy_j = c->tag.read_j,
        .tag_write_latency_s = c->tag.write_s,
        .tag_write_energy_j = c->tag.write_j,
        .data_read_latency_s = c->data.read_s,
        .data_write_latency_s = c->data.write_s,
        .data_read_energy_j = c->data.read_j,
        .data_write_energy_j = c->data.write_j,
    };
    snprintf(row->source, sizeof row->source, "NVSim; %.120s; %s access; %s B lines; %s ways",
             r->im->base, r->mode, r->line, r->ways);
}

int tech_import_nvsim(struct import *im, char *text) {
    struct nvsim_report r = {.im = im};
    struct import_row row;
    char *rest = text, *line;
    int rc = 0;
    im->tool = "NVSim";
    im->notes[0] =
        "sequential access: read = tag lookup, then data read; otherwise NVSim's own hit";
    im->notes[1] = "write (hit) = tag lookup, then data write; a fill is tag write and data write";
    im->line = 0;
    while (rc == 0 && (line = csv_line(&rest))) {
        im->line++;
        rc = read_line(&r, line);
    }
    if (rc == 0)
        rc = check_whole(&r);
    if (rc)
        return rc;
    compose(&row, &r);
    return tech_import_add(im, &row);
}
