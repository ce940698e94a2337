#include "cli/trace/pass.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"

static int tick(void *user, uint64_t done, struct sim_err *err) {
    (void)user, (void)done;
    return cli_interrupted(err);
}

int pass_open(struct pass *p, const struct trace_reading *a, struct sim_err *err) {
    int rc = trace_open(&p->trace, a->input, a->format, err);
    if (rc)
        return rc;
    trace_limit(p->trace, a->descriptions, a->small);
    if (a->choose || a->ops)
        trace_set_ops(p->trace, a->ops);
    trace_set_tick(p->trace, &(struct tick){.call = tick});
    p->block = block_new(err);
    if (!p->block)
        return SIM_EIO;
    if (a->from)
        rc = trace_seek(p->trace, a->from, err);
    progress_begin(&p->progress, "accesses", p->trace->total, a->quiet);
    return rc;
}

/* Records up to the `left`th access. */
static uint32_t records(const struct trace_block *b, uint64_t left) {
    uint64_t met = 0;
    uint32_t i = 0;
    while (i < b->n && met < left)
        met += word_op(b->word[i++]) != OP_WORK;
    return i;
}

int pass_run(struct pass *p, const struct trace_reading *a, int (*take)(void *user, struct pass *p),
             void *user, struct sim_err *err) {
    uint64_t left = a->limit ? a->limit : UINT64_MAX;
    while (left) {
        int rc = trace_next(p->trace, p->block, err);
        if (rc)
            return rc;
        if (p->block->n == 0)
            break;
        if (p->block->n > left)
            p->block->n = records(p->block, left);
        while (p->block->runs[p->block->n_runs - 1].first >= p->block->n)
            p->block->n_runs--;
        left -= p->block->n - (p->trace->keep_work ? block_work(p->block) : 0);
        rc = take(user, p);
        if (rc == 0)
            rc = cli_interrupted(err);
        if (rc)
            return rc;
        progress_update(&p->progress, p->trace->done);
    }
    return 0;
}

void pass_say(const struct pass *p, const char *path) {
    static const char *const keys[] = {"coverage", "network"};
    FILE *out = strcmp(path, "-") ? stdout : stderr;
    if (p->trace->unchosen)
        cli_print_left_out(out, p->trace->fetches_left_out);
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !p->trace->in; i++) {
        const char *text = meta_note(&p->trace->meta, keys[i]);
        if (text)
            fprintf(out, "%s: %s\n", keys[i], text);
    }
}

void pass_close(struct pass *p) {
    progress_end(&p->progress);
    block_free(p->block);
    trace_close(p->trace);
}
