/* Streaming decompressors, chosen by magic number: gzip (also several members in a row), xz, zstd.
 */
#ifndef MAGNETAR_TRACES_CODEC_H
#define MAGNETAR_TRACES_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/err.h"

#define CODEC_MAGIC_SIZE 6

/* CRC-32 as zlib's crc32, by libdeflate where it is there; begin with crc 0. */
uint32_t codec_crc(uint32_t crc, const void *bytes, size_t n);

struct codec;

/* *out is NULL when the bytes begin no compressed stream that is known. */
int codec_for(const uint8_t *head, size_t n, struct codec **out, struct sim_err *err);
void codec_free(struct codec *c);

/* Decodes in[*in_at, in_n) into out[*out_at, out_n), moving both positions. `last` says that no
 * input follows; a stream that is then incomplete is SIM_EFORMAT, as are damage and a window of
 * more than 128 MiB. */
int codec_run(struct codec *c, const uint8_t *in, size_t *in_at, size_t in_n, bool last,
              uint8_t *out, size_t *out_at, size_t out_n, struct sim_err *err);

#endif
