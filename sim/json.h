/* The making of JSON documents, without a look at each step: where there is no memory for a part,
 * the thread notes it (sim/memory.h), and what writes the document refuses. Outside of sim/json.c
 * nothing calls the functions of jansson for which there is one here (tests/check-lists.sh). */
#ifndef MAGNETAR_SIM_JSON_H
#define MAGNETAR_SIM_JSON_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <jansson.h>

/* Both take the value over, and return it, borrowed; NULL, which they take as well, is one that
 * there was no memory for. A key that is no UTF-8 becomes what json_text makes of it. */
json_t *json_put(json_t *object, const char *key, json_t *value);
json_t *json_add(json_t *array, json_t *value);

/* Element i < size replaced, or a new one put before it, i <= size; the value is taken over and
 * returned, too. */
json_t *json_put_at(json_t *array, size_t i, json_t *value);
json_t *json_add_at(json_t *array, size_t i, json_t *value);

/* A string of any bytes, as manifest_escape of sim/manifest.h writes them. */
json_t *json_text(const char *text);

/* null where the value is not finite. */
json_t *json_number(double value);

/* A count or address; JSON integers end at 2^63 - 1, above stands the nearest real. */
json_t *json_count(uint64_t value);

/* A copy of the object, which shares its values. */
json_t *json_copy_of(json_t *object);

/* The value as text, for the caller to free; `flags` of jansson. NULL: no memory, which is noted.
 */
char *json_write(const json_t *value, size_t flags);

/* The same into a stream, with a line end behind it: all of it, or nothing and the note. */
void json_write_to(FILE *f, const json_t *value, size_t flags);

#endif
