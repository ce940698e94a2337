#include "cli/trace/write.h"

#include "traces/mgt/mgt.h"

struct conversion {
    struct mgt_writer *writer;
    struct trace_symbols *symbols;
    FILE *file;
    const char *name;
    struct sim_err *err;
};

static int take_conversion(void *user, struct pass *p) {
    struct conversion *c = user;
    int rc = trace_symbols_take(c->symbols, p->block, &p->trace->meta, c->err);
    if (rc == 0)
        rc = mgt_write(c->writer, p->block, &p->trace->meta, c->err);
    return rc || !ferror(c->file) ? rc : sim_fail_errno(c->err, "%s", c->name);
}

int write_mgt(struct pass *p, const struct trace_reading *read, struct trace_symbols *symbols,
              FILE *f, const char *name, struct sim_err *err) {
    trace_keep_work(p->trace);
    const unsigned flags = mgt_flags(p->trace->gpu, p->trace->work);
    struct conversion c = {mgt_create(f, flags, err), symbols, f, name, err};
    int rc = c.writer ? pass_run(p, read, take_conversion, &c, err) : SIM_EIO;
    if (rc == 0)
        rc = mgt_finish(c.writer, &p->trace->meta, err);
    mgt_free(c.writer);
    return rc;
}

struct printing {
    struct export *export;
    FILE *file;
    const char *name;
    struct sim_err *err;
};

static int take_export(void *user, struct pass *p) {
    struct printing *c = user;
    const int rc = export_block(c->export, p->block, &p->trace->meta, c->err);
    return rc ? rc : ferror(c->file) ? sim_fail_errno(c->err, "%s", c->name) : 0;
}

int write_text(struct pass *p, const struct trace_reading *read, const struct export_format *format,
               FILE *f, const char *name, struct sim_err *err) {
    struct printing c = {export_new(f, format, err), f, name, err};
    int rc = c.export ? pass_run(p, read, take_export, &c, err) : SIM_EIO;
    if (rc == 0)
        rc = export_finish(c.export, &p->trace->meta, err);
    export_free(c.export);
    return rc;
}
