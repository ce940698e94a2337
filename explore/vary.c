#include "explore/vary.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "explore/range.h"

/* The item at *at, without blanks around it, and the way to the next: *at is NULL behind the last.
 * Within "..." a comma is one of the item's own. */
static int next_item(const char **at, char buf[VARY_VALUE_SIZE], const struct vary_list *l,
                     struct sim_err *err) {
    const char *item = *at + strspn(*at, " ");
    const bool quoted = *item == '"';
    size_t n = quoted ? strcspn(++item, "\"") : strcspn(item, ",");
    const char *end = item + n + (quoted && item[n]), *comma = end + strspn(end, " ");
    while (!quoted && n && item[n - 1] == ' ')
        n--;
    if (n == 0 || (quoted && *end && *comma && *comma != ','))
        return sim_fail(err, SIM_EUSAGE, "%s%s: %s", l->origin, l->text,
                        n ? "expected ',' after a quoted item" : "an empty item");
    if (n >= VARY_VALUE_SIZE)
        return sim_fail(err, SIM_EUSAGE, "%s%.40s...: an item longer than %d characters", l->origin,
                        l->text, VARY_VALUE_SIZE - 1);
    memcpy(buf, item, n);
    buf[n] = '\0';
    *at = *comma ? comma + 1 : NULL;
    return 0;
}

static int add_value(struct vary_axis *a, const char *text, const struct vary_list *l,
                     struct sim_err *err) {
    if (a->n == l->most)
        return sim_fail(err, SIM_EUSAGE, "%s...: more than %zu values", l->origin, l->most);
    const int rc = sim_grow((void **)&a->values, &a->cap, a->n, sizeof *a->values, err);
    if (rc == 0)
        snprintf(a->values[a->n++], VARY_VALUE_SIZE, "%s", text);
    return rc;
}

/* As short as it reads back alike: 2MiB, 0.3, else all digits in the base unit. */
static void number_text(char *buf, size_t size, double value, enum unit unit) {
    double back;
    struct sim_err ignored;
    unit_format(buf, size, value, unit, 12);
    char *blank = strchr(buf, ' ');
    if (blank)
        memmove(blank, blank + 1, strlen(blank));
    if (unit_parse(buf, unit, &back, &ignored) || fabs(back - value) > 1e-11 * fabs(value))
        snprintf(buf, size, "%.17g", value);
}

static int add_range(struct vary_axis *a, const char *item, const struct vary_list *l,
                     struct sim_err *err) {
    const enum unit unit = l->row ? l->row->unit : UNIT_NONE;
    struct range r;
    struct sim_err why;
    double value;
    char text[VARY_VALUE_SIZE];
    if (range_read(&r, item, unit, &why))
        return sim_fail(err, SIM_EUSAGE, "%s%s", l->origin, why.text);
    int rc = 0;
    for (size_t i = 0; rc == 0 && range_at(&r, i, &value); i++) {
        if (l->row && l->row->type == PARAM_UINT && value != (double)(uint64_t)value)
            return sim_fail(err, SIM_EUSAGE, "%s%s: %.12g: expected whole numbers", l->origin, item,
                            value);
        number_text(text, sizeof text, value, unit);
        rc = add_value(a, text, l, err);
    }
    return rc;
}

/* Ascending; those up to the root in turn, then what they leave. */
static int add_divisors(struct vary_axis *a, uint64_t n, const struct vary_list *l,
                        struct sim_err *err) {
    char text[VARY_VALUE_SIZE];
    uint64_t root = 1;
    int rc = 0;
    for (uint64_t d = 1; d <= n / d && rc == 0; d++) {
        root = d;
        snprintf(text, sizeof text, "%llu", (unsigned long long)d);
        rc = n % d ? 0 : add_value(a, text, l, err);
    }
    for (uint64_t d = root; d > 0 && rc == 0; d--) {
        snprintf(text, sizeof text, "%llu", (unsigned long long)(n / d));
        rc = n % d || d == n / d ? 0 : add_value(a, text, l, err);
    }
    return rc;
}

#define DIVISORS     "divisors("
#define DIVIDED_MOST (UINT64_C(1) << 40)
static int add_divisors_of(struct vary_axis *a, const char *item, const struct vary_list *l,
                           struct sim_err *err) {
    char name[VARY_VALUE_SIZE];
    struct sim_err ignored;
    uint64_t n = 0;
    const size_t length = strlen(item) - strlen(DIVISORS);
    if (item[strlen(item) - 1] != ')')
        return sim_fail(err, SIM_EUSAGE, "%s%s: expected divisors(N)", l->origin, item);
    snprintf(name, sizeof name, "%.*s", (int)length - 1, item + strlen(DIVISORS));
    if (unit_parse_count(name, UNIT_NONE, &n, &ignored) && !(l->size && l->size(l->user, name, &n)))
        return sim_fail(err, SIM_EUSAGE, "%s%s: '%s' is neither a number nor a size that is known",
                        l->origin, item, name);
    return n > 0 && n <= DIVIDED_MOST
               ? add_divisors(a, n, l, err)
               : sim_fail(err, SIM_EUSAGE, "%s%s: expected divisors of 1 to 2^40", l->origin, item);
}

static int add_item(struct vary_axis *a, const char *item, const struct vary_list *l,
                    struct sim_err *err) {
    const struct param *row = l->row;
    const bool number = row ? row->type == PARAM_UINT || row->type == PARAM_REAL : l->numbers;
    if (number && strncmp(item, DIVISORS, strlen(DIVISORS)) == 0)
        return add_divisors_of(a, item, l, err);
    if (number && range_is(item))
        return add_range(a, item, l, err);
    if (row && row->type != PARAM_TEXT && range_is(item))
        return sim_fail(err, SIM_EUSAGE, "%s%s: a range is of numbers; list the words", l->origin,
                        item);
    return add_value(a, item, l, err);
}

int vary_values(struct vary_axis *a, const struct vary_list *l, struct sim_err *err) {
    char item[VARY_VALUE_SIZE];
    int rc = 0;
    for (const char *at = l->text; at && rc == 0;) {
        rc = next_item(&at, item, l, err);
        if (rc == 0)
            rc = add_item(a, item, l, err);
    }
    return rc;
}

static int too_many(struct sim_err *err) {
    return sim_fail(err, SIM_EUSAGE, "--vary: more than %d combinations", CASES_MAX);
}

static int read_axis(struct vary_axis *a, const char *text, const struct param_set *set,
                     struct sim_err *err) {
    const char *equals = strchr(text, '=');
    char origin[sizeof a->key + 12];
    if (!equals || equals == text || (size_t)(equals - text) >= sizeof a->key)
        return sim_fail(err, SIM_EUSAGE, "--vary %s: expected KEY=VALUE,VALUE,... or KEY=A..B",
                        text);
    snprintf(a->key, sizeof a->key, "%.*s", (int)(equals - text), text);
    a->name = strrchr(a->key, '.') ? strrchr(a->key, '.') + 1 : a->key;
    snprintf(origin, sizeof origin, "--vary %s=", a->key);
    return vary_values(a,
                       &(struct vary_list){.text = equals + 1,
                                           .row = param_find(set, a->key),
                                           .most = CASES_MAX,
                                           .origin = origin},
                       err);
}

/* Refuses a key that varies twice. Where two keys end in the same name, labels show the whole keys.
 */
static int compare_axes(struct vary *v, struct sim_err *err) {
    for (size_t i = 0; i < v->n; i++)
        for (size_t k = 0; k < i; k++) {
            struct vary_axis *a = &v->axes[i], *b = &v->axes[k];
            if (strcmp(a->key, b->key) == 0)
                return sim_fail(err, SIM_EUSAGE, "--vary %s: given twice", a->key);
            const char *end = strrchr(b->key, '.');
            if (strcmp(a->name, end ? end + 1 : b->key) == 0) {
                a->name = a->key;
                b->name = b->key;
            }
        }
    return 0;
}

int vary_read(struct vary *v, const struct texts *texts, const struct param_set *set,
              struct sim_err *err) {
    *v = (struct vary){.choices = 1};
    v->axes = sim_alloc(texts->n + 1, sizeof *v->axes, err);
    if (!v->axes)
        return SIM_EIO;
    for (size_t i = 0; i < texts->n; i++) {
        const int rc = read_axis(&v->axes[v->n++], texts->at[i], set, err);
        if (rc)
            return rc;
        v->choices *= v->axes[i].n;
        if (v->choices > CASES_MAX)
            return too_many(err);
    }
    return compare_axes(v, err);
}

void vary_free(struct vary *v) {
    for (size_t i = 0; i < v->n; i++)
        free(v->axes[i].values);
    free(v->axes);
    *v = (struct vary){0};
}

/* The digit of axis i in the mixed-radix number `choice`. */
static const char *value_at(const struct vary *v, size_t choice, size_t i) {
    for (size_t k = v->n; k-- > i + 1;)
        choice /= v->axes[k].n;
    return v->axes[i].values[choice % v->axes[i].n];
}

int vary_apply(const struct vary *v, size_t choice, struct param_set *set, struct sim_err *err) {
    int rc = 0;
    for (size_t i = 0; i < v->n && rc == 0; i++)
        rc = param_assign(set, v->axes[i].key, value_at(v, choice, i), "--vary", err);
    return rc;
}

void vary_label(const struct vary *v, size_t choice, char *label, size_t size) {
    for (size_t i = v->n; i-- > 0;) {
        const size_t used = strlen(label);
        snprintf(label + used, size - used, "%s%s=%s", used ? " " : "", v->axes[i].name,
                 value_at(v, choice, i));
    }
}
