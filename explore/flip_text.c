#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "explore/flip.h"
#include "sim/unit.h"

static void append(char *buf, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static void append(char *buf, size_t size, const char *fmt, ...) {
    const size_t used = strlen(buf);
    va_list args;
    va_start(args, fmt);
    vsnprintf(buf + used, size - used, fmt, args);
    va_end(args);
}

const char *flip_figure(const struct flip_sides *s, const struct flip *f, char *buf, size_t size) {
    const bool apart = f->whose == FLIP_OF_BASE ? s->against_apart : s->of_apart;
    snprintf(buf, size, "%s%s", s->spad ? "scratchpad " : "", flip_input_name(f->input, apart));
    return buf;
}

const char *flip_whom(const struct flip_sides *s, const struct flip *f) {
    return f->whose == FLIP_OF_BOTH ? NULL : f->whose == FLIP_OF_BASE ? s->against : s->of;
}

static void append_flip(char *buf, size_t size, const struct flip_sides *s, const struct flip *f) {
    const char *whom = flip_whom(s, f);
    const enum unit unit = flip_input_unit(f->input);
    char figure[60], from[40], to[40];
    append(buf, size, "%s%s%s %s %s (%s)", flip_figure(s, f, figure, sizeof figure),
           whom ? " of " : "", whom ? whom : "", f->to < f->from ? "<" : ">",
           unit_format(to, sizeof to, f->to, unit, 4),
           unit_format(from, sizeof from, f->from, unit, 4));
    if (f->checked > 0)
        append(buf, size, ", run again %.4fx", f->checked);
}

/* Why nothing turns it. */
static const char *unturned(const struct flip_sides *s, const struct flip *f, int metric) {
    if (f->ratio == 1)
        return "equal";
    return metric == FLIP_TIME && s->held ? s->held : "whatever single figure changes";
}

static void append_metric(char *buf, size_t size, const struct flip_sides *s,
                          const struct flip f[FLIP_NEAREST], int metric) {
    append(buf, size, "%s%s %.2fx", metric ? "; " : "", flip_metric_name((enum flip_metric)metric),
           f->ratio);
    if (!f->found) {
        append(buf, size, " %s", unturned(s, f, metric));
        return;
    }
    append(buf, size, " unless ");
    append_flip(buf, size, s, f);
    if (metric == FLIP_EDP && f[1].found) {
        append(buf, size, " or ");
        append_flip(buf, size, s, &f[1]);
    }
}

const char *flip_text(const struct flip_sides *s, const struct flip *flips, char *buf,
                      size_t size) {
    *buf = '\0';
    append(buf, size, "%s to %s: ", s->of, s->against);
    for (int k = 0; k < FLIP_METRICS; k++)
        append_metric(buf, size, s, &flips[k * FLIP_NEAREST], k);
    return buf;
}

static json_t *object_of(const struct flip_sides *s, const struct flip *f, int metric) {
    const char *whom = flip_whom(s, f);
    char figure[60];
    json_t *o = json_object();
    json_put(o, "case", json_text(s->of));
    json_put(o, "against", json_text(s->against));
    json_put(o, "metric", json_text(flip_metric_key((enum flip_metric)metric)));
    json_put(o, "ratio", json_number(f->ratio));
    if (!f->found) {
        json_put(o, "figure", json_null());
        return o;
    }
    json_put(o, "figure", json_text(flip_figure(s, f, figure, sizeof figure)));
    json_put(o, "of", whom ? json_text(whom) : json_null());
    json_put(o, "unit", json_text(unit_base(flip_input_unit(f->input))));
    json_put(o, "value", json_number(f->from));
    json_put(o, "flip_at", json_number(f->to));
    json_put(o, "factor", json_number(f->to / f->from));
    json_put(o, "basis", json_text(f->checked > 0 ? "re-run" : s->basis));
    if (f->checked > 0)
        json_put(o, "ratio_at_flip", json_number(f->checked));
    return o;
}

void flip_json(json_t *array, const struct flip_sides *s, const struct flip *flips) {
    for (int metric = 0; metric < FLIP_METRICS; metric++)
        for (int k = 0; k < FLIP_NEAREST; k++)
            if (flips[metric * FLIP_NEAREST + k].found || k == 0)
                json_add(array, object_of(s, &flips[metric * FLIP_NEAREST + k], metric));
}
