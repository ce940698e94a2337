/* Elementwise operators: broadcast shapes, and the values of those that compute shapes. */
#include <math.h>
#include <string.h>

#include "traces/networks/onnx.h"

int onnx_broadcast(const struct onnx *o, struct tensor *a, const struct tensor *b,
                   struct sim_err *err) {
    struct tensor out = *a;
    out.rank = a->rank > b->rank ? a->rank : b->rank;
    for (uint32_t i = 0; i < out.rank; i++) {
        const uint64_t x = i < a->rank ? a->dims[a->rank - 1 - i] : 1;
        const uint64_t y = i < b->rank ? b->dims[b->rank - 1 - i] : 1;
        if (x != y && x != 1 && y != 1)
            return sim_fail(err, SIM_EFORMAT, "%s: sizes %llu and %llu do not broadcast", o->where,
                            (unsigned long long)x, (unsigned long long)y);
        out.dims[out.rank - 1 - i] = x == 1 ? y : x;
    }
    *a = out;
    return 0;
}

static double add(double a, double b) {
    return a + b;
}
static double subtract(double a, double b) {
    return a - b;
}
static double multiply(double a, double b) {
    return a * b;
}
static double divide(double a, double b) {
    return a / b;
}
static double modulo(double a, double b) {
    const double r = fmod(a, b);
    return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}
static double equal(double a, double b) {
    return a == b;
}
static double less(double a, double b) {
    return a < b;
}
static double less_equal(double a, double b) {
    return a <= b;
}
static double greater(double a, double b) {
    return a > b;
}
static double greater_equal(double a, double b) {
    return a >= b;
}
static double both(double a, double b) {
    return a != 0 && b != 0;
}
static double either(double a, double b) {
    return a != 0 || b != 0;
}
static double differ(double a, double b) {
    return (a != 0) != (b != 0);
}

static const struct {
    const char *op;
    double (*f)(double a, double b);
    bool logic; /* the result is a truth value */
} binary[] = {
    {"Add", add, false},        {"Sum", add, false},
    {"Sub", subtract, false},   {"Mul", multiply, false},
    {"Div", divide, false},     {"Mod", modulo, false},
    {"Pow", pow, false},        {"Min", fmin, false},
    {"Max", fmax, false},       {"Equal", equal, true},
    {"Less", less, true},       {"LessOrEqual", less_equal, true},
    {"Greater", greater, true}, {"GreaterOrEqual", greater_equal, true},
    {"And", both, true},        {"Or", either, true},
    {"Xor", differ, true},
};

static double negate(double a) {
    return -a;
}
static double invert(double a) {
    return a == 0;
}
static double reciprocal(double a) {
    return 1 / a;
}
static double sign(double a) {
    return (a > 0) - (a < 0);
}

static const struct {
    const char *op;
    double (*f)(double a);
} unary[] = {
    {"Neg", negate},
    {"Abs", fabs},
    {"Floor", floor},
    {"Ceil", ceil},
    {"Round", nearbyint},
    {"Sqrt", sqrt},
    {"Reciprocal", reciprocal},
    {"Not", invert},
    {"Sign", sign},
    {"Exp", exp},
    {"Log", log},
};

/* Where element i of a tensor of shape `out` comes from in `in`, which broadcasts to it. */
static uint64_t source(const struct tensor *in, const struct tensor *out, uint64_t i) {
    uint64_t at = 0, step = 1;
    for (uint32_t d = 0; d < out->rank; d++) {
        const uint64_t size = out->dims[out->rank - 1 - d], index = i % size;
        i /= size;
        if (d >= in->rank)
            continue;
        const uint64_t own = in->dims[in->rank - 1 - d];
        at += own == 1 ? 0 : index * step;
        step *= own;
    }
    return at;
}

/* a = f(a, b) in the shape of `out`, which both broadcast to. Whole numbers stay whole. */
static int combine(struct onnx *o, struct tensor *a, const struct tensor *b,
                   const struct tensor *out, double (*f)(double, double), struct sim_err *err) {
    const uint64_t n = tensor_size(out);
    const double *left = a->values;
    double *values = NULL;
    if (left && b->values && f && n && n <= ONNX_VALUES) {
        values = onnx_values(o, n, err);
        if (!values)
            return SIM_EUNSUP;
    }
    for (uint64_t i = 0; values && i < n; i++) {
        const double v = f(left[source(a, out, i)], b->values[source(b, out, i)]);
        values[i] = onnx_type_integer(a->type) ? trunc(v) : v;
        if (!isfinite(v))
            values = NULL;
    }
    const double *kept = values;
    *a = *out;
    a->values = kept;
    return 0;
}

/* Where: a condition, then two choices. */
static int choose(struct onnx *o, struct tensor *out, struct sim_err *err) {
    const struct tensor c = onnx_input(o, 0), a = onnx_input(o, 1), b = onnx_input(o, 2);
    const uint64_t n = tensor_size(out);
    out->values = NULL;
    out->type = a.type;
    if (!c.values || !a.values || !b.values || !n || n > ONNX_VALUES)
        return 0;
    double *values = onnx_values(o, n, err);
    if (!values)
        return SIM_EUNSUP;
    for (uint64_t i = 0; i < n; i++)
        values[i] = c.values[source(&c, out, i)] != 0 ? a.values[source(&a, out, i)]
                                                      : b.values[source(&b, out, i)];
    out->values = values;
    return 0;
}

static int elementwise(struct onnx *o, bool logic, struct sim_err *err) {
    double (*f)(double, double) = NULL;
    struct tensor a = onnx_input(o, 0);
    const bool where = slice_is(o->node->op, "Where");
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++)
        f = slice_is(o->node->op, binary[i].op) ? binary[i].f : f;
    if (f == modulo && onnx_int(o, "fmod", 0))
        f = fmod;
    for (size_t i = 1; i < o->node->n_in; i++) {
        const struct tensor b = onnx_input(o, i);
        struct tensor out = a;
        if (!a.known || !b.known)
            return 0;
        int rc = onnx_int(o, "broadcast", 0) ? 0 : onnx_broadcast(o, &out, &b, err);
        out.constant = a.constant && b.constant;
        out.type = a.type ? a.type : b.type;
        if (!rc)
            rc = combine(o, &a, &b, &out, where ? NULL : f, err);
        if (rc)
            return rc;
    }
    if (!a.known)
        return 0;
    const int rc = where ? choose(o, &a, err) : 0;
    a.repeat = 1;
    a.bits = 0;
    a.type = logic ? ONNX_BOOL : a.type;
    return rc ? rc : onnx_output(o, 0, &a, err);
}

int onnx_elementwise(struct onnx *o, struct sim_err *err) {
    return elementwise(o, false, err);
}

int onnx_logic(struct onnx *o, struct sim_err *err) {
    return elementwise(o, true, err);
}

/* One operand; the values follow where shapes may hang on them. */
int onnx_unary(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0);
    struct tensor out = in;
    double (*f)(double) = NULL;
    if (!in.known)
        return 0;
    for (size_t i = 0; i < sizeof unary / sizeof *unary; i++)
        f = slice_is(o->node->op, unary[i].op) ? unary[i].f : f;
    const uint64_t n = tensor_size(&in);
    double *values = f && in.values && n ? onnx_values(o, n, err) : NULL;
    for (uint64_t i = 0; values && i < n; i++)
        values[i] = f(in.values[i]);
    out.values = values;
    out.repeat = 1;
    out.bits = 0;
    return onnx_output(o, 0, &out, err);
}

int onnx_cast(struct onnx *o, struct sim_err *err) {
    const struct tensor in = onnx_input(o, 0), model = onnx_input(o, 1);
    const int64_t to = onnx_int(o, "to", model.known ? model.type : 0);
    struct tensor out = in;
    if (!in.known)
        return 0;
    out.type = (uint8_t)(to > 0 && to < 255 ? to : 0);
    out.bits = 0;
    const uint64_t n = tensor_size(&in);
    const bool whole = in.values && n && onnx_type_integer(out.type);
    double *values = whole ? onnx_values(o, n, err) : NULL;
    for (uint64_t i = 0; values && i < n; i++)
        values[i] = out.type == ONNX_BOOL ? in.values[i] != 0 : trunc(in.values[i]);
    out.values = whole ? values : in.values;
    return onnx_output(o, 0, &out, err);
}

/* The zero point has the type, or an attribute; else bytes. */
int onnx_quantize(struct onnx *o, struct sim_err *err) {
    struct tensor out = onnx_input(o, 0);
    const struct tensor zero = onnx_input(o, 2);
    const int64_t type = onnx_int(o, "output_dtype", 0);
    out.values = NULL;
    out.bits = 0;
    out.type = zero.known ? zero.type : type > 0 && type < 255 ? (uint8_t)type : ONNX_UINT8;
    return out.known ? onnx_output(o, 0, &out, err) : 0;
}

/* Real numbers again; as they are stored, they have the bits that they had. */
int onnx_dequantize(struct onnx *o, struct sim_err *err) {
    struct tensor out = onnx_input(o, 0);
    out.values = NULL;
    out.type = ONNX_FLOAT;
    return out.known ? onnx_output(o, 0, &out, err) : 0;
}

/* DynamicQuantizeLinear: bytes, their scale and zero point. */
int onnx_dynamic_quantize(struct onnx *o, struct sim_err *err) {
    struct tensor out = onnx_input(o, 0);
    const struct tensor scale = {.known = true, .type = ONNX_FLOAT};
    const struct tensor zero = {.known = true, .type = ONNX_UINT8};
    out.values = NULL;
    out.bits = 0;
    out.type = ONNX_UINT8;
    int rc = out.known ? onnx_output(o, 0, &out, err) : 0;
    if (!rc)
        rc = onnx_output(o, 1, &scale, err);
    return rc ? rc : onnx_output(o, 2, &zero, err);
}
