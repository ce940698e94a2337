/* Bytes and lines of a file or standard input, decompressed on the way (gzip, xz, zstd by their
 * magic numbers). Constant memory: a line longer than INPUT_LINE_MAX is an error, so that a
 * decompression bomb cannot fill memory. */
#ifndef MAGNETAR_TRACES_INPUT_H
#define MAGNETAR_TRACES_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

#define INPUT_LINE_MAX 65536u

struct input;

/* "-" is standard input. SIM_EIO for a missing file or a directory. */
int input_open(struct input **out, const char *path, struct sim_err *err);
/* The same over n bytes in memory, which must outlive it (tests, fuzzers). */
int input_open_memory(struct input **out, const void *bytes, size_t n, struct sim_err *err);
void input_close(struct input *in);

const char *input_name(const struct input *in); /* path, or "standard input" */
uint64_t input_line_number(const struct input *in);
uint64_t input_offset(const struct input *in); /* decompressed bytes consumed */

/* Bytes as they are stored: of the file, or read so far where that is not a regular one. */
uint64_t input_stored(const struct input *in);

/* CRC-32 of the raw bytes; false unless all were read, from the first to the last. */
bool input_crc(const struct input *in, uint32_t *crc);

/* The first bytes (up to 4 KiB) without consuming them; only before anything was consumed. */
int input_peek(struct input *in, const uint8_t **bytes, size_t *n, struct sim_err *err);

/* Where text begins in the first n bytes of a file: behind a byte-order mark and lines of blanks.
 */
size_t input_text_start(const uint8_t *bytes, size_t n);

/* The next line that is not blank, without its end (LF or CRLF), NUL-terminated and valid until the
 * next call; a byte-order mark before the first is passed over, no-break spaces become spaces: 1,
 * or 0 at the end of input. A NUL byte inside a line is SIM_EFORMAT. */
int input_line(struct input *in, char **line, size_t *length, struct sim_err *err);

/* Reads up to n bytes: *got < n only at the end of input. */
int input_read(struct input *in, void *buf, size_t n, size_t *got, struct sim_err *err);

/* Positions, for plain regular files only: SIM_EUNSUP otherwise. */
bool input_can_seek(const struct input *in);
int input_seek(struct input *in, uint64_t offset, struct sim_err *err);
int input_size(struct input *in, uint64_t *size, struct sim_err *err);

/* SIM_EFORMAT with "name:line: " before the text. */
int input_bad_line(const struct input *in, struct sim_err *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
