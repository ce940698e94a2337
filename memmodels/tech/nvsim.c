/* The report of NVSim, NS-Cache or DESTINY on one cache or RAM. The summary of a cache has fixed
 * units, the sections of arrays scale them, so that every unit is read. The figures of the whole
 * access are composed here: NVSim's write is max(tag write, data write), which is a fill; a write
 * hit looks the tag up first. NS-Cache and DESTINY indent the arrays' sections, name the cell
 * inside of them, and add refresh and stacked dies.
 *
 * What is read and not kept is named in a note: a figure ("- Read Bandwidth = 27GB/s") or a setting
 * ("Wire type: active") by its key, parts of figures ("|---") all together. A section that is not
 * known is refused. */
#include "memmodels/tech/nvsim.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const struct nvsim_title {
    const char *title;
    int section; /* -1: a part of the section that it stands in */
} titles[] = {
    {"DESIGN SPECIFICATION", HEAD},
    {"CACHE DESIGN -- SUMMARY", SUMMARY},
    {"CACHE DATA ARRAY", DATA},
    {"CACHE DATA ARRAY DETAILS", DATA},
    {"CACHE TAG ARRAY", TAG},
    {"CACHE TAG ARRAY DETAILS", TAG},
    {"SUMMARY", -1},
    {"CONFIGURATION", -1},
    {"RESULT", -1},
};

static const char *const section_names[] = {"the design specification", "CACHE DESIGN -- SUMMARY",
                                            "CACHE DATA ARRAY", "CACHE TAG ARRAY", "RESULT"};

struct nvsim_field {
    enum nvsim_section section;
    const char *key;
    enum unit unit;
    size_t offset;
    bool optional;
};

#define OF(f) offsetof(struct nvsim_cache, f)
#define ARRAY(section, a)                                                                          \
    {section, "Read Latency", UNIT_SECONDS, OF(a.read_s), false},                                  \
        {section, "Read Dynamic Energy", UNIT_JOULES, OF(a.read_j), false},                        \
        {section, "Write Latency", UNIT_SECONDS, OF(a.write_s), false},                            \
        {section, "SET Latency", UNIT_SECONDS, OF(a.write_s), false},                              \
        {section, "RESET Latency", UNIT_SECONDS, OF(a.write_s), false},                            \
        {section, "Write Dynamic Energy", UNIT_JOULES, OF(a.write_j), false},                      \
        {section, "SET Dynamic Energy", UNIT_JOULES, OF(a.write_j), false}, {                      \
        section, "RESET Dynamic Energy", UNIT_JOULES, OF(a.write_j), false                         \
    }
#define BANDWIDTH(section)                                                                         \
    {section, "Read Bandwidth", UNIT_BYTES_PER_S, OF(data.read_b_per_s), true}, {                  \
        section, "Write Bandwidth", UNIT_BYTES_PER_S, OF(data.write_b_per_s), true                 \
    }

/* Several keys of one figure: PCRAM and memristors print SET and RESET, of which the larger counts.
 */
static const struct nvsim_field fields[] = {
    {HEAD, "Capacity", UNIT_BYTES, OF(capacity_b), false},
    {SUMMARY, "Total Area", UNIT_MM2, OF(area_mm2), false},
    {SUMMARY, "Cache Hit Latency", UNIT_SECONDS, OF(hit_s), false},
    {SUMMARY, "Cache Hit Dynamic Energy", UNIT_JOULES, OF(hit_j), false},
    {SUMMARY, "Cache Total Leakage Power", UNIT_WATTS, OF(leakage_w), false},
    {SUMMARY, "Cache Refresh Latency", UNIT_SECONDS, OF(refresh_s), true},
    {SUMMARY, "Cache Refresh Dynamic Energy", UNIT_JOULES, OF(refresh_j), true},
    {SUMMARY, "Cache Refresh Power", UNIT_WATTS, OF(refresh_w), true},
    ARRAY(DATA, data),
    BANDWIDTH(DATA),
    ARRAY(TAG, tag),
    ARRAY(RAM, data),
    BANDWIDTH(RAM),
    {RAM, "Total Area", UNIT_MM2, OF(area_mm2), false},
    {RAM, "Leakage Power", UNIT_WATTS, OF(leakage_w), false},
    {RAM, "Refresh Latency", UNIT_SECONDS, OF(refresh_s), true},
    {RAM, "Refresh Dynamic Energy", UNIT_JOULES, OF(refresh_j), true},
    {RAM, "Refresh Power", UNIT_WATTS, OF(refresh_w), true},
};
#define N_FIELDS (sizeof fields / sizeof fields[0])
_Static_assert(N_FIELDS <= NVSIM_FIELDS_MAX, "room for every field");

/* "3.121ns", "0.487nJ per access", "2um x 3um = 6um^2": a number with its unit. */
static int quantity(struct import *im, const struct nvsim_field *f, char *text, double *value) {
    static const char *const suffixes[] = {" per access", " per bank"};
    struct sim_err inner;
    char *last = strrchr(text, '=');
    text = last ? csv_trim(last + 1) : text;
    for (size_t i = 0; i < 2; i++) {
        const size_t n = strlen(text), m = strlen(suffixes[i]);
        if (n > m && strcmp(text + n - m, suffixes[i]) == 0)
            text[n - m] = '\0';
    }
    char *end;
    strtod(text, &end);
    if (end == text || !isalpha((unsigned char)*end))
        return tech_import_bad(im, "%s '%.60s': expected a number with a unit", f->key, text);
    if (unit_parse(text, f->unit, value, &inner))
        return tech_import_bad(im, "%s %.200s", f->key, inner.text);
    if (*value < 0 || (*value == 0 && !f->optional))
        return tech_import_bad(im, "%s '%.60s': expected a figure above zero", f->key, text);
    return 0;
}

static void pass(struct nvsim_report *r, const char *key) {
    char name[120];
    snprintf(name, sizeof name, "%s%.100s", r->section == TAG ? "tag " : "", key);
    tech_import_pass(r->im, name);
}

/* Cells that forget: one time in all reports. */
static int read_retention(struct nvsim_report *r, char *text) {
    static const struct nvsim_field field = {HEAD, "Retention Time", UNIT_SECONDS, 0, false};
    double value;
    const int rc = quantity(r->im, &field, text, &value);
    if (rc == 0 && r->im->retention_s > 0 && r->im->retention_s != value)
        return tech_import_bad(r->im,
                               "Retention Time %g s, but %g s before: expected one per table",
                               value, r->im->retention_s);
    r->im->retention_s = rc ? 0 : value;
    return rc;
}

static int read_field(struct nvsim_report *r, const char *key, char *text) {
    if (strcmp(key, "Retention Time") == 0)
        return read_retention(r, text);
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
        if (value == 0)
            pass(r, key);
        if (value > *to)
            *to = value;
        return 0;
    }
    pass(r, key);
    return 0;
}

/* "64Bytes", "16 Ways": digits and what they count. */
static int read_count(struct nvsim_report *r, const char *key, const char *text, const char *what,
                      char *to, size_t size) {
    const size_t n = strspn(text, "0123456789");
    const char *rest = text + n + strspn(text + n, " ");
    const size_t m = strlen(what);
    if (*to)
        return tech_import_bad(r->im, "%s a second time: expected one", key);
    if (n == 0 || n >= size || strncmp(rest, what, m) != 0 || (rest[m] && rest[m] != ' '))
        return tech_import_bad(r->im, "%s '%.40s': expected a number of %s", key, text, what);
    memcpy(to, text, n);
    to[n] = '\0';
    return 0;
}

/* "64Bytes" of a line, "512Bits (64Bytes)" of a word. */
static int read_access(struct nvsim_report *r, const char *key, const char *text, const char *what,
                       uint64_t bits) {
    char digits[16] = "";
    if (r->access_b)
        return tech_import_bad(r->im, "%s a second time: expected one", key);
    const int rc = read_count(r, key, text, what, digits, sizeof digits);
    const uint64_t n = rc ? 0 : strtoull(digits, NULL, 10);
    if (rc == 0 && (n == 0 || n * bits % 8))
        return tech_import_bad(r->im, "%s '%.40s': expected whole bytes", key, text);
    r->access_b = n * bits / 8;
    return rc;
}

static int read_mode(struct nvsim_report *r, const char *text) {
    if (*r->mode)
        return tech_import_bad(r->im, "Access Mode a second time: expected one");
    if (strcmp(text, "Sequential") && strcmp(text, "Normal") && strcmp(text, "Fast"))
        return tech_import_bad(r->im, "Access Mode '%.40s': expected Normal, Fast or Sequential",
                               text);
    snprintf(r->mode, sizeof r->mode, "%s", text);
    return 0;
}

/* "MRAM (Magnetoresistive)", "Embedded DRAM": what stands before the bracket, as one word. */
static int read_cell_kind(struct nvsim_report *r, char *text) {
    char *bracket = strchr(text, '(');
    if (bracket)
        *bracket = '\0';
    text = csv_trim(text);
    for (char *p = text; *p; p++)
        if (*p == ' ')
            *p = '-';
    return tech_import_kind(r->im, text);
}

static int read_target(struct nvsim_report *r, const char *text) {
    r->ram = strcmp(text, "Random Access Memory") == 0 || strcmp(text, "RAM") == 0;
    if (r->ram || strcmp(text, "Cache") == 0)
        return 0;
    return sim_fail(r->im->err, SIM_EUNSUP,
                    "%s:%d: Design Target '%.40s': only caches and RAMs are imported",
                    r->im->origin, r->im->line, text);
}

/* "Key: value". */
static int read_setting(struct nvsim_report *r, const char *key, char *text) {
    if (strcmp(key, "WARNING") == 0) {
        tech_import_pass(r->im, text);
        return 0;
    }
    if (strcmp(key, "Memory Cell") == 0)
        return read_cell_kind(r, text);
    if (strcmp(key, "Design Target") == 0)
        return read_target(r, text);
    if (strcmp(key, "Cache Line Size") == 0)
        return read_access(r, key, text, "Bytes", 8);
    if (strcmp(key, "Data Width") == 0)
        return read_access(r, key, text, "Bits", 1);
    if (strcmp(key, "Cache Associativity") == 0)
        return read_count(r, key, text, "Ways", r->ways, sizeof r->ways);
    if (strcmp(key, "Access Mode") == 0)
        return read_mode(r, text);
    if (strcmp(key, "Optimized for") == 0 && !*r->target)
        snprintf(r->target, sizeof r->target, "%.59s", text);
    else if (strcmp(key, "Bank Organization") == 0 && r->section != TAG)
        snprintf(r->banks, sizeof r->banks, "%.39s", text);
    else if (*text) /* a heading of figures, "Area:", is none itself */
        return read_field(r, key, text);
    return 0;
}

static bool all_capitals(const char *line) {
    size_t letters = 0;
    for (const char *p = line; *p; p++) {
        if (!isupper((unsigned char)*p) && !isdigit((unsigned char)*p) && !strchr(" -&/", *p))
            return false;
        letters += isupper((unsigned char)*p) != 0;
    }
    return letters > 3;
}

/* A title stands between rules, or has no small letters. */
static int read_title(struct nvsim_report *r, const char *line) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (strcmp(titles[i].title, line) != 0)
            continue;
        if (strstr(line, "DETAILS"))
            r->im->tool = "NS-Cache or DESTINY";
        if (titles[i].section >= 0)
            r->section = (enum nvsim_section)titles[i].section;
        else if (r->ram)
            r->section = RAM;
        return 0;
    }
    return tech_import_bad(r->im, "unknown section '%.60s'", line);
}

/* A known title, or what can be none but one. */
static bool is_title(const char *line) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strcmp(titles[i].title, line) == 0)
            return true;
    return all_capitals(line);
}

/* A line of '='. */
static int read_rule(struct nvsim_report *r) {
    r->after_rule = true;
    return *r->pending ? tech_import_bad(r->im, "unknown section '%s'", r->pending) : 0;
}

/* "Searching for the best solution that is optimized for read latency ..."; other words are named.
 */
static void read_words(struct nvsim_report *r, char *line) {
    const char *target = strstr(line, "optimized for ");
    if (!target) {
        if (strcmp(line, "Finished!") != 0)
            pass(r, line + strspn(line, "- "));
        return;
    }
    target += strlen("optimized for ");
    const char *end = strstr(target, " ...");
    const int n = end ? (int)(end - target) : (int)strlen(target);
    snprintf(r->target, sizeof r->target, "%.*s", n < 59 ? n : 59, target);
}

static int read_line(struct nvsim_report *r, char *line) {
    line = csv_trim(line);
    if (!*line)
        return 0;
    if (line[strspn(line, "=")] == '\0')
        return read_rule(r);
    const bool known = is_title(line);
    snprintf(r->pending, sizeof r->pending, "%.60s",
             r->after_rule && !known && !strpbrk(line, ":=|") ? line : "");
    r->after_rule = false;
    if (known)
        return read_title(r, line);
    if (*line == '|' || strncmp(line, "--", 2) == 0) {
        tech_import_pass(r->im, "parts of figures (|---, --)");
        return 0;
    }
    const bool figure = line[0] == '-' && line[1] == ' ';
    const size_t equals = strcspn(line, "="), colon = strcspn(line, ":");
    char *separator = line + (figure && line[equals] ? equals : colon);
    if (!*separator) {
        read_words(r, line);
        return 0;
    }
    *separator = '\0';
    char *key = csv_trim(line + figure), *value = csv_trim(separator + 1);
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

/* Sections of a cache, or of a RAM. */
static bool expected(const struct nvsim_report *r, const struct nvsim_field *f) {
    return !f->optional && (f->section == HEAD || (f->section == RAM) == r->ram);
}

static int check_whole(const struct nvsim_report *r) {
    for (size_t i = 0; i < N_FIELDS; i++) {
        const struct nvsim_field *f = &fields[i];
        const bool write = strncmp(f->key, "Write ", 6) == 0;
        const bool part = strncmp(f->key, "SET ", 4) == 0 || strncmp(f->key, "RESET ", 6) == 0;
        if (r->seen[i] || part || !expected(r, f))
            continue;
        if (!write || !field_seen(r, f, "SET") || !field_seen(r, f, "RESET"))
            return tech_import_bad(r->im, "end of file: expected '%s' in %s", f->key,
                                   section_names[f->section]);
    }
    const char *missing = !*r->im->kind            ? "Memory Cell"
                          : !r->ram && !*r->mode   ? "Access Mode"
                          : !r->access_b && r->ram ? "Data Width"
                          : !r->access_b           ? "Cache Line Size"
                          : !r->ram && !*r->ways   ? "Cache Associativity"
                                                   : NULL;
    return missing ? tech_import_bad(r->im, "end of file: expected '%s: ...'", missing) : 0;
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
    im->notes[2] = "cycles are those of the tool's bandwidth: one access each";
    im->line = 0;
    while (rc == 0 && (line = csv_line(&rest))) {
        im->line++;
        rc = read_line(&r, line);
    }
    if (rc == 0)
        rc = check_whole(&r);
    if (rc)
        return rc;
    if (strcmp(r.mode, "Sequential") == 0) {
        tech_import_pass(im, "Cache Hit Latency");
        tech_import_pass(im, "Cache Hit Dynamic Energy");
    }
    if (r.ram)
        im->notes[0] = "a RAM: no tags";
    if (r.ram)
        im->notes[1] = "cycles are those of the tool's bandwidth: one access each",
        im->notes[2] = NULL;
    nvsim_row(&row, &r);
    return tech_import_add(im, r.ram ? TECH_RAM : TECH_SLICE, r.access_b, &row);
}
