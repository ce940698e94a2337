#include "sim/json.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "sim/manifest.h"
#include "sim/memory.h"

/* What a container took, or NULL and a note. The value lives on in the container alone. */
static json_t *taken(int failed, json_t *value) {
    json_decref(value);
    if (!failed)
        return value;
    memory_ran_out();
    return NULL;
}

json_t *json_put(json_t *object, const char *key, json_t *value) {
    int failed = json_object_set(object, key, value);
    if (failed && object && value) {
        char *escaped = manifest_escape(key);
        failed = !escaped || json_object_set(object, escaped, value);
        free(escaped);
    }
    return taken(failed, value);
}

json_t *json_add(json_t *array, json_t *value) {
    return taken(json_array_append(array, value), value);
}

json_t *json_put_at(json_t *array, size_t i, json_t *value) {
    return taken(json_array_set(array, i, value), value);
}

json_t *json_add_at(json_t *array, size_t i, json_t *value) {
    return taken(json_array_insert(array, i, value), value);
}

json_t *json_text(const char *text) {
    char *escaped = manifest_escape(text);
    json_t *string = escaped ? json_string(escaped) : NULL;
    free(escaped);
    if (!string)
        memory_ran_out();
    return string;
}

json_t *json_number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_count(uint64_t value) {
    return value <= INT64_MAX ? json_integer((json_int_t)value) : json_real((double)value);
}

json_t *json_copy_of(json_t *object) {
    const char *key;
    json_t *copy = json_object(), *value;
    json_object_foreach(object, key, value) json_put(copy, key, json_incref(value));
    return copy;
}

/* Not json_dumps: it looks past a lack of memory for a key and goes on without it. */
char *json_write(const json_t *value, size_t flags) {
    struct memory_text text;
    const bool whole = memory_text_open(&text) && json_dumpf(value, text.file, flags) == 0;
    char *written = memory_text_close(&text, NULL);
    if (whole)
        return written;
    memory_ran_out();
    free(written);
    return NULL;
}

void json_write_to(FILE *f, const json_t *value, size_t flags) {
    char *text = json_write(value, flags);
    if (text && !memory_is_short()) {
        fputs(text, f);
        fputc('\n', f);
    }
    free(text);
}
