#include "traces/kernels/tiles.h"

#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define ROW(key, field, initial, lo, hi, help)                                                     \
    { key, PARAM_UINT, UNIT_NONE, offsetof(struct tiles, field), initial, lo, hi, NULL, help }

/* Defaults: what the library (CLBlast 1.5.3, single precision) answers for an unknown device;
 * measured with its RetrieveParameters on Oclgrind 21.10. */
static const struct param rows[] = {
    ROW("XgemmDirect.WGD", direct.wgd, "16", 1, 128,
        "tile of C, across and down, and step along K"),
    ROW("XgemmDirect.MDIMCD", direct.mdimcd, "8", 1, 64, "work-items of a group across M"),
    ROW("XgemmDirect.NDIMCD", direct.ndimcd, "8", 1, 64, "work-items of a group across N"),
    ROW("XgemmDirect.MDIMAD", direct.mdimad, "8", 1, 64, "work-items across A when loading"),
    ROW("XgemmDirect.NDIMBD", direct.ndimbd, "8", 1, 64, "work-items across B when loading"),
    ROW("XgemmDirect.KWID", direct.kwid, "2", 1, 128, "unrolling along K; no effect on memory"),
    ROW("XgemmDirect.VWMD", direct.vwmd, "1", 1, 16, "elements of A per load"),
    ROW("XgemmDirect.VWND", direct.vwnd, "1", 1, 16, "elements of B per load"),
    ROW("XgemmDirect.PADA", direct.pada, "1", 0, 1, "local memory padding; no effect on memory"),
    ROW("XgemmDirect.PADB", direct.padb, "1", 0, 1, "local memory padding; no effect on memory"),
    ROW("Xgemm.MWG", gemm.mwg, "32", 1, 256, "tile of C along M"),
    ROW("Xgemm.NWG", gemm.nwg, "32", 1, 256, "tile of C along N"),
    ROW("Xgemm.KWG", gemm.kwg, "32", 1, 256, "step along K"),
    ROW("Xgemm.MDIMC", gemm.mdimc, "8", 1, 64, "work-items of a group across M"),
    ROW("Xgemm.NDIMC", gemm.ndimc, "16", 1, 64, "work-items of a group across N"),
    ROW("Xgemm.MDIMA", gemm.mdima, "8", 1, 64, "work-items across A when loading"),
    ROW("Xgemm.NDIMB", gemm.ndimb, "16", 1, 64, "work-items across B when loading"),
    ROW("Xgemm.KWI", gemm.kwi, "2", 1, 256, "unrolling along K"),
    ROW("Xgemm.VWM", gemm.vwm, "4", 1, 16, "elements of A and C per access"),
    ROW("Xgemm.VWN", gemm.vwn, "2", 1, 16, "elements of B per access"),
    ROW("Xgemm.STRM", gemm.strm, "0", 0, 1, "strided loads along M"),
    ROW("Xgemm.STRN", gemm.strn, "0", 0, 1, "strided loads along N"),
    ROW("Xgemm.SA", gemm.sa, "1", 0, 1, "A goes through local memory"),
    ROW("Xgemm.SB", gemm.sb, "1", 0, 1, "B goes through local memory"),
    ROW("Copy.COPY_DIMX", copy.dimx, "16", 1, 256, "work-items of a group in x, also of im2col"),
    ROW("Copy.COPY_DIMY", copy.dimy, "16", 1, 256, "work-items of a group in y, also of im2col"),
    ROW("Copy.COPY_VW", copy.vw, "4", 1, 16, "elements per access"),
    ROW("Copy.COPY_WPT", copy.wpt, "2", 1, 64, "rows per work-item"),
    ROW("Pad.PAD_DIMX", pad.dimx, "32", 1, 256, "work-items of a group in x"),
    ROW("Pad.PAD_DIMY", pad.dimy, "8", 1, 256, "work-items of a group in y"),
    ROW("Pad.PAD_WPTX", pad.wptx, "2", 1, 16, "elements per work-item in x"),
    ROW("Pad.PAD_WPTY", pad.wpty, "1", 1, 16, "elements per work-item in y"),
    ROW("Transpose.TRA_DIM", transpose.dim, "8", 1, 64, "work-items of a group in x and y"),
    ROW("Transpose.TRA_WPT", transpose.wpt, "4", 1, 8, "rows per work-item, elements per access"),
    ROW("Transpose.TRA_PAD", transpose.pad, "0", 0, 1, "local memory padding; no effect on memory"),
    ROW("Transpose.TRA_SHUFFLE", transpose.shuffle, "1", 0, 1, "work-groups along diagonals"),
    ROW("Padtranspose.PADTRA_TILE", padtra.tile, "8", 1, 64, "work-items of a group in x and y"),
    ROW("Padtranspose.PADTRA_WPT", padtra.wpt, "4", 1, 16, "elements per work-item in x and y"),
    ROW("Padtranspose.PADTRA_PAD", padtra.pad, "0", 0, 1,
        "local memory padding; no effect on memory"),
    ROW("GemmRoutine.XGEMM_MIN_INDIRECT_SIZE", min_indirect, "896", 1, 2097151,
        "edge of the cube from which a GEMM is indirect"),
};

const struct param_table tiles_params = {rows, sizeof rows / sizeof *rows};

static const struct tiles_entry entries[] = {
    {"gtx1080ti", "direct GEMM as tuned by the library's authors for the GeForce GTX 1080 Ti"},
    {"default", "what the library uses on a device it does not know"},
};
#define N_ENTRIES (sizeof entries / sizeof *entries)

/* The library's tuning database for that GPU, version 1.5.3. */
static const char *const gtx1080ti[] = {
    "XgemmDirect.WGD=32",
    "XgemmDirect.MDIMCD=8",
    "XgemmDirect.NDIMCD=16",
    "XgemmDirect.MDIMAD=8",
    "XgemmDirect.NDIMBD=16",
    "XgemmDirect.KWID=16",
    "XgemmDirect.VWMD=1",
    "XgemmDirect.VWND=1",
    "XgemmDirect.PADA=1",
    "XgemmDirect.PADB=1",
    "GemmRoutine.XGEMM_MIN_INDIRECT_SIZE=1792",
};

const struct tiles_entry *tiles_entry_at(size_t i) {
    return i < N_ENTRIES ? &entries[i] : NULL;
}

static int assign_gtx1080ti(struct param_set *set, struct sim_err *err) {
    for (size_t i = 0; i < sizeof gtx1080ti / sizeof *gtx1080ti; i++) {
        const int rc = param_assign_text(set, gtx1080ti[i], err);
        if (rc)
            return rc;
    }
    return 0;
}

static int assign(struct param_set *set, const char *name, struct sim_err *err) {
    if (!strcmp(name, "default"))
        return 0;
    if (!strcmp(name, "gtx1080ti"))
        return assign_gtx1080ti(set, err);
    if (!access(name, F_OK) || strchr(name, '/'))
        return param_load(set, name, err);
    const char *names[N_ENTRIES];
    for (size_t i = 0; i < N_ENTRIES; i++)
        names[i] = entries[i].name;
    const char *near = param_nearest(name, names, N_ENTRIES);
    return sim_fail(err, SIM_EUSAGE, "no tile parameters or file '%s'%s%s%s", name,
                    near ? "; the nearest shipped ones are '" : "", near ? near : "",
                    near ? "'" : "");
}

/* A rule of the library's kernels: `whole` is a multiple of `part`. */
struct rule {
    const char *text;
    uint64_t whole, part;
};

static int check(const struct tiles *t, const char *name, struct sim_err *err) {
    const uint64_t direct = t->direct.mdimcd * t->direct.ndimcd;
    const uint64_t gemm = t->gemm.mdimc * t->gemm.ndimc;
    const struct rule rules[] = {
        {"XgemmDirect.WGD of MDIMCD", t->direct.wgd, t->direct.mdimcd},
        {"XgemmDirect.WGD of NDIMCD", t->direct.wgd, t->direct.ndimcd},
        {"XgemmDirect.MDIMCD * NDIMCD of MDIMAD", direct, t->direct.mdimad},
        {"XgemmDirect.MDIMCD * NDIMCD of NDIMBD", direct, t->direct.ndimbd},
        {"XgemmDirect.WGD of MDIMAD * VWMD", t->direct.wgd, t->direct.mdimad * t->direct.vwmd},
        {"XgemmDirect.WGD of NDIMBD * VWND", t->direct.wgd, t->direct.ndimbd * t->direct.vwnd},
        {"XgemmDirect.WGD of MDIMCD * NDIMCD / MDIMAD", t->direct.wgd, direct / t->direct.mdimad},
        {"XgemmDirect.WGD of MDIMCD * NDIMCD / NDIMBD", t->direct.wgd, direct / t->direct.ndimbd},
        {"Xgemm.MWG of MDIMC * VWM", t->gemm.mwg, t->gemm.mdimc * t->gemm.vwm},
        {"Xgemm.NWG of NDIMC * VWN", t->gemm.nwg, t->gemm.ndimc * t->gemm.vwn},
        {"Xgemm.MWG of MDIMA * VWM", t->gemm.mwg, t->gemm.mdima * t->gemm.vwm},
        {"Xgemm.NWG of NDIMB * VWN", t->gemm.nwg, t->gemm.ndimb * t->gemm.vwn},
        {"Xgemm.MDIMC * NDIMC of MDIMA", gemm, t->gemm.mdima},
        {"Xgemm.MDIMC * NDIMC of NDIMB", gemm, t->gemm.ndimb},
        {"Xgemm.KWG of MDIMC * NDIMC / MDIMA", t->gemm.kwg, gemm / t->gemm.mdima},
        {"Xgemm.KWG of MDIMC * NDIMC / NDIMB", t->gemm.kwg, gemm / t->gemm.ndimb},
        {"Xgemm.KWG of KWI", t->gemm.kwg, t->gemm.kwi},
    };
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!rules[i].part || rules[i].whole % rules[i].part)
            return sim_fail(err, SIM_EUSAGE, "%s: must be a multiple: %s (%llu of %llu)", name,
                            rules[i].text, (unsigned long long)rules[i].whole,
                            (unsigned long long)rules[i].part);
    const uint64_t sites = 128; /* instructions of a work-item that a model can tell apart */
    if (t->direct.wgd * t->direct.wgd / direct > sites ||
        t->gemm.mwg * t->gemm.nwg / gemm > sites || t->gemm.kwg * t->gemm.mwg / gemm > sites ||
        t->gemm.kwg * t->gemm.nwg / gemm > sites ||
        t->gemm.kwi * (t->gemm.mwg / t->gemm.mdimc + t->gemm.nwg / t->gemm.ndimc) > sites)
        return sim_fail(err, SIM_EUSAGE, "%s: more than %llu elements to a work-item", name,
                        (unsigned long long)sites);
    return 0;
}

int tiles_open(struct tiles *t, const char *name, struct sim_err *err) {
    struct param_set *set = param_set_new(err);
    if (!set)
        return SIM_EIO;
    int rc = param_bind(set, &tiles_params, t, err);
    if (!rc)
        rc = assign(set, name, err);
    if (!rc)
        rc = check(t, name, err);
    param_set_free(set);
    return rc;
}
