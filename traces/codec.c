#include "traces/codec.h"

#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "sim/memory.h"
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define WINDOW_MAX (128u << 20)              /* more is refused, as by zstd itself */
#define XZ_MEMORY  (WINDOW_MAX + (1u << 20)) /* with what liblzma takes beside the window */

enum codec_type { CODEC_GZIP, CODEC_XZ, CODEC_ZSTD };

struct codec {
    enum codec_type type;
    bool between; /* no stream is open: at the start, or after a complete member */
    z_stream gzip;
    lzma_stream xz;
    ZSTD_DStream *zstd;
};

static const char *const names[] = {"gzip", "xz", "zstd"};

uint32_t codec_crc(uint32_t crc, const void *bytes, size_t n) {
#ifdef HAVE_LIBDEFLATE
    return libdeflate_crc32(crc, bytes, n);
#else
    return (uint32_t)crc32_z(crc, bytes, n);
#endif
}

static int type_of(const uint8_t *head, size_t n) {
    static const uint8_t xz[] = {0xfd, '7', 'z', 'X', 'Z', 0}, zstd[] = {0x28, 0xb5, 0x2f, 0xfd};
    if (n >= 2 && head[0] == 0x1f && head[1] == 0x8b)
        return CODEC_GZIP;
    if (n >= sizeof xz && memcmp(head, xz, sizeof xz) == 0)
        return CODEC_XZ;
    if (n >= sizeof zstd && memcmp(head, zstd, sizeof zstd) == 0)
        return CODEC_ZSTD;
    return -1;
}

int codec_for(const uint8_t *head, size_t n, struct codec **out, struct sim_err *err) {
    const int type = type_of(head, n);
    *out = NULL;
    if (type < 0)
        return 0;
    struct codec *c = sim_alloc(1, sizeof *c, err);
    if (!c)
        return SIM_EIO;
    c->type = (enum codec_type)type;
    bool ok = true;
    if (type == CODEC_GZIP)
        ok = inflateInit2(&c->gzip, 15 + 16) == Z_OK;
    else if (type == CODEC_XZ)
        ok = lzma_stream_decoder(&c->xz, XZ_MEMORY, LZMA_CONCATENATED) == LZMA_OK;
    else
        ok = (c->zstd = ZSTD_createDStream()) != NULL;
    if (!ok) {
        free(c);
        return memory_fail(err, "out of memory for a %s decoder", names[type]);
    }
    *out = c;
    return 0;
}

void codec_free(struct codec *c) {
    if (!c)
        return;
    if (c->type == CODEC_GZIP)
        inflateEnd(&c->gzip);
    else if (c->type == CODEC_XZ)
        lzma_end(&c->xz);
    else
        ZSTD_freeDStream(c->zstd);
    free(c);
}

/* What a decoder says of a piece. */
enum codec_said { CODEC_GOES_ON, CODEC_DAMAGED, CODEC_NO_MEMORY, CODEC_LARGE_WINDOW };

static enum codec_said run_gzip(struct codec *c, const uint8_t *in, size_t *in_at, size_t in_n,
                                uint8_t *out, size_t *out_at, size_t out_n) {
    z_stream *z = &c->gzip;
    if (c->between && *in_at < in_n)
        inflateReset(z);
    z->next_in = (Bytef *)(uintptr_t)(in + *in_at);
    z->avail_in = (uInt)(in_n - *in_at);
    z->next_out = out + *out_at;
    z->avail_out = (uInt)(out_n - *out_at);
    if (z->avail_in == 0 && c->between)
        return CODEC_GOES_ON;
    const int rc = inflate(z, Z_NO_FLUSH);
    *in_at = in_n - z->avail_in;
    *out_at = out_n - z->avail_out;
    c->between = rc == Z_STREAM_END;
    if (rc == Z_MEM_ERROR)
        return CODEC_NO_MEMORY;
    return rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR ? CODEC_GOES_ON : CODEC_DAMAGED;
}

static enum codec_said run_xz(struct codec *c, const uint8_t *in, size_t *in_at, size_t in_n,
                              bool last, uint8_t *out, size_t *out_at, size_t out_n) {
    if (c->between)
        return *in_at < in_n ? CODEC_DAMAGED : CODEC_GOES_ON;
    c->xz.next_in = in + *in_at;
    c->xz.avail_in = in_n - *in_at;
    c->xz.next_out = out + *out_at;
    c->xz.avail_out = out_n - *out_at;
    const lzma_ret rc = lzma_code(&c->xz, last ? LZMA_FINISH : LZMA_RUN);
    *in_at = in_n - c->xz.avail_in;
    *out_at = out_n - c->xz.avail_out;
    c->between = rc == LZMA_STREAM_END;
    if (rc == LZMA_MEM_ERROR)
        return CODEC_NO_MEMORY;
    if (rc == LZMA_MEMLIMIT_ERROR)
        return CODEC_LARGE_WINDOW;
    return rc == LZMA_OK || rc == LZMA_STREAM_END || rc == LZMA_BUF_ERROR ? CODEC_GOES_ON
                                                                          : CODEC_DAMAGED;
}

static enum codec_said run_zstd(struct codec *c, const uint8_t *in, size_t *in_at, size_t in_n,
                                uint8_t *out, size_t *out_at, size_t out_n) {
    ZSTD_inBuffer from = {in, in_n, *in_at};
    ZSTD_outBuffer to = {out, out_n, *out_at};
    if (*in_at == in_n && c->between)
        return CODEC_GOES_ON;
    const size_t rc = ZSTD_decompressStream(c->zstd, &to, &from);
    *in_at = from.pos;
    *out_at = to.pos;
    if (ZSTD_getErrorCode(rc) == ZSTD_error_memory_allocation)
        return CODEC_NO_MEMORY;
    if (ZSTD_getErrorCode(rc) == ZSTD_error_frameParameter_windowTooLarge)
        return CODEC_LARGE_WINDOW;
    if (ZSTD_isError(rc))
        return CODEC_DAMAGED;
    c->between = rc == 0;
    return CODEC_GOES_ON;
}

int codec_run(struct codec *c, const uint8_t *in, size_t *in_at, size_t in_n, bool last,
              uint8_t *out, size_t *out_at, size_t out_n, struct sim_err *err) {
    const size_t in_before = *in_at, out_before = *out_at;
    enum codec_said said;
    if (c->type == CODEC_GZIP)
        said = run_gzip(c, in, in_at, in_n, out, out_at, out_n);
    else if (c->type == CODEC_XZ)
        said = run_xz(c, in, in_at, in_n, last, out, out_at, out_n);
    else
        said = run_zstd(c, in, in_at, in_n, out, out_at, out_n);
    if (said == CODEC_NO_MEMORY)
        return memory_fail(err, "out of memory for a %s decoder", names[c->type]);
    if (said == CODEC_LARGE_WINDOW)
        return sim_fail(err, SIM_EFORMAT, "%s data with a window of more than %u MiB",
                        names[c->type], WINDOW_MAX >> 20);
    const bool stuck = last && *in_at == in_before && *out_at == out_before;
    if (said == CODEC_DAMAGED || (stuck && !c->between))
        return sim_fail(err, SIM_EFORMAT, "damaged %s data", names[c->type]);
    return 0;
}
