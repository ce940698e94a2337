#include "traces/codec.h"
#include "traces/mgt/layout.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "config.h"
#include "sim/memory.h"
#ifdef HAVE_LIBDEFLATE
#include <libdeflate.h>
#endif

const uint8_t mgt_magic[8] = {0x89, 'M', 'G', 'T', '\r', '\n', 0x1a, '\n'};
const uint8_t mgt_end_magic[8] = {'M', 'G', 'T', 'E', 'N', 'D', '\r', '\n'};
static const char type_names[MGT_TYPES][4] = {
    {'M', 'E', 'T', 'A'}, {'D', 'A', 'T', 'A'}, {'I', 'N', 'D', 'X'}};

static void put(uint8_t *p, uint64_t v, unsigned bytes) {
    for (unsigned i = 0; i < bytes; i++)
        p[i] = (uint8_t)(v >> (8 * i));
}

static uint64_t get(const uint8_t *p, unsigned bytes) {
    uint64_t v = 0;
    for (unsigned i = 0; i < bytes; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

static void seal(uint8_t *p) {
    put(p + 28, codec_crc(0, p, 28), 4);
}

static bool sealed(const uint8_t *p) {
    return get(p + 28, 4) == codec_crc(0, p, 28);
}

unsigned mgt_flags(bool gpu, bool work) {
    return (gpu ? MGT_GPU : 0) | (work ? MGT_WORK : 0);
}

void mgt_put_file_header(uint8_t *p, unsigned flags) {
    memset(p, 0, MGT_HEAD_SIZE);
    memcpy(p, mgt_magic, 8);
    put(p + 8, MGT_VERSION, 2);
    put(p + 12, flags & (MGT_GPU | MGT_WORK), 4);
    seal(p);
}

bool mgt_get_file_header(const uint8_t *p, unsigned *flags, unsigned *version) {
    *version = 0;
    if (memcmp(p, mgt_magic, 8) || !sealed(p))
        return false;
    *version = (unsigned)get(p + 8, 2);
    *flags = (unsigned)get(p + 12, 4) & (*version > 1 ? MGT_GPU | MGT_WORK : MGT_GPU);
    *flags |= *version > 2 ? MGT_PATTERNS : 0;
    return true;
}

void mgt_put_chunk(uint8_t *p, const struct mgt_chunk *c) {
    memcpy(p, type_names[c->type], 4);
    put(p + 4, c->stored, 4);
    put(p + 8, c->raw, 4);
    put(p + 12, c->count, 4);
    put(p + 16, c->first, 8);
    put(p + 24, c->crc, 4);
    seal(p);
}

bool mgt_get_chunk(const uint8_t *p, struct mgt_chunk *c) {
    int type = 0;
    while (type < MGT_TYPES && memcmp(p, type_names[type], 4))
        type++;
    if (type == MGT_TYPES || !sealed(p))
        return false;
    *c = (struct mgt_chunk){
        .type = (enum mgt_type)type,
        .stored = (uint32_t)get(p + 4, 4),
        .raw = (uint32_t)get(p + 8, 4),
        .count = (uint32_t)get(p + 12, 4),
        .first = get(p + 16, 8),
        .crc = (uint32_t)get(p + 24, 4),
    };
    const uint32_t limit = type == MGT_INDEX ? MGT_INDEX_MAX : MGT_RAW_MAX;
    return c->raw <= limit && c->stored <= limit + MGT_STORED_SLACK &&
           (type != MGT_DATA || (c->count >= 1 && c->count <= BLOCK_MAX));
}

void mgt_put_trailer(uint8_t *p, uint64_t index_offset, uint64_t records) {
    memset(p, 0, MGT_HEAD_SIZE);
    memcpy(p, mgt_end_magic, 8);
    put(p + 8, index_offset, 8);
    put(p + 16, records, 8);
    seal(p);
}

bool mgt_get_trailer(const uint8_t *p, uint64_t *index_offset, uint64_t *records) {
    if (memcmp(p, mgt_end_magic, 8) || !sealed(p))
        return false;
    *index_offset = get(p + 8, 8);
    *records = get(p + 16, 8);
    return true;
}

uint64_t mgt_fold(uint64_t check, enum mgt_type type, uint64_t offset, uint32_t count) {
    check = (check ^ offset) * 0x9e3779b97f4a7c15u;
    return (check ^ ((uint64_t)type << 32 | count)) * 0xbf58476d1ce4e5b9u;
}

static void put_text(struct cursor *c, const char *text) {
    cursor_varint(c, strlen(text));
    cursor_text(c, text);
}

static void put_kernel(struct cursor *c, const struct trace_kernel *k) {
    cursor_byte(c, 'K');
    cursor_varint(c, k->id);
    for (int i = 0; i < 3; i++)
        cursor_varint(c, k->groups[i]);
    for (int i = 0; i < 3; i++)
        cursor_varint(c, k->items[i]);
    put_text(c, k->name);
}

static void put_alloc(struct cursor *c, const struct trace_alloc *a) {
    cursor_byte(c, 'A');
    cursor_varint(c, a->base);
    cursor_varint(c, a->bytes);
    put_text(c, a->name);
}

static void put_note(struct cursor *c, const struct trace_note *n) {
    cursor_byte(c, 'N');
    put_text(c, n->key);
    put_text(c, n->text);
}

/* The next item from *from on; false when there is none. */
static bool put_item(struct cursor *c, const struct trace_meta *m, struct mgt_position *from) {
    if (from->kernels < m->n_kernels)
        put_kernel(c, &m->kernels[from->kernels++]);
    else if (from->allocs < m->n_allocs)
        put_alloc(c, &m->allocs[from->allocs++]);
    else if (from->notes < m->n_notes)
        put_note(c, &m->notes[from->notes++]);
    else
        return false;
    return true;
}

uint32_t mgt_encode_meta(const struct trace_meta *m, struct mgt_position *from, struct cursor *c) {
    uint32_t items = 0;
    cursor_varint(c, from->kernels);
    while (!c->full) {
        const struct cursor before = *c;
        struct mgt_position next = *from;
        if (!put_item(c, m, &next))
            break;
        if (c->full) {
            *c = before;
            break;
        }
        *from = next;
        items++;
    }
    return items;
}

static int malformed(struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "malformed description of kernels and allocations");
}

/* A NUL-terminated copy of the next text, or NULL with *err filled. */
static char *get_text(const uint8_t **p, const uint8_t *end, struct sim_err *err) {
    uint64_t n;
    if (!mgt_get_varint(p, end, &n) || n > (uint64_t)(end - *p)) {
        malformed(err);
        return NULL;
    }
    char *text = malloc(n + 1);
    if (!text) {
        memory_fail(err, "out of memory");
        return NULL;
    }
    memcpy(text, *p, n);
    text[n] = '\0';
    *p += n;
    return text;
}

static int get_kernel(const uint8_t **p, const uint8_t *end, struct trace_meta *m,
                      struct sim_err *err) {
    uint64_t v[7];
    for (int i = 0; i < 7; i++)
        if (!mgt_get_varint(p, end, &v[i]) || v[i] > UINT32_MAX)
            return malformed(err);
    struct trace_kernel k = {.id = (uint32_t)v[0], .name = get_text(p, end, err)};
    for (int i = 0; i < 3; i++) {
        k.groups[i] = (uint32_t)v[1 + i];
        k.items[i] = (uint32_t)v[4 + i];
    }
    const int rc = k.name ? meta_add_kernel(m, &k, err) : err->code;
    free(k.name);
    return rc;
}

static int get_item(const uint8_t **p, const uint8_t *end, struct trace_meta *m,
                    struct sim_err *err) {
    uint64_t base, bytes;
    char *key = NULL, *text = NULL;
    int rc;
    if (*p == end)
        return malformed(err);
    const uint8_t kind = *(*p)++;
    if (kind == 'K')
        return get_kernel(p, end, m, err);
    if (kind == 'A' && mgt_get_varint(p, end, &base) && mgt_get_varint(p, end, &bytes)) {
        text = get_text(p, end, err);
        rc = text ? meta_add_alloc(m, base, bytes, text, err) : err->code;
    } else if (kind == 'N') {
        key = get_text(p, end, err);
        text = key ? get_text(p, end, err) : NULL;
        rc = text ? meta_add_note(m, key, text, err) : err->code;
    } else {
        rc = malformed(err);
    }
    free(key);
    free(text);
    return rc;
}

int mgt_decode_meta(const uint8_t *p, size_t size, uint32_t items, uint64_t *missing,
                    struct trace_meta *m, struct sim_err *err) {
    const uint8_t *const end = p + size;
    uint64_t kernels;
    if (!mgt_get_varint(&p, end, &kernels) || kernels > UINT32_MAX ||
        (missing ? kernels < m->n_kernels || kernels - m->n_kernels > MGT_LOST_MAX
                 : kernels != m->n_kernels))
        return malformed(err);
    while (m->n_kernels < kernels) {
        const struct trace_kernel lost = {(uint32_t)m->n_kernels, "lost", {1, 1, 1}, {1, 1, 1}};
        const int rc = meta_add_kernel(m, &lost, err);
        if (rc)
            return rc;
        ++*missing;
    }
    for (uint32_t i = 0; i < items; i++) {
        const int rc = get_item(&p, end, m, err);
        if (rc)
            return rc;
    }
    return p == end ? 0 : malformed(err);
}

struct mgt_inflater {
#ifdef HAVE_LIBDEFLATE
    struct libdeflate_decompressor *d;
#else
    z_stream z;
#endif
};

struct mgt_inflater *mgt_inflater_new(struct sim_err *err) {
    struct mgt_inflater *f = sim_alloc(1, sizeof *f, err);
    if (!f)
        return NULL;
#ifdef HAVE_LIBDEFLATE
    const bool ok = (f->d = libdeflate_alloc_decompressor()) != NULL;
#else
    const bool ok = inflateInit(&f->z) == Z_OK;
#endif
    if (!ok) {
        free(f);
        memory_fail(err, "out of memory for a zlib decoder");
        return NULL;
    }
    return f;
}

void mgt_inflater_free(struct mgt_inflater *f) {
    if (!f)
        return;
#ifdef HAVE_LIBDEFLATE
    libdeflate_free_decompressor(f->d);
#else
    inflateEnd(&f->z);
#endif
    free(f);
}

bool mgt_inflate(struct mgt_inflater *f, const uint8_t *stored, size_t stored_n, uint8_t *raw,
                 size_t raw_n) {
#ifdef HAVE_LIBDEFLATE
    /* The CRC of the stored bytes was checked: zlib's own sum over the inflated ones is passed
     * over. */
    size_t used;
    return stored_n > 6 && (stored[0] & 15) == 8 && !(stored[1] & 32) &&
           (stored[0] * 256u + stored[1]) % 31 == 0 &&
           libdeflate_deflate_decompress_ex(f->d, stored + 2, stored_n - 6, raw, raw_n, &used,
                                            NULL) == LIBDEFLATE_SUCCESS &&
           used == stored_n - 6;
#else
    inflateReset(&f->z);
    f->z.next_in = (Bytef *)(uintptr_t)stored;
    f->z.avail_in = (uInt)stored_n;
    f->z.next_out = raw;
    f->z.avail_out = (uInt)raw_n;
    return inflate(&f->z, Z_FINISH) == Z_STREAM_END && f->z.avail_in == 0 && f->z.avail_out == 0;
#endif
}
