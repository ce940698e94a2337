#include "explore/search/expr.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/unit.h"

#define DEPTH_MAX 64u /* of the stack, and of parentheses */
#define STEPS_MAX 256u
#define WORD_SIZE 80u

enum step_kind {
    STEP_NUMBER,
    STEP_SLOT,
    STEP_NEGATE,
    STEP_ADD,
    STEP_SUBTRACT,
    STEP_MULTIPLY,
    STEP_DIVIDE,
    STEP_MIN,
    STEP_MAX,
    STEP_LESS,
    STEP_AT_MOST,
    STEP_MORE,
    STEP_AT_LEAST,
    STEP_EQUAL,
    STEP_OTHER,
    STEP_AND,
    STEP_OR
};

struct expr_step {
    enum step_kind kind;
    uint32_t slot;
    double number;
};

/* Steps of a stack machine. */
struct expr {
    uint32_t n, slots;
    struct expr_step steps[STEPS_MAX];
};

struct parser {
    const char *at;
    struct expr *e;
    const struct expr_names *names;
    void *user;
    uint32_t depth;
    struct sim_err *err;
};

static int parse_level(struct parser *p, unsigned level);

static int emit(struct parser *p, enum step_kind kind, uint32_t slot, double number) {
    if (p->e->n == STEPS_MAX)
        return sim_fail(p->err, SIM_EUSAGE, "more than %u steps", STEPS_MAX);
    if (kind == STEP_SLOT && slot >= p->e->slots)
        p->e->slots = slot + 1;
    p->e->steps[p->e->n++] = (struct expr_step){kind, slot, number};
    return 0;
}

static void skip_blanks(struct parser *p) {
    p->at += strspn(p->at, " \t");
}

static bool take(struct parser *p, const char *text) {
    skip_blanks(p);
    if (strncmp(p->at, text, strlen(text)) != 0)
        return false;
    p->at += strlen(text);
    return true;
}

static int expected(struct parser *p, const char *what) {
    skip_blanks(p);
    return *p->at ? sim_fail(p->err, SIM_EUSAGE, "expected %s at '%.40s'", what, p->at)
                  : sim_fail(p->err, SIM_EUSAGE, "expected %s at the end", what);
}

/* A number, with the unit that stands behind it without a blank. */
static int parse_number(struct parser *p) {
    char word[WORD_SIZE];
    char *end;
    double value = strtod(p->at, &end);
    size_t n = (size_t)(end - p->at);
    const size_t number = n;
    while (isalpha((unsigned char)p->at[n]) || p->at[n] == '^' ||
           (n > number && p->at[n] == '/' && isalpha((unsigned char)p->at[n + 1])))
        n++;
    if (n >= sizeof word || !isfinite(value))
        return expected(p, "a number");
    memcpy(word, p->at, n);
    word[n] = '\0';
    bool read = n == number;
    for (int unit = UNIT_BYTES; unit <= UNIT_BYTES_PER_S && !read; unit++) {
        struct sim_err ignored;
        read = unit_parse(word, (enum unit)unit, &value, &ignored) == 0;
    }
    if (!read)
        return sim_fail(p->err, SIM_EUSAGE, "'%s' is no number with a unit", word);
    p->at += n;
    return emit(p, STEP_NUMBER, 0, value);
}

static bool in_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '-';
}

/* A name; a '-' inside of one needs a letter or digit on either side without a blank. */
static int parse_word(struct parser *p, char word[WORD_SIZE]) {
    size_t n = 0;
    while (in_word(p->at[n]))
        n++;
    if (n == 0 || n >= WORD_SIZE)
        return expected(p, "a number or a name");
    memcpy(word, p->at, n);
    word[n] = '\0';
    p->at += n;
    return 0;
}

/* min(a, b) and max(a, b), behind the parenthesis. */
static int parse_pair(struct parser *p, enum step_kind kind) {
    int rc = parse_level(p, 0);
    if (rc == 0 && !take(p, ","))
        rc = expected(p, "','");
    if (rc == 0)
        rc = parse_level(p, 0);
    if (rc == 0 && !take(p, ")"))
        rc = expected(p, "')'");
    return rc ? rc : emit(p, kind, 0, 0);
}

/* The text behind NAME ~ or NAME !~. */
static int parse_match(struct parser *p, const char *name, bool other) {
    char text[WORD_SIZE];
    uint32_t slot;
    skip_blanks(p);
    const char quote = *p->at == '"' || *p->at == '\'' ? *p->at++ : 0;
    const char ends[] = {quote, '\0'};
    const size_t n = strcspn(p->at, quote ? ends : " \t()&|");
    if (n == 0 || n >= sizeof text || (quote && p->at[n] != quote))
        return expected(p, "a text to look for");
    memcpy(text, p->at, n);
    text[n] = '\0';
    p->at += n + (quote != 0);
    int rc = p->names->match(p->user, name, text, &slot, p->err);
    if (rc == 0)
        rc = emit(p, STEP_SLOT, slot, 0);
    if (rc == 0 && other)
        rc = emit(p, STEP_NUMBER, 0, 0);
    return rc == 0 && other ? emit(p, STEP_EQUAL, 0, 0) : rc;
}

static int parse_name(struct parser *p) {
    char word[WORD_SIZE], inner[WORD_SIZE];
    uint32_t slot;
    int rc = parse_word(p, word);
    if (rc)
        return rc;
    if (p->names->match && take(p, "!~"))
        return parse_match(p, word, true);
    if (p->names->match && take(p, "~"))
        return parse_match(p, word, false);
    if (!take(p, "(")) {
        rc = p->names->name(p->user, NULL, word, &slot, p->err);
        return rc ? rc : emit(p, STEP_SLOT, slot, 0);
    }
    if (strcmp(word, "min") == 0 || strcmp(word, "max") == 0)
        return parse_pair(p, strcmp(word, "min") ? STEP_MAX : STEP_MIN);
    skip_blanks(p);
    rc = parse_word(p, inner);
    if (rc == 0 && !take(p, ")"))
        rc = expected(p, "')'");
    if (rc == 0)
        rc = p->names->name(p->user, word, inner, &slot, p->err);
    return rc ? rc : emit(p, STEP_SLOT, slot, 0);
}

static int parse_value(struct parser *p) {
    int rc;
    skip_blanks(p);
    if (++p->depth > DEPTH_MAX / 2)
        return sim_fail(p->err, SIM_EUSAGE, "more than %u levels of parentheses", DEPTH_MAX / 2);
    if (take(p, "-")) {
        rc = parse_value(p);
        rc = rc ? rc : emit(p, STEP_NEGATE, 0, 0);
    } else if (take(p, "(")) {
        rc = parse_level(p, 0);
        if (rc == 0 && !take(p, ")"))
            rc = expected(p, "')'");
    } else if (isdigit((unsigned char)*p->at) || *p->at == '.') {
        rc = parse_number(p);
    } else {
        rc = parse_name(p);
    }
    p->depth--;
    return rc;
}

/* Longer signs stand before those that they begin with. */
static const struct {
    const char *sign;
    unsigned level;
    enum step_kind kind;
} signs[] = {{"||", 0, STEP_OR},       {"&&", 1, STEP_AND},     {"<=", 2, STEP_AT_MOST},
             {">=", 2, STEP_AT_LEAST}, {"==", 2, STEP_EQUAL},   {"!=", 2, STEP_OTHER},
             {"<", 2, STEP_LESS},      {">", 2, STEP_MORE},     {"+", 3, STEP_ADD},
             {"-", 3, STEP_SUBTRACT},  {"*", 4, STEP_MULTIPLY}, {"/", 4, STEP_DIVIDE}};
#define VALUE_LEVEL 5u

static bool take_sign(struct parser *p, unsigned level, enum step_kind *kind) {
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].level == level && take(p, signs[i].sign)) {
            *kind = signs[i].kind;
            return true;
        }
    return false;
}

/* Operations of `level` between values of tighter ones, from the left. */
static int parse_level(struct parser *p, unsigned level) {
    enum step_kind kind;
    if (level == VALUE_LEVEL)
        return parse_value(p);
    int rc = parse_level(p, level + 1);
    while (rc == 0 && take_sign(p, level, &kind)) {
        rc = parse_level(p, level + 1);
        if (rc == 0)
            rc = emit(p, kind, 0, 0);
    }
    return rc;
}

int expr_read(struct expr **out, const char *text, const struct expr_names *names, void *user,
              struct sim_err *err) {
    *out = sim_alloc(1, sizeof **out, err);
    if (!*out)
        return SIM_EIO;
    struct parser p = {.at = text, .e = *out, .names = names, .user = user, .err = err};
    int rc = parse_level(&p, 0);
    skip_blanks(&p);
    if (rc == 0 && *p.at)
        rc = expected(&p, "an operation");
    if (rc) {
        free(*out);
        *out = NULL;
    }
    return rc;
}

void expr_free(struct expr *e) {
    free(e);
}

#define EACH(value)                                                                                \
    for (size_t i = 0; i < lanes; i++) {                                                           \
        const double x = a[i], y = b[i];                                                           \
        a[i] = (value);                                                                            \
    }                                                                                              \
    break

/* a[lanes] becomes the two operands' value. */
static void apply(enum step_kind kind, double *a, const double *b, size_t lanes) {
    switch (kind) {
    case STEP_ADD:
        EACH(x + y);
    case STEP_SUBTRACT:
        EACH(x - y);
    case STEP_MULTIPLY:
        EACH(x * y);
    case STEP_DIVIDE:
        EACH(x / y);
    case STEP_MIN:
        EACH(fmin(x, y));
    case STEP_MAX:
        EACH(fmax(x, y));
    case STEP_LESS:
        EACH(x < y);
    case STEP_AT_MOST:
        EACH(x <= y);
    case STEP_MORE:
        EACH(x > y);
    case STEP_AT_LEAST:
        EACH(x >= y);
    case STEP_EQUAL:
        EACH(x == y);
    case STEP_OTHER:
        EACH(x != y);
    case STEP_AND:
        EACH(x != 0 && y != 0);
    default:
        EACH(x != 0 || y != 0);
    }
}

/* stack[STEPS_MAX][lanes], whose first row is then the value; slots[][lanes]. */
static void run(const struct expr *e, const double *slots, size_t lanes, double *stack) {
    double *top = stack;
    for (const struct expr_step *s = e->steps; s < e->steps + e->n; s++) {
        if (s->kind == STEP_NUMBER) {
            for (size_t i = 0; i < lanes; i++)
                top[i] = s->number;
            top += lanes;
        } else if (s->kind == STEP_SLOT) {
            memcpy(top, slots + s->slot * lanes, lanes * sizeof *top);
            top += lanes;
        } else if (s->kind == STEP_NEGATE) {
            for (size_t i = 0; i < lanes; i++)
                (top - lanes)[i] = -(top - lanes)[i];
        } else {
            top -= lanes;
            apply(s->kind, top - lanes, top, lanes);
        }
    }
}

double expr_value(const struct expr *e, const double *slots) {
    double stack[STEPS_MAX];
    run(e, slots, 1, stack);
    return stack[0];
}

void expr_values(const struct expr *e, const double *slots, double values[EXPR_LANES]) {
    double stack[STEPS_MAX * EXPR_LANES];
    run(e, slots, EXPR_LANES, stack);
    memcpy(values, stack, EXPR_LANES * sizeof *values);
}

uint32_t expr_slots(const struct expr *e) {
    return e->slots;
}

bool expr_reads(const struct expr *e, uint32_t slot) {
    for (uint32_t i = 0; i < e->n; i++)
        if (e->steps[i].kind == STEP_SLOT && e->steps[i].slot == slot)
            return true;
    return false;
}
