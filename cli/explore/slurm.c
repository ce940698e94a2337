#include "cli/explore/slurm.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/explore/folder.h"
#include "explore/search/log.h"
#include "sim/manifest.h"
#include "sim/memory.h"
#include "sim/output.h"

extern char **environ;

#define LOOK_NS 200000000L /* between two looks at the tasks */

/* One file of the folder, written by `write`. */
static int put_file(const struct slurm_job *job, const char *name, const struct space *s,
                    void (*write)(FILE *f, const struct slurm_job *job, const struct space *s),
                    struct sim_err *err) {
    char path[FOLDER_PATH_SIZE];
    struct output out = {0};
    if ((size_t)snprintf(path, sizeof path, "%s/%s", job->folder, name) >= sizeof path)
        return sim_fail(err, SIM_EUSAGE, "%.60s...: too long a path", job->folder);
    int rc = output_open(&out, path, err);
    if (rc == 0) {
        write(out.file, job, s);
        rc = output_commit(&out, err);
    }
    output_discard(&out);
    return rc;
}

static void write_space(FILE *f, const struct slurm_job *job, const struct space *s) {
    (void)job;
    fputs(s->text, f);
}

static void write_word(FILE *f, const char *word) {
    char *words[] = {(char *)(uintptr_t) "", (char *)(uintptr_t)word};
    char *quoted = manifest_quote(2, words);
    fputs(quoted ? quoted : "", f);
    free(quoted);
}

static void write_script(FILE *f, const struct slurm_job *job, const struct space *s) {
    char program[PATH_MAX], space[FOLDER_PATH_SIZE];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    snprintf(space, sizeof space, "%s/space.ini", job->folder);
    program[n > 0 ? n : 0] = '\0';
    fprintf(f,
            "#!/bin/sh\n#SBATCH --job-name=magnetar\n#SBATCH --array=0-%llu\n#SBATCH --requeue\n"
            "#SBATCH --open-mode=append\n#SBATCH --output=\"%s/slurm-%%a.log\"\n",
            (unsigned long long)job->tasks - 1, job->folder);
    if (job->arguments)
        fprintf(f, "#SBATCH %s\n", job->arguments);
    fputs("exec", f);
    write_word(f, n > 0 ? program : "magnetar");
    fputs(" explore", f);
    write_word(f, space);
    fprintf(f, " -q --resume -o");
    write_word(f, job->folder);
    fprintf(f, " --strategy %s --seed %llu --shard \"$SLURM_ARRAY_TASK_ID/%llu\"", s->strategy,
            (unsigned long long)s->seed, (unsigned long long)job->tasks);
    if (s->evals)
        fprintf(f, " --evals %llu", (unsigned long long)s->evals);
    fputc('\n', f);
}

/* Starts sbatch with its standard output in a pipe; returns what posix_spawnp does. */
static int start_sbatch(const char *script, bool wait, pid_t *child, int *from) {
    char *words[] = {(char *)(uintptr_t) "sbatch", (char *)(uintptr_t) "--parsable",
                     (char *)(uintptr_t)(wait ? "--wait" : script),
                     wait ? (char *)(uintptr_t)script : NULL, NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];
    if (pipe(ends))
        return errno;
    int rc = posix_spawn_file_actions_init(&actions);
    if (rc == 0) {
        rc = posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        for (int i = 0; i < 2 && rc == 0; i++)
            rc = posix_spawn_file_actions_addclose(&actions, ends[i]);
        if (rc == 0)
            rc = posix_spawnp(child, "sbatch", &actions, NULL, words, environ);
        posix_spawn_file_actions_destroy(&actions);
    }
    close(ends[1]);
    *from = ends[0];
    if (rc)
        close(ends[0]);
    return rc;
}

static uint64_t count_ended(const struct slurm_job *job, uint64_t *missing) {
    uint64_t ended = 0;
    *missing = job->tasks;
    for (uint64_t i = 0; i < job->tasks; i++) {
        struct result_folder f;
        struct sim_err ignored;
        const bool there =
            folder_paths(&f, job->folder, i, job->tasks, &ignored) == 0 && log_ended(f.journal);
        ended += there;
        if (!there && *missing == job->tasks)
            *missing = i;
    }
    return ended;
}

/* Until sbatch has ended. What is interrupted leaves the job in the queue. */
static int wait_for(pid_t child, const struct slurm_job *job, const struct tick *tick, int *status,
                    struct sim_err *err) {
    const struct timespec pause = {.tv_nsec = LOOK_NS};
    uint64_t missing;
    int rc = 0;
    while (waitpid(child, status, WNOHANG) == 0) {
        rc = rc ? rc : tick ? tick_call(tick, count_ended(job, &missing), err) : 0;
        if (rc)
            kill(child, SIGTERM);
        nanosleep(&pause, NULL);
    }
    return rc;
}

static int check_tasks(bool submitted, const struct slurm_job *job, struct sim_err *err) {
    uint64_t missing;
    if (!submitted)
        return sim_fail(err, SIM_EIO, "--slurm: sbatch refused %s/slurm.sh", job->folder);
    if (count_ended(job, &missing) < job->tasks)
        return sim_fail(
            err, SIM_EIO,
            "--slurm: task %llu did not end its search; %s/slurm-%llu.log says why, and "
            "the same command goes on",
            (unsigned long long)missing, job->folder, (unsigned long long)missing);
    return 0;
}

int slurm_run(const struct slurm_job *job, const struct space *s, const struct tick *tick,
              char id[64], struct sim_err *err) {
    char script[FOLDER_PATH_SIZE];
    pid_t child;
    int from = -1, status = 0;
    int rc = put_file(job, "space.ini", s, write_space, err);
    if (rc == 0)
        rc = put_file(job, "slurm.sh", s, write_script, err);
    if (rc)
        return rc;
    snprintf(script, sizeof script, "%s/slurm.sh", job->folder);
    const int failed = start_sbatch(script, tick != NULL, &child, &from);
    if (failed == ENOENT)
        return sim_fail(err, SIM_EUNSUP,
                        "--slurm: no sbatch here; Slurm's programs submit the job");
    if (failed)
        return sim_fail(err, SIM_EIO, "--slurm: sbatch: %s", strerror(failed));
    FILE *said = fdopen(from, "r");
    const bool submitted = said && fgets(id, 64, said) && *id;
    id[submitted ? strcspn(id, ";\n") : 0] = '\0';
    rc = wait_for(child, job, tick, &status, err);
    if (said)
        fclose(said);
    if (rc || (!tick && submitted))
        return rc;
    return check_tasks(submitted, job, err);
}
