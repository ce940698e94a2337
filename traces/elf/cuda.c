/* Kernels are the symbols marked as entries. Their facts are spread over sections called after them
 * (.nv.info.NAME, .nv.shared.NAME) and over records of .nv.info that name them by symbol number. */
#include "traces/elf/cuda.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

/* Attributes of .nv.info records; others are skipped by their length. */
enum {
    ATTR_MAX_THREADS = 0x05,
    ATTR_PARAM_CBANK = 0x0a,
    ATTR_FRAME_SIZE = 0x11,
    ATTR_KPARAM_INFO = 0x17,
    ATTR_CBANK_PARAM_SIZE = 0x19,
    ATTR_REGCOUNT = 0x2f,
};

/* Formats of records: whether a payload follows, or is in the record itself. */
enum { FORMAT_NONE = 1, FORMAT_BYTE = 2, FORMAT_HALF = 3, FORMAT_SIZED = 4 };

#define SHARED_RESERVED 1024u /* bytes of shared memory that the system keeps, from sm_90 on */

struct cuda_record {
    unsigned attribute;
    const uint8_t *payload;
    uint32_t n;    /* bytes of payload */
    uint16_t half; /* without payload */
};

static uint16_t get16(const uint8_t *p) {
    return (uint16_t)(p[0] | p[1] << 8);
}

static uint32_t get32(const uint8_t *p) {
    return get16(p) | (uint32_t)get16(p + 2) << 16;
}

static uint64_t get64(const uint8_t *p) {
    return get32(p) | (uint64_t)get32(p + 4) << 32;
}

/* Takes the next record off *p, before `end`: 1, 0 at the end, SIM_EFORMAT. */
static int next_record(const char *name, const uint8_t **p, const uint8_t *end,
                       struct cuda_record *r, struct sim_err *err) {
    if (*p == end)
        return 0;
    if (end - *p < 4)
        return sim_fail(err, SIM_EFORMAT, "%s: .nv.info: %d bytes left, a record has 4 or more",
                        name, (int)(end - *p));
    const uint8_t *at = *p;
    *r = (struct cuda_record){.attribute = at[1], .half = get16(at + 2)};
    *p += 4;
    if (at[0] < FORMAT_NONE || at[0] > FORMAT_SIZED)
        return sim_fail(err, SIM_EFORMAT, "%s: .nv.info: record of format %u, expected 1 to 4",
                        name, at[0]);
    if (at[0] != FORMAT_SIZED)
        return 1;
    if (end - *p < r->half)
        return sim_fail(err, SIM_EFORMAT, "%s: .nv.info: record of %u bytes, %d left", name,
                        r->half, (int)(end - *p));
    r->payload = *p;
    r->n = r->half;
    *p += r->n;
    return 1;
}

static int bad_record(const char *name, const struct cuda_record *r, unsigned want,
                      struct sim_err *err) {
    return sim_fail(err, SIM_EFORMAT, "%s: .nv.info: attribute 0x%02x of %u bytes, expected %u",
                    name, r->attribute, r->n, want);
}

static int add_param(struct elf_kernel *k, const uint8_t *p, struct sim_err *err) {
    const int rc =
        sim_grow((void **)&k->params, &k->cap_params, k->n_params, sizeof *k->params, err);
    if (rc == 0)
        k->params[k->n_params++] =
            (struct elf_param){get16(p + 4), get16(p + 6), get32(p + 8) >> 18};
    return rc;
}

/* A record of the kernel's own .nv.info.NAME. */
static int take_own(struct elf_kernel *k, const char *name, const struct cuda_record *r,
                    struct sim_err *err) {
    switch (r->attribute) {
    case ATTR_MAX_THREADS:
        if (r->n < 12)
            return bad_record(name, r, 12, err);
        for (int i = 0; i < 3; i++)
            k->max_threads[i] = get32(r->payload + 4 * i);
        return 0;
    case ATTR_PARAM_CBANK:
        if (r->n < 8)
            return bad_record(name, r, 8, err);
        k->param_base = get16(r->payload + 4);
        k->param_bytes = get16(r->payload + 6);
        return 0;
    case ATTR_CBANK_PARAM_SIZE:
        k->param_bytes = r->half;
        return 0;
    case ATTR_KPARAM_INFO:
        return r->n < 12 ? bad_record(name, r, 12, err) : add_param(k, r->payload, err);
    default:
        return 0;
    }
}

/* Kernels of the image being read, by the number of their symbol. */
struct cuda_entry {
    uint32_t symbol;
    size_t kernel;
    const char *name;
};

struct entries {
    struct cuda_entry *items;   /* by symbol */
    struct cuda_entry *by_name; /* the same */
    size_t n, cap;
};

static struct elf_kernel *kernel_of(const struct elf_image *image, const struct entries *e,
                                    uint32_t symbol) {
    size_t low = 0, high = e->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (e->items[middle].symbol < symbol)
            low = middle + 1;
        else
            high = middle;
    }
    return low < e->n && e->items[low].symbol == symbol
               ? &image->program->kernels[e->items[low].kernel]
               : NULL;
}

/* A record of .nv.info: about any function, by the number of its symbol. */
static int take_common(const struct elf_image *image, const struct entries *e,
                       const struct cuda_record *r, struct sim_err *err) {
    if (r->attribute != ATTR_REGCOUNT && r->attribute != ATTR_FRAME_SIZE)
        return 0;
    if (r->n < 8)
        return bad_record(image->name, r, 8, err);
    struct elf_kernel *k = kernel_of(image, e, get32(r->payload));
    if (k && r->attribute == ATTR_REGCOUNT)
        k->registers = get32(r->payload + 4);
    else if (k)
        k->frame_bytes = get32(r->payload + 4);
    return 0;
}

/* All records of a section: those of kernel `own`, or of any when it is NULL. */
static int read_records(struct elf_image *image, const struct entries *e, Elf_Scn *section,
                        struct elf_kernel *own, struct sim_err *err) {
    const Elf_Data *data = elf_rawdata(section, NULL);
    if (!data || !data->d_buf)
        return 0;
    const uint8_t *p = data->d_buf, *end = p + data->d_size;
    struct cuda_record r = {0};
    int rc = elf_book(image, data->d_size, err);
    while (rc == 0 && (rc = next_record(image->name, &p, end, &r, err)) > 0)
        rc = own ? take_own(own, image->name, &r, err) : take_common(image, e, &r, err);
    return rc;
}

/* Before ABI version 8 the architecture stood in the lowest byte (unverified). */
static unsigned sm_of(const GElf_Ehdr *h) {
    return h->e_flags >> (h->e_ident[EI_ABIVERSION] >= 8 ? 8 : 0) & 0xff;
}

static int add_kernel(struct elf_image *image, struct entries *e, uint32_t symbol,
                      const GElf_Sym *s, const char *name, struct sim_err *err) {
    struct elf_program *p = image->program;
    int rc = sim_grow((void **)&p->kernels, &p->cap_kernels, p->n_kernels, sizeof *p->kernels, err);
    if (rc == 0)
        rc = sim_grow((void **)&e->items, &e->cap, e->n, sizeof *e->items, err);
    if (rc)
        return rc;
    char *copy = elf_copy_name(image, name, err);
    if (!copy)
        return err->code;
    e->items[e->n++] = (struct cuda_entry){symbol, p->n_kernels, copy};
    p->kernels[p->n_kernels++] = (struct elf_kernel){
        .name = copy, .sm = sm_of(&image->head), .code_bytes = (uint32_t)s->st_size};
    return 0;
}

static int read_entries(struct elf_image *image, struct entries *e, Elf_Scn *section,
                        const GElf_Shdr *head, struct sim_err *err) {
    Elf_Data *data = elf_getdata(section, NULL);
    GElf_Sym s;
    const int booked = data ? elf_book(image, data->d_size, err) : 0;
    if (booked)
        return booked;
    for (int i = 0; data && gelf_getsym(data, i, &s); i++) {
        if (GELF_ST_TYPE(s.st_info) != STT_FUNC || !(s.st_other & ELF_STO_ENTRY))
            continue;
        const char *name = elf_strptr(image->elf, head->sh_link, s.st_name);
        if (!name)
            return sim_fail(err, SIM_EFORMAT, "%s: symbol %d: its name is beyond the table",
                            image->name, i);
        const int rc = add_kernel(image, e, (uint32_t)i, &s, name, err);
        if (rc)
            return rc;
    }
    return 0;
}

static int order_names(const void *a, const void *b) {
    return strcmp(((const struct cuda_entry *)a)->name, ((const struct cuda_entry *)b)->name);
}

static int sort_names(struct entries *e, struct sim_err *err) {
    e->by_name = sim_alloc(e->n + 1, sizeof *e->by_name, err);
    if (!e->by_name)
        return SIM_EIO;
    if (e->n) {
        memcpy(e->by_name, e->items, e->n * sizeof *e->by_name);
        qsort(e->by_name, e->n, sizeof *e->by_name, order_names);
    }
    return 0;
}

/* The kernel of this image whose name follows `prefix` in the name of a section, or NULL. */
static struct elf_kernel *kernel_named(const struct elf_image *image, const struct entries *e,
                                       const char *prefix, const char *section) {
    const size_t n = strlen(prefix);
    if (e->n == 0 || strncmp(section, prefix, n))
        return NULL;
    const struct cuda_entry key = {.name = section + n};
    const struct cuda_entry *found = bsearch(&key, e->by_name, e->n, sizeof key, order_names);
    return found ? &image->program->kernels[found->kernel] : NULL;
}

static int take_section(struct elf_image *image, const struct entries *e, Elf_Scn *s,
                        const GElf_Shdr *head, const char *name, struct sim_err *err) {
    struct elf_kernel *k = kernel_named(image, e, ".nv.shared.", name);
    if (k) {
        const uint64_t reserved = k->sm >= 90 ? SHARED_RESERVED : 0;
        const uint64_t bytes = head->sh_size < reserved ? 0 : head->sh_size - reserved;
        if (bytes > UINT32_MAX)
            return sim_fail(err, SIM_EFORMAT, "%s: %s: %llu bytes of shared memory", image->name,
                            name, (unsigned long long)head->sh_size);
        k->shared_bytes = (uint32_t)bytes;
        return 0;
    }
    k = kernel_named(image, e, ".nv.info.", name);
    return k || !strcmp(name, ".nv.info") ? read_records(image, e, s, k, err) : 0;
}

static int read_sections(struct elf_image *image, const struct entries *e, size_t names,
                         struct sim_err *err) {
    GElf_Shdr head;
    Elf_Scn *s = NULL;
    while ((s = elf_nextscn(image->elf, s))) {
        const char *name =
            gelf_getshdr(s, &head) ? elf_strptr(image->elf, names, head.sh_name) : NULL;
        if (!name)
            return sim_fail(err, SIM_EFORMAT, "%s: section %zu: its name is beyond the table",
                            image->name, elf_ndxscn(s));
        const int rc = take_section(image, e, s, &head, name, err);
        if (rc)
            return rc;
    }
    return 0;
}

static int by_ordinal(const void *a, const void *b) {
    return ((const struct elf_param *)a)->ordinal - ((const struct elf_param *)b)->ordinal;
}

int elf_cuda_kernels(struct elf_image *image, struct sim_err *err) {
    struct entries e = {0};
    GElf_Shdr head;
    Elf_Scn *s = NULL;
    size_t names;
    int rc =
        elf_getshdrstrndx(image->elf, &names)
            ? sim_fail(err, SIM_EFORMAT, "%s: the sections of a cubin have no names", image->name)
            : 0;
    while (rc == 0 && e.n == 0 && (s = elf_nextscn(image->elf, s)))
        if (gelf_getshdr(s, &head) && head.sh_type == SHT_SYMTAB)
            rc = read_entries(image, &e, s, &head, err);
    if (rc == 0)
        rc = sort_names(&e, err);
    if (rc == 0)
        rc = read_sections(image, &e, names, err);
    for (size_t i = 0; i < e.n && rc == 0; i++) {
        struct elf_kernel *k = &image->program->kernels[e.items[i].kernel];
        if (k->n_params)
            qsort(k->params, k->n_params, sizeof *k->params, by_ordinal);
    }
    free(e.items);
    free(e.by_name);
    return rc;
}

/* A fatbin: u32 magic, u16 version, u16 bytes of this header, u64 bytes that follow; in them
 * entries: u16 kind (1 PTX, 2 cubin), u16, u32 bytes of this header, u64 bytes that follow. */
static int read_fatbin(struct elf_program *p, const char *name, const uint8_t *at, size_t n,
                       struct sim_err *err) {
    while (n) {
        if (n < 16)
            return sim_fail(err, SIM_EFORMAT, "%s: fatbin: entry of %zu bytes, expected 16 or more",
                            name, n);
        const uint64_t header = get32(at + 4), bytes = get64(at + 8);
        if (header < 16 || header > n || bytes > n - header)
            return sim_fail(err, SIM_EFORMAT,
                            "%s: fatbin: entry of %llu + %llu bytes, %zu are left", name,
                            (unsigned long long)header, (unsigned long long)bytes, n);
        const uint8_t *body = at + header;
        if (get16(at) == 2 && bytes >= SELFMAG && memcmp(body, ELFMAG, SELFMAG) == 0) {
            const int rc = elf_read_image(p, name, body, bytes, true, err);
            if (rc)
                return rc;
        } else if (get16(at) == 2) {
            p->compressed++;
        }
        at += header + bytes;
        n -= header + bytes;
    }
    return 0;
}

int elf_fatbin(struct elf_program *p, const char *name, const uint8_t *bytes, size_t n,
               struct sim_err *err) {
    size_t at = 0;
    while (n - at >= 16) {
        if (get32(bytes + at) != ELF_FATBIN) { /* alignment between two */
            at += 4;
            continue;
        }
        const uint64_t header = get16(bytes + at + 6), length = get64(bytes + at + 8);
        if (header < 16 || header > n - at || length > n - at - header)
            return sim_fail(err, SIM_EFORMAT, "%s: fatbin: %llu + %llu bytes, %zu are left", name,
                            (unsigned long long)header, (unsigned long long)length, n - at);
        const int rc = read_fatbin(p, name, bytes + at + header, length, err);
        if (rc)
            return rc;
        at += header + length;
    }
    return 0;
}
