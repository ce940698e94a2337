#include "tests/onnx_maker.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <CUnit/CUnit.h>

/* Field numbers of onnx.proto. */
enum { MODEL_GRAPH = 7, MODEL_OPSET = 8, MODEL_FUNCTION = 25 };
enum {
    GRAPH_NODE = 1,
    GRAPH_INITIALIZER = 5,
    GRAPH_INPUT = 11,
    GRAPH_OUTPUT = 12,
    GRAPH_VALUE = 13
};
enum {
    NODE_INPUT = 1,
    NODE_OUTPUT = 2,
    NODE_NAME = 3,
    NODE_OP = 4,
    NODE_ATTRIBUTE = 5,
    NODE_DOMAIN = 7
};
enum { FN_NAME = 1, FN_INPUT = 4, FN_OUTPUT = 5, FN_NODE = 7, FN_DOMAIN = 10 };
enum { VARINT = 0, FIXED64 = 1, BYTES = 2, FIXED32 = 5 };

static void put(struct onnx_made *m, const void *bytes, size_t n) {
    CU_ASSERT_FATAL(m->n + n <= sizeof m->bytes);
    memcpy(m->bytes + m->n, bytes, n);
    m->n += n;
}

static void put_varint(struct onnx_made *m, uint64_t v) {
    for (; v >= 128; v >>= 7)
        put(m, &(uint8_t){(uint8_t)(v | 128)}, 1);
    put(m, &(uint8_t){(uint8_t)v}, 1);
}

static void put_number(struct onnx_made *m, unsigned field, uint64_t v) {
    put_varint(m, field << 3 | VARINT);
    put_varint(m, v);
}

static void put_bytes(struct onnx_made *m, unsigned field, const void *bytes, size_t n) {
    put_varint(m, field << 3 | BYTES);
    put_varint(m, n);
    put(m, bytes, n);
}

static void put_text(struct onnx_made *m, unsigned field, const char *text) {
    put_bytes(m, field, text, strlen(text));
}

static void put_message(struct onnx_made *m, unsigned field, const struct onnx_made *inner) {
    put_bytes(m, field, inner->bytes, inner->n);
}

/* The next word, "" at the end of the statement. */
static const char *word(const char **at, char *buf, size_t size) {
    size_t n = 0;
    while (**at == ' ' || **at == '\n')
        ++*at;
    for (; **at && **at != ' ' && **at != '\n' && **at != ';'; ++*at) {
        CU_ASSERT_FATAL(n + 1 < size);
        buf[n++] = **at;
    }
    buf[n] = '\0';
    return buf;
}

/* The next of a list that is separated by commas; false at its end. */
static bool item(const char **at, char *buf, size_t size) {
    if (!**at)
        return false;
    const size_t n = strcspn(*at, ",");
    CU_ASSERT_FATAL(n < size);
    memcpy(buf, *at, n);
    buf[n] = '\0';
    *at += n + ((*at)[n] == ',');
    return true;
}

static unsigned type_of(const char *name) {
    static const char *const names[] = {"none", "f32", "u8", "i8",   "", "",
                                        "i32",  "i64", "",   "bool", "", "f64"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(name, names[i]))
            return i;
    CU_FAIL_FATAL("no such type");
    return 0;
}

static unsigned width_of(unsigned type) {
    return type == 11 || type == 7 ? 8 : type == 1 || type == 6 ? 4 : 1;
}

static bool is_real(unsigned type) {
    return type == 1 || type == 11;
}

/* ValueInfo: a name, an element type, a shape. */
static void put_value(struct onnx_made *m, unsigned field, const char **at) {
    char name[64], type[64], dims[128], dim[64];
    struct onnx_made value = {.n = 0}, outer = {.n = 0}, tensor = {.n = 0}, shape = {.n = 0};
    word(at, name, sizeof name);
    word(at, type, sizeof type);
    const char *list = word(at, dims, sizeof dims);
    while (item(&list, dim, sizeof dim)) {
        struct onnx_made one = {.n = 0};
        if (isdigit((unsigned char)*dim) && !dim[strspn(dim, "0123456789")])
            put_number(&one, 1, strtoull(dim, NULL, 10));
        for (char *blank = dim; (blank = strchr(blank, '~')) != NULL;)
            *blank = ' ';
        if (!one.n && *dim != '?')
            put_text(&one, 2, dim);
        put_message(&shape, 1, &one);
    }
    if (type_of(type))
        put_number(&tensor, 1, type_of(type));
    put_message(&tensor, 2, &shape);
    put_message(&outer, 1, &tensor);
    put_text(&value, 1, name);
    put_message(&value, 2, &outer);
    put_message(m, field, &value);
}

/* A number as an element of that type, little-endian. */
static void put_element(struct onnx_made *m, unsigned type, const char *text) {
    const double d = strtod(text, NULL);
    const float f = (float)d;
    uint64_t bits = (uint64_t)strtoll(text, NULL, 10);
    uint32_t half;
    memcpy(&half, &f, sizeof half);
    if (type == 11)
        memcpy(&bits, &d, sizeof bits);
    else if (type == 1)
        bits = half;
    for (unsigned k = 0; k < width_of(type); k++) {
        const uint8_t byte = (uint8_t)(bits >> 8 * k);
        put(m, &byte, 1);
    }
}

static void put_packed(struct onnx_made *m, unsigned type, const char *text) {
    if (is_real(type))
        put_element(m, type, text);
    else
        put_varint(m, (uint64_t)strtoll(text, NULL, 10));
}

static void put_values(struct onnx_made *m, unsigned type, const char *way, const char *list) {
    const unsigned field = type == 1 ? 4 : type == 11 ? 10 : type == 7 ? 7 : 5;
    struct onnx_made all = {.n = 0};
    char one[64];
    while (item(&list, one, sizeof one)) {
        if (!strcmp(way, "=raw")) {
            put_element(&all, type, one);
        } else if (!strcmp(way, "=one")) {
            put_varint(m, field << 3 | (type == 1 ? FIXED32 : type == 11 ? FIXED64 : VARINT));
            put_packed(m, type, one);
        } else {
            put_packed(&all, type, one);
        }
    }
    if (strcmp(way, "=one"))
        put_message(m, strcmp(way, "=raw") ? field : 9, &all);
}

static void put_tensor(struct onnx_made *m, unsigned field, const char **at, bool valued) {
    char name[64], type[64], dims[128], dim[64], way[64], values[1024];
    struct onnx_made tensor = {.n = 0};
    word(at, name, sizeof name);
    word(at, type, sizeof type);
    const char *list = word(at, dims, sizeof dims);
    while (strcmp(dims, "-") && item(&list, dim, sizeof dim))
        put_number(&tensor, 1, strtoull(dim, NULL, 10));
    put_number(&tensor, 2, type_of(type));
    put_text(&tensor, 8, name);
    if (valued) {
        word(at, way, sizeof way);
        word(at, values, sizeof values);
        put_values(&tensor, type_of(type), way, values);
    }
    put_message(m, field, &tensor);
}

/* SparseTensorProto: the dimensions stand beside a list of values, here of one. */
static void put_sparse(struct onnx_made *m, const char **at) {
    char name[64], type[64], dims[128], dim[64], values[192];
    struct onnx_made sparse = {.n = 0};
    word(at, name, sizeof name);
    word(at, type, sizeof type);
    const char *list = word(at, dims, sizeof dims);
    snprintf(values, sizeof values, "%s %s 1 =packed 7", name, type);
    put_tensor(&sparse, 1, &(const char *){values}, true);
    while (item(&list, dim, sizeof dim))
        put_number(&sparse, 3, strtoull(dim, NULL, 10));
    put_message(m, 15, &sparse);
}

static void put_list(struct onnx_made *m, unsigned field, const char *list) {
    char one[64];
    while (item(&list, one, sizeof one))
        put_text(m, field, one);
}

/* KEY=VALUE: a number, a list of numbers, 'text', a real number 1.5f, @reference. */
static void put_attribute(struct onnx_made *m, const char *key, const char *value) {
    struct onnx_made a = {.n = 0};
    char one[64];
    const size_t n = strlen(value);
    put_text(&a, 1, key);
    if (*value == '\'')
        put_bytes(&a, 4, value + 1, n - 2);
    else if (*value == '@')
        put_text(&a, 21, value + 1);
    else if (value[n - 1] == 'f') {
        put_varint(&a, 2 << 3 | FIXED32);
        put_element(&a, 1, value);
    } else if (strchr(value, ','))
        while (item(&value, one, sizeof one))
            put_number(&a, 8, (uint64_t)strtoll(one, NULL, 10));
    else
        put_number(&a, 3, (uint64_t)strtoll(value, NULL, 10));
    put_message(m, NODE_ATTRIBUTE, &a);
}

static bool statements(struct onnx_made *m, struct onnx_made *model, const char **at,
                       unsigned node);

static bool next_is(const char *at, const char *what) {
    at += strspn(at, "; \n");
    return !strncmp(at, what, strlen(what));
}

/* A node is named after its first output. */
static void put_node(struct onnx_made *m, const char *op, const char **at, unsigned field) {
    char text[256];
    struct onnx_made node = {.n = 0};
    put_text(&node, NODE_OP, op);
    if (strcmp(word(at, text, sizeof text), ">") != 0) {
        put_list(&node, NODE_INPUT, text);
        CU_ASSERT_STRING_EQUAL_FATAL(word(at, text, sizeof text), ">");
    }
    put_list(&node, NODE_OUTPUT, word(at, text, sizeof text));
    while (*word(at, text, sizeof text)) {
        char *value = strchr(text, '=');
        CU_ASSERT_PTR_NOT_NULL_FATAL(value);
        *value++ = '\0';
        if (!strcmp(text, "at"))
            put_text(&node, NODE_DOMAIN, value);
        else
            put_attribute(&node, text, value);
    }
    while (next_is(*at, "graph ")) {
        struct onnx_made a = {.n = 0}, graph = {.n = 0};
        *at += strspn(*at, "; \n");
        word(at, text, sizeof text);
        put_text(&a, 1, word(at, text, sizeof text));
        statements(&graph, NULL, at, GRAPH_NODE);
        put_message(&a, 6, &graph);
        put_message(&node, NODE_ATTRIBUTE, &a);
    }
    put_message(m, field, &node);
}

static void put_function(struct onnx_made *model, const char **at) {
    char text[128];
    struct onnx_made fn = {.n = 0};
    put_text(&fn, FN_NAME, word(at, text, sizeof text));
    put_text(&fn, FN_DOMAIN, "local");
    put_list(&fn, FN_INPUT, word(at, text, sizeof text));
    CU_ASSERT_STRING_EQUAL_FATAL(word(at, text, sizeof text), ">");
    put_list(&fn, FN_OUTPUT, word(at, text, sizeof text));
    statements(&fn, NULL, at, FN_NODE);
    put_message(model, MODEL_FUNCTION, &fn);
}

/* Up to `end` or the end of the text; opsets and functions go to the model. */
static bool statements(struct onnx_made *m, struct onnx_made *model, const char **at,
                       unsigned node) {
    char text[64];
    for (;;) {
        *at += strspn(*at, "; \n");
        if (!*word(at, text, sizeof text) || !strcmp(text, "end"))
            return *text;
        if (!strcmp(text, "opset") && model) {
            struct onnx_made set = {.n = 0};
            put_number(&set, 2, strtoull(word(at, text, sizeof text), NULL, 10));
            put_message(model, MODEL_OPSET, &set);
        } else if (!strcmp(text, "in")) {
            put_value(m, GRAPH_INPUT, at);
        } else if (!strcmp(text, "says")) {
            put_value(m, GRAPH_VALUE, at);
        } else if (!strcmp(text, "out")) {
            struct onnx_made value = {.n = 0};
            put_text(&value, 1, word(at, text, sizeof text));
            put_message(m, GRAPH_OUTPUT, &value);
        } else if (!strcmp(text, "const") || !strcmp(text, "weights")) {
            put_tensor(m, GRAPH_INITIALIZER, at, *text == 'c');
        } else if (!strcmp(text, "sparse")) {
            put_sparse(m, at);
        } else if (!strcmp(text, "fn") && model) {
            put_function(model, at);
        } else {
            put_node(m, text, at, node);
        }
    }
}

void onnx_make(struct onnx_made *m, const char *text) {
    struct onnx_made graph = {.n = 0};
    m->n = 0;
    statements(&graph, m, &text, GRAPH_NODE);
    put_message(m, MODEL_GRAPH, &graph);
}
