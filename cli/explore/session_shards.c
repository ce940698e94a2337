/* Shards of a search: journals that are joined, and tasks on a cluster that write them. */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/explore/session_parts.h"

static int read_journal(struct session *x, const char *path) {
    return log_read(path, &x->space, &x->main.found, x->err);
}

int session_merge(struct session *x) {
    const struct texts *journals = x->ask->merge;
    int rc = session_open_was(x, journals->at[0]);
    for (size_t i = 0; i < journals->n && rc == 0; i++)
        rc = read_journal(x, journals->at[i]);
    if (rc == 0)
        search_take_all(&x->main.found);
    if (rc == 0 && x->folder_path)
        rc = folder_make(x->folder_path, x->err);
    if (rc == 0 && x->folder_path)
        rc = folder_manifest(&x->folder, &x->main.found, x->ask->command, x->ask->options, true,
                             x->err);
    return rc;
}

int session_slurm(struct session *x, bool *later) {
    const struct session_ask *a = x->ask;
    const struct slurm_job job = {x->folder_path, a->slurm.arguments, a->slurm.tasks};
    char id[64] = "";
    *later = a->detach;
    int rc = folder_make(x->folder_path, x->err);
    if (rc == 0)
        rc = folder_manifest(&x->folder, &x->main.found, a->command, a->options, true, x->err);
    if (rc)
        return rc;
    cli_watch_begin(&x->watch, "shards", job.tasks, a->options->quiet);
    rc = slurm_run(&job, &x->space, a->detach ? NULL : &x->watch.tick, id, x->err);
    cli_watch_end(&x->watch);
    if (rc == 0 && a->detach) {
        printf(
            "job %s; once it has ended:\n    magnetar explore --merge %s/shard-*.journal -o %s\n",
            id, x->folder_path, x->folder_path);
        return cli_flush(x->err);
    }
    for (uint64_t i = 0; i < job.tasks && rc == 0; i++) {
        struct result_folder shard;
        rc = folder_paths(&shard, x->folder_path, i, job.tasks, x->err);
        rc = rc ? rc : read_journal(x, shard.journal);
    }
    if (rc == 0)
        search_take_all(&x->main.found);
    return rc;
}
