#include "traces/elf/elf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/memory.h"
#include "traces/elf/cuda.h"

#define NAMES_FREE ((size_t)1 << 20) /* bytes of names that a small file may have, too */

static int bad_elf(const struct elf_image *image, const char *what, struct sim_err *err) {
    const char *why = elf_errmsg(-1);
    return sim_fail(err, SIM_EFORMAT, "%s: %s: %s", image->name, what, why ? why : "damaged");
}

int elf_book(struct elf_image *image, size_t bytes, struct sim_err *err) {
    if (bytes > image->left)
        return sim_fail(err, SIM_EFORMAT, "%s: its sections overlap", image->name);
    image->left -= bytes;
    return 0;
}

char *elf_copy_name(struct elf_image *image, const char *name, struct sim_err *err) {
    const size_t size = strlen(name) + 1;
    char *copy = NULL;
    if (size > image->names)
        sim_fail(err, SIM_EFORMAT, "%s: the names of its symbols are longer than two such files",
                 image->name);
    else if (!(copy = strdup(name)))
        memory_fail(err, "out of memory");
    image->names -= copy ? size : 0;
    return copy;
}

static int add_symbol(struct elf_image *image, const GElf_Sym *s, const char *name,
                      struct sim_err *err) {
    struct elf_program *p = image->program;
    if (s->st_value + s->st_size < s->st_value)
        return sim_fail(err, SIM_EFORMAT, "%s: symbol %.100s ends beyond 2^64", image->name, name);
    const int rc =
        sim_grow((void **)&p->symbols, &p->cap_symbols, p->n_symbols, sizeof *p->symbols, err);
    if (rc)
        return rc;
    char *copy = elf_copy_name(image, name, err);
    if (!copy)
        return err->code;
    p->symbols[p->n_symbols++] =
        (struct elf_symbol){s->st_value, s->st_size, copy, GELF_ST_TYPE(s->st_info) != STT_OBJECT};
    return 0;
}

static bool is_listed(const GElf_Sym *s) {
    const int type = GELF_ST_TYPE(s->st_info);
    return s->st_shndx != SHN_UNDEF &&
           (type == STT_FUNC || type == STT_OBJECT || type == STT_GNU_IFUNC);
}

static int read_symbols(struct elf_image *image, Elf_Scn *section, const GElf_Shdr *head,
                        struct sim_err *err) {
    Elf_Data *data = elf_getdata(section, NULL);
    const size_t each = gelf_fsize(image->elf, ELF_T_SYM, 1, EV_CURRENT);
    if (!data || !data->d_buf || head->sh_entsize != each)
        return head->sh_size ? bad_elf(image, "symbol table", err) : 0;
    for (size_t i = 0; i < data->d_size / each; i++) {
        GElf_Sym s;
        if (!gelf_getsym(data, (int)i, &s))
            return bad_elf(image, "symbol", err);
        if (!is_listed(&s))
            continue;
        const char *name = elf_strptr(image->elf, head->sh_link, s.st_name);
        if (!name)
            return bad_elf(image, "name of a symbol", err);
        const int rc = add_symbol(image, &s, name, err);
        if (rc)
            return rc;
    }
    return 0;
}

/* The section of this type; with its header in *head; NULL when there is none. */
static Elf_Scn *find_section(Elf *elf, uint32_t type, GElf_Shdr *head) {
    Elf_Scn *s = NULL;
    while ((s = elf_nextscn(elf, s)))
        if (gelf_getshdr(s, head) && head->sh_type == type)
            return s;
    return NULL;
}

static int read_fatbins(struct elf_image *image, struct sim_err *err) {
    size_t names;
    Elf_Scn *s = NULL;
    if (elf_getshdrstrndx(image->elf, &names))
        return 0; /* no sections */
    while ((s = elf_nextscn(image->elf, s))) {
        GElf_Shdr head;
        if (!gelf_getshdr(s, &head))
            return bad_elf(image, "section header", err);
        const char *name = elf_strptr(image->elf, names, head.sh_name);
        if (!name || head.sh_type == SHT_NOBITS ||
            (strcmp(name, ".nv_fatbin") && strcmp(name, "__nv_relfatbin")))
            continue;
        const Elf_Data *data = elf_rawdata(s, NULL);
        if (!data || (!data->d_buf && data->d_size))
            return bad_elf(image, "fatbin section", err);
        int rc = elf_book(image, data->d_size, err);
        if (rc == 0)
            rc = elf_fatbin(image->program, image->name, data->d_buf, data->d_size, err);
        if (rc)
            return rc;
    }
    return 0;
}

static const char *machine_name(unsigned machine) {
    switch (machine) {
    case ELF_EM_CUDA:
        return "cuda";
    case EM_X86_64:
        return "x86-64";
    case EM_386:
        return "i386";
    case EM_AARCH64:
        return "aarch64";
    case EM_ARM:
        return "arm";
    case EM_RISCV:
        return "risc-v";
    case EM_PPC64:
        return "ppc64";
    default:
        return "other";
    }
}

/* Every section must lie in the file: libelf looks only at those that are asked for. */
static int check_sections(const struct elf_image *image, size_t n, struct sim_err *err) {
    Elf_Scn *s = NULL;
    size_t count;
    if (elf_getshdrnum(image->elf, &count))
        return bad_elf(image, "section headers", err);
    while ((s = elf_nextscn(image->elf, s))) {
        GElf_Shdr head;
        if (!gelf_getshdr(s, &head))
            return bad_elf(image, "section header", err);
        if (head.sh_type == SHT_NOBITS || head.sh_type == SHT_NULL)
            continue;
        if (head.sh_offset > n || head.sh_size > n - head.sh_offset)
            return sim_fail(err, SIM_EFORMAT,
                            "%s: section %zu: bytes 0x%llx+0x%llx, beyond the end at 0x%zx",
                            image->name, elf_ndxscn(s), (unsigned long long)head.sh_offset,
                            (unsigned long long)head.sh_size, n);
    }
    return 0;
}

/* Header tables that the file announces must be there: else what is left of it reads as empty. */
static int check_tables(const struct elf_image *image, size_t n, struct sim_err *err) {
    const GElf_Ehdr *h = &image->head;
    const uint64_t sections = (uint64_t)h->e_shnum * h->e_shentsize;
    const uint64_t segments = (uint64_t)h->e_phnum * h->e_phentsize;
    if (h->e_shoff && (h->e_shoff > n || sections > n - h->e_shoff))
        return sim_fail(err, SIM_EFORMAT, "%s: section headers at 0x%llx, beyond the end at 0x%zx",
                        image->name, (unsigned long long)h->e_shoff, n);
    if (h->e_phoff && h->e_phnum != PN_XNUM && (h->e_phoff > n || segments > n - h->e_phoff))
        return sim_fail(err, SIM_EFORMAT, "%s: segment headers at 0x%llx, beyond the end at 0x%zx",
                        image->name, (unsigned long long)h->e_phoff, n);
    return 0;
}

static int read_image(struct elf_image *image, size_t n, bool nested, struct sim_err *err) {
    GElf_Shdr head;
    if (elf_kind(image->elf) != ELF_K_ELF || !gelf_getehdr(image->elf, &image->head))
        return bad_elf(image, "expected an ELF file", err);
    int rc = check_tables(image, n, err);
    if (rc == 0)
        rc = check_sections(image, n, err);
    if (rc == 0 && !nested) {
        image->program->machine = machine_name(image->head.e_machine);
        image->program->relocatable = image->head.e_type == ET_DYN;
        Elf_Scn *s = find_section(image->elf, SHT_SYMTAB, &head);
        if (!s)
            s = find_section(image->elf, SHT_DYNSYM, &head);
        if (s)
            rc = read_symbols(image, s, &head, err);
    }
    if (rc)
        return rc;
    if (image->head.e_machine == ELF_EM_CUDA)
        return elf_cuda_kernels(image, err);
    return nested ? 0 : read_fatbins(image, err);
}

int elf_read_image(struct elf_program *p, const char *name, const void *bytes, size_t n,
                   bool nested, struct sim_err *err) {
    struct elf_image image = {.name = name, .program = p, .left = n, .names = 2 * n + NAMES_FREE};
    /* libelf wants its image aligned and writable. */
    void *copy = sim_alloc(n + 1, 1, err);
    if (!copy)
        return SIM_EIO;
    memcpy(copy, bytes, n);
    elf_version(EV_CURRENT);
    errno = 0;
    image.elf = elf_memory(copy, n);
    int rc = image.elf ? read_image(&image, n, nested, err)
                       : bad_elf(&image, "expected an ELF file", err);
    if (errno == ENOMEM) /* to libelf, what it cannot allocate is as what is not there */
        rc = memory_fail(err, "%s: out of memory", name);
    elf_end(image.elf);
    free(copy);
    return rc;
}

static int by_address(const void *a, const void *b) {
    const struct elf_symbol *x = a, *y = b;
    if (x->address != y->address)
        return x->address < y->address ? -1 : 1;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? -1 : 1;
    return strcmp(x->name, y->name);
}

int elf_read_memory(struct elf_program **out, const char *name, const void *bytes, size_t n,
                    struct sim_err *err) {
    struct elf_program *p = sim_alloc(1, sizeof *p, err);
    if (!p)
        return SIM_EIO;
    static const uint8_t fatbin[4] = {0x50, 0xed, 0x55, 0xba};
    int rc;
    p->machine = "cuda";
    if (n >= sizeof fatbin && memcmp(bytes, fatbin, sizeof fatbin) == 0)
        rc = elf_fatbin(p, name, bytes, n, err);
    else if (n >= SELFMAG && memcmp(bytes, ELFMAG, SELFMAG) == 0)
        rc = elf_read_image(p, name, bytes, n, false, err);
    else
        rc = sim_fail(err, SIM_EFORMAT, "%s: expected an ELF file or a fatbin", name);
    if (rc) {
        elf_free(p);
        return rc;
    }
    if (p->n_symbols)
        qsort(p->symbols, p->n_symbols, sizeof *p->symbols, by_address);
    *out = p;
    return 0;
}

static int read_mapped(struct elf_program **out, const char *path, int fd, struct sim_err *err) {
    struct stat about;
    if (fstat(fd, &about))
        return sim_fail_errno(err, "%s", path);
    if (!S_ISREG(about.st_mode))
        return sim_fail(err, SIM_EIO, "%s: not a regular file", path);
    const size_t n = (size_t)about.st_size;
    if (n == 0)
        return sim_fail(err, SIM_EFORMAT, "%s: empty; expected an ELF file or a fatbin", path);
    void *bytes = mmap(NULL, n, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return sim_fail_errno(err, "%s", path);
    const int rc = elf_read_memory(out, path, bytes, n, err);
    munmap(bytes, n);
    return rc;
}

int elf_read(struct elf_program **out, const char *path, struct sim_err *err) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return sim_fail_errno(err, "%s", path);
    const int rc = read_mapped(out, path, fd, err);
    close(fd);
    return rc;
}

void elf_free(struct elf_program *p) {
    if (!p)
        return;
    for (size_t i = 0; i < p->n_symbols; i++)
        free(p->symbols[i].name);
    for (size_t i = 0; i < p->n_kernels; i++) {
        free(p->kernels[i].name);
        free(p->kernels[i].params);
    }
    free(p->symbols);
    free(p->kernels);
    free(p);
}

const struct elf_symbol *elf_find_symbol(const struct elf_program *p, uint64_t address) {
    size_t low = 0, high = p->n_symbols; /* the first that begins after the address */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (p->symbols[middle].address <= address)
            low = middle + 1;
        else
            high = middle;
    }
    /* A larger symbol may hold smaller ones; how far back is bounded, for the sake of speed. */
    for (size_t i = low; i > 0 && low - i < 16; i--)
        if (address - p->symbols[i - 1].address < p->symbols[i - 1].bytes)
            return &p->symbols[i - 1];
    return NULL;
}

const struct elf_kernel *elf_find_kernel(const struct elf_program *p, const char *name) {
    for (size_t i = 0; i < p->n_kernels; i++)
        if (strcmp(p->kernels[i].name, name) == 0)
            return &p->kernels[i];
    return NULL;
}
