#include "cli/plot/scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ROOM 0.06 /* of the range, at either end */

static struct plot_scale log_scale(double low, double high, bool binary) {
    const double room = fmax(1.12, pow(high / low, 0.05));
    return (struct plot_scale){low / room, high * room, true, binary};
}

struct plot_scale plot_scale_of(double low, double high, bool log, bool binary, bool zero) {
    if (log)
        return log_scale(low, high, binary);
    if (zero || (low >= 0 && low < 0.5 * high))
        low = fmin(0, low);
    if (zero || (high <= 0 && high > 0.5 * low))
        high = fmax(0, high);
    double room = ROOM * (high - low);
    if (!(room > 0))
        room = fabs(high) > 0 ? 0.5 * fabs(high) : 1;
    return (struct plot_scale){low == 0 && high > 0 ? 0 : low - room,
                               high == 0 && low < 0 ? 0 : high + room, false, binary};
}

double plot_place(const struct plot_scale *s, double value) {
    return s->log ? log(value / s->low) / log(s->high / s->low)
                  : (value - s->low) / (s->high - s->low);
}

/* The least round number that is not below `rough`. */
static double round_step(double rough, bool binary) {
    static const double steps[] = {1, 2, 2.5, 5, 10};
    if (binary)
        return exp2(ceil(log2(rough) - 1e-9));
    const double power = pow(10, floor(log10(rough)));
    size_t k = 0;
    while (k < 4 && steps[k] * power < rough * 0.999)
        k++;
    return steps[k] * power;
}

static size_t linear_ticks(const struct plot_scale *s, size_t most, double *ticks) {
    const double range = s->high - s->low;
    size_t n = 0;
    for (double step = round_step(range / (double)most, s->binary);;
         step = round_step(step * 1.01, s->binary)) {
        const double first = ceil(s->low / step - 1e-9), last = floor(s->high / step + 1e-9);
        if (last - first + 1 > (double)most)
            continue;
        for (double i = first; i <= last && n < PLOT_TICKS; i++)
            ticks[n++] = i == 0 ? 0 : i * step;
        return n;
    }
}

/* Multiples of every stride-th power of the base within the axis. */
static size_t power_ticks(const struct plot_scale *s, const char *digits, int stride,
                          double *ticks) {
    const double base = s->binary ? 2 : 10;
    const int first = (int)floor(log(s->low) / log(base)) - 1;
    const int last = (int)ceil(log(s->high) / log(base)) + 1;
    size_t n = 0;
    for (int e = (int)floor((double)first / stride) * stride; e <= last; e += stride)
        for (const char *d = digits; *d; d++) {
            const double tick = (*d - '0') * pow(base, e);
            if (tick < s->low * (1 - 1e-12) || tick > s->high * (1 + 1e-12))
                continue;
            if (n == PLOT_TICKS)
                return PLOT_TICKS + 1;
            ticks[n++] = tick;
        }
    return n;
}

size_t plot_ticks(const struct plot_scale *s, size_t most, double *ticks) {
    static const char *const digits[] = {"123456789", "125", "13"};
    if (!s->log)
        return linear_ticks(s, most, ticks);
    for (size_t k = s->binary ? 3 : 0; k < 3; k++) {
        const size_t n = power_ticks(s, digits[k], 1, ticks);
        if (n <= most && n >= 2)
            return n;
    }
    for (int stride = 1; stride <= 2048; stride *= 2) {
        const size_t n = power_ticks(s, "1", stride, ticks);
        if (n <= most && n >= 2)
            return n;
        if (n < 2)
            break;
    }
    return linear_ticks(s, most, ticks);
}

size_t plot_minor_ticks(const struct plot_scale *s, double *ticks) {
    if (!s->log || s->binary)
        return 0;
    const size_t n = power_ticks(s, "123456789", 1, ticks);
    return n > PLOT_TICKS ? 0 : n;
}

static const char *const prefixes[] = {"a", "f", "p", "n", "\xc2\xb5", "m", "",
                                       "k", "M", "G", "T", "P",        "E"};
#define PREFIX_NONE 6
#define PREFIX_LAST 12

static bool takes_prefix(const char *base) {
    static const char *const units[] = {"s", "J", "W", "Hz", "B/s", "Js", "op/s"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(base, units[i]) == 0)
            return true;
    return false;
}

/* The prefix that leaves 1 to 999 of the value. */
static int prefix_of(double value) {
    if (!(value > 0))
        return PREFIX_NONE;
    const int k = PREFIX_NONE + (int)floor(log10(value * (1 + 1e-12)) / 3);
    return k < 0 ? 0 : k > PREFIX_LAST ? PREFIX_LAST : k;
}

static void name_unit(char *name, size_t size, int prefix, const char *base) {
    snprintf(name, size, "%s%s", prefixes[prefix], strcmp(base, "Js") == 0 ? "J s" : base);
}

/* Decades between the ends of a logarithmic axis. */
static double decades(const struct plot_scale *s) {
    return s->log ? log10(s->high / s->low) : 0;
}

struct plot_unit plot_unit_of(const char *base, const struct plot_scale *s) {
    struct plot_unit u = {.factor = 1, .bytes = strcmp(base, "B") == 0};
    const double most = fmax(fabs(s->low), fabs(s->high));
    const double middle = s->log ? sqrt(s->low) * sqrt(s->high) : most;
    if (u.bytes)
        return u;
    u.powers = decades(s) > 5;
    const int prefix = u.powers ? PREFIX_NONE : prefix_of(s->log ? middle : most);
    if (takes_prefix(base)) {
        u.factor = pow(1000, prefix - PREFIX_NONE);
        name_unit(u.name, sizeof u.name, prefix, base);
        return u;
    }
    snprintf(u.name, sizeof u.name, "%.20s", base);
    u.powers |= most < 1e-3 || most >= 1e15 || (s->log && s->low < 1e-4 && decades(s) > 2);
    if (!u.powers && most >= 1e4) {
        u.factor = pow(1000, prefix - PREFIX_NONE);
        if (prefix > PREFIX_NONE)
            snprintf(u.suffix, sizeof u.suffix, " %s", prefixes[prefix]);
    }
    return u;
}

/* Decimals that "%.6g" has of a number, -1 where it has an exponent. */
static int decimals_of(double value) {
    char text[40];
    snprintf(text, sizeof text, "%.6g", value);
    const char *point = strchr(text, '.');
    return strchr(text, 'e') ? -1 : point ? (int)strlen(point + 1) : 0;
}

static void byte_text(char *text, size_t size, double value) {
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    size_t k = 0;
    for (; k < 6 && fabs(value) >= 1024; k++)
        value /= 1024;
    snprintf(text, size, "%.4g %s", value, value == 0 ? "B" : units[k]);
}

/* 3e-7 as "3×10^-7", 1e-7 as "10^-7". */
static void power_text(char *text, size_t size, double value) {
    if (value == 0) {
        snprintf(text, size, "0");
        return;
    }
    int e = (int)floor(log10(fabs(value)) + 1e-9);
    const double digits = value / pow(10, e);
    if (fabs(digits - 1) < 1e-6)
        snprintf(text, size, "10^%d", e);
    else
        snprintf(text, size,
                 "%.4g\xc3\x97"
                 "10^%d",
                 digits, e);
}

void plot_tick_texts(const struct plot_unit *u, const double *ticks, size_t n,
                     char (*texts)[PLOT_TICK_SIZE]) {
    int decimals = 0;
    bool apart = false; /* each as it is: on a logarithmic axis 0.1, 1, 10 */
    for (size_t i = 0; i < n; i++) {
        const int own = decimals_of(ticks[i] / u->factor);
        apart |= own < 0 || (i > 1 && ticks[0] > 0 &&
                             fabs((ticks[i] - ticks[i - 1]) / (ticks[1] - ticks[0]) - 1) > 1e-6);
        decimals = own > decimals ? own : decimals;
    }
    for (size_t i = 0; i < n; i++) {
        if (u->bytes)
            byte_text(texts[i], PLOT_TICK_SIZE, ticks[i]);
        else if (u->powers)
            power_text(texts[i], PLOT_TICK_SIZE, ticks[i]);
        else if (apart)
            snprintf(texts[i], PLOT_TICK_SIZE, "%.6g%s", ticks[i] / u->factor, u->suffix);
        else if (ticks[i] == 0 && *u->suffix)
            snprintf(texts[i], PLOT_TICK_SIZE, "0");
        else
            snprintf(texts[i], PLOT_TICK_SIZE, "%.*f%s", decimals, ticks[i] / u->factor, u->suffix);
    }
}

const char *plot_value_text(char *buf, size_t size, double value, const char *base) {
    char unit[24];
    if (strcmp(base, "B") == 0) {
        byte_text(buf, size, value);
    } else if (takes_prefix(base)) {
        const int prefix = prefix_of(fabs(value));
        name_unit(unit, sizeof unit, prefix, base);
        snprintf(buf, size, "%.5g %s", value / pow(1000, prefix - PREFIX_NONE), unit);
    } else {
        snprintf(buf, size, "%.5g%s%s", value, *base ? " " : "", base);
    }
    return buf;
}
