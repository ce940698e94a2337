#include "cli/explore/folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/explore/write.h"
#include "sim/json.h"
#include "sim/manifest.h"
#include "sim/memory.h"

int folder_paths(struct result_folder *f, const char *folder, uint64_t shard, uint64_t shards,
                 struct sim_err *err) {
    char name[64] = "journal";
    *f = (struct result_folder){0};
    if (shards > 1)
        snprintf(name, sizeof name, "shard-%llu-of-%llu.journal", (unsigned long long)shard,
                 (unsigned long long)shards);
    if (strlen(folder) + sizeof name >= FOLDER_PATH_SIZE)
        return sim_fail(err, SIM_EUSAGE, "%.60s...: a path of more than %zu characters", folder,
                        FOLDER_PATH_SIZE - sizeof name);
    snprintf(f->journal, sizeof f->journal, "%s/%s", folder, name);
    snprintf(f->runs, sizeof f->runs, "%s/runs.csv", folder);
    snprintf(f->manifest, sizeof f->manifest, "%s/manifest.json", folder);
    return 0;
}

int folder_make(const char *folder, struct sim_err *err) {
    struct stat st;
    if (mkdir(folder, 0777) == 0)
        return 0;
    if (errno != EEXIST)
        return sim_fail_errno(err, "%s", folder);
    return stat(folder, &st) == 0 && S_ISDIR(st.st_mode)
               ? 0
               : sim_fail(err, SIM_EUSAGE, "%s: is no folder", folder);
}

int folder_manifest(const struct result_folder *f, const struct exploration *s, const char *command,
                    const struct cli_options *o, bool keep, struct sim_err *err) {
    const struct space *space = s->space;
    if (keep && access(f->manifest, F_OK) == 0)
        return 0;
    struct result *r = result_new(command, space->seed, err);
    if (!r)
        return SIM_EIO;
    manifest_command(r, o->typed);
    result_input(r, space->path, "space", space->n_knobs, &space->crc);
    if (s->evaluator->inputs)
        s->evaluator->inputs(s->state, r);
    result_member(r, "space", json_text(space->text));
    result_member(r, "evaluator", json_text(space->evaluator));
    result_member(r, "strategy", json_text(space->strategy));
    result_member(r, "evals", json_count(space->evals));
    int rc = result_check(r, err);
    if (rc == 0)
        rc = result_write_json(r, f->manifest, err);
    result_free(r);
    return rc;
}

static int check_rows(struct result_folder *f, struct sim_err *err) {
    return fflush(f->rows) || ferror(f->rows) ? sim_fail_errno(err, "%s", f->runs) : 0;
}

int folder_begin(struct result_folder *f, struct exploration *s, struct sim_err *err) {
    const struct found rows = {.s = s};
    f->rows = fopen(f->runs, "w");
    if (!f->rows)
        return sim_fail_errno(err, "%s", f->runs);
    explore_write_titles(f->rows, &rows);
    return folder_add(f, s, 0, err);
}

int folder_add(struct result_folder *f, const struct exploration *s, size_t from,
               struct sim_err *err) {
    for (size_t row = from; row < s->n; row++) {
        const struct found one = {.s = (struct exploration *)(uintptr_t)s, .order = &row, .n = 1};
        explore_write_row(f->rows, &one, 0, false);
    }
    return check_rows(f, err);
}

void folder_close(struct result_folder *f) {
    if (f->rows)
        fclose(f->rows);
    f->rows = NULL;
}

int folder_end(struct result_folder *f, const struct found *found, struct sim_err *err) {
    folder_close(f);
    return explore_write_csv(found, f->runs, true, err);
}
