#include "sim/unit.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scale {
    const char *name;
    double factor;
};

struct dimension {
    const char *base;
    const char *accepted; /* for error messages */
    struct scale scales[14];
    unsigned printed; /* the first `printed` scales, ascending, are used for output */
};

#define KIB 1024.0

static const struct dimension dimensions[] = {
    [UNIT_NONE] = {"", "a plain number", {{"", 1}}, 1},
    [UNIT_BYTES] = {"B",
                    "B, KiB, MiB, GiB, TiB",
                    {{"B", 1},
                     {"KiB", KIB},
                     {"MiB", KIB *KIB},
                     {"GiB", KIB *KIB *KIB},
                     {"TiB", KIB *KIB *KIB *KIB},
                     {"K", KIB},
                     {"M", KIB *KIB},
                     {"G", KIB *KIB *KIB},
                     {"T", KIB *KIB *KIB *KIB},
                     {"KB", KIB},
                     {"MB", KIB *KIB},
                     {"GB", KIB *KIB *KIB},
                     {"TB", KIB *KIB *KIB *KIB}},
                    5},
    [UNIT_SECONDS] =
        {"s",
         "fs, ps, ns, us, ms, s",
         {{"fs", 1e-15}, {"ps", 1e-12}, {"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}},
         6},
    [UNIT_JOULES] =
        {"J",
         "fJ, pJ, nJ, uJ, mJ, J",
         {{"fJ", 1e-15}, {"pJ", 1e-12}, {"nJ", 1e-9}, {"uJ", 1e-6}, {"mJ", 1e-3}, {"J", 1}},
         6},
    [UNIT_HERTZ] = {"Hz",
                    "Hz, kHz, MHz, GHz",
                    {{"Hz", 1}, {"kHz", 1e3}, {"MHz", 1e6}, {"GHz", 1e9}, {"KHz", 1e3}},
                    4},
    [UNIT_WATTS] = {"W",
                    "pW, nW, uW, mW, W",
                    {{"pW", 1e-12}, {"nW", 1e-9}, {"uW", 1e-6}, {"mW", 1e-3}, {"W", 1}},
                    5},
    [UNIT_MM2] = {"mm^2",
                  "um^2, mm^2",
                  {{"um^2", 1e-6}, {"mm^2", 1}, {"um2", 1e-6}, {"mm2", 1}},
                  2},
    [UNIT_BYTES_PER_S] = {"B/s",
                          "B/s, KB/s, MB/s, GB/s, TB/s",
                          {{"B/s", 1}, {"KB/s", 1e3}, {"MB/s", 1e6}, {"GB/s", 1e9}, {"TB/s", 1e12}},
                          5},
};

static const char *skip_blanks(const char *p) {
    while (isspace((unsigned char)*p))
        p++;
    return p;
}

static const struct scale *find_scale(const struct dimension *d, const char *name) {
    const size_t n = sizeof d->scales / sizeof d->scales[0];
    for (size_t i = 0; i < n && d->scales[i].name; i++)
        if (strcmp(d->scales[i].name, name) == 0)
            return &d->scales[i];
    return NULL;
}

static int bad_unit(const char *text, const struct dimension *d, struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE, "'%s': expected a number with %s", text, d->accepted);
}

/* Splits off the unit: *factor is its scale, or an error. `rest` follows the number. */
static int unit_factor(const char *text, const char *rest, enum unit unit, double *factor,
                       struct sim_err *err) {
    const struct dimension *d = &dimensions[unit];
    char name[8] = "";
    rest = skip_blanks(rest);
    size_t n = strlen(rest);
    while (n && isspace((unsigned char)rest[n - 1]))
        n--;
    *factor = 1;
    if (n == 0)
        return 0;
    if (n >= sizeof name)
        return bad_unit(text, d, err);
    memcpy(name, rest, n);
    const struct scale *s = find_scale(d, name);
    if (!s)
        return bad_unit(text, d, err);
    *factor = s->factor;
    return 0;
}

int unit_parse(const char *text, enum unit unit, double *value, struct sim_err *err) {
    char *end;
    double factor;
    const double number = strtod(text, &end);
    if (end == text || !isfinite(number))
        return bad_unit(text, &dimensions[unit], err);
    const int rc = unit_factor(text, end, unit, &factor, err);
    if (rc == 0)
        *value = number * factor;
    return rc || isfinite(*value) ? rc : bad_unit(text, &dimensions[unit], err);
}

int unit_parse_number(const char *text, uint64_t *value, struct sim_err *err) {
    static const char suffixes[] = "kMG", *const powers[] = {"e3", "e6", "e9"};
    const size_t n = strlen(text);
    const char *suffix = n > 1 && n < 40 ? strchr(suffixes, text[n - 1]) : NULL;
    char plain[48];
    struct sim_err ignored;
    if (!suffix)
        return unit_parse_count(text, UNIT_NONE, value, err);
    snprintf(plain, sizeof plain, "%.*s%s", (int)n - 1, text, powers[suffix - suffixes]);
    return unit_parse_count(plain, UNIT_NONE, value, &ignored)
               ? sim_fail(err, SIM_EUSAGE, "'%s': expected a count, as 500k or 3M", text)
               : 0;
}

int unit_parse_count(const char *text, enum unit unit, uint64_t *value, struct sim_err *err) {
    const char *start = skip_blanks(text);
    char *end;
    double factor, real = 0;
    if (*start == '-')
        return sim_fail(err, SIM_EUSAGE, "'%s': expected a count, not a negative number", text);
    errno = 0;
    const int base = start[0] == '0' && (start[1] == 'x' || start[1] == 'X') ? 16 : 10;
    const uint64_t whole = strtoull(start, &end, base);
    if (end != start && errno == 0 && *end != '.' && *end != 'e' && *end != 'E') {
        const int rc = unit_factor(text, end, unit, &factor, err);
        if (rc)
            return rc;
        if (__builtin_mul_overflow(whole, unit_whole(factor), value))
            return sim_fail(err, SIM_EUSAGE, "'%s': above 2^64 - 1", text);
        return 0;
    }
    const int rc = unit_parse(text, unit, &real, err);
    if (rc)
        return rc;
    if (real < 0 || real >= 0x1p64 || real != floor(real))
        return sim_fail(err, SIM_EUSAGE, "'%s': expected a whole number from 0 to 2^64 - 1", text);
    *value = unit_whole(real);
    return 0;
}

static const char *format_bytes(char *buf, size_t size, double value) {
    const struct dimension *d = &dimensions[UNIT_BYTES];
    unsigned i = d->printed - 1;
    while (i > 0 && (value < d->scales[i].factor || fmod(value, d->scales[i].factor) != 0))
        i--;
    snprintf(buf, size, "%.0f%s", value / d->scales[i].factor, d->scales[i].name);
    return buf;
}

const char *unit_format(char *buf, size_t size, double value, enum unit unit, int digits) {
    const struct dimension *d = &dimensions[unit];
    if (unit == UNIT_BYTES && value >= 0 && value == floor(value))
        return format_bytes(buf, size, value);
    unsigned i = 0;
    if (value == 0)
        while (i + 1 < d->printed && d->scales[i].factor < 1)
            i++;
    else
        while (i + 1 < d->printed && fabs(value) >= d->scales[i + 1].factor * 0.99999999)
            i++;
    snprintf(buf, size, "%.*g%s%s", digits, value / d->scales[i].factor, *d->base ? " " : "",
             d->scales[i].name);
    return buf;
}

const char *unit_base(enum unit unit) {
    return dimensions[unit].base;
}
