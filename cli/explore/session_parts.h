/* Inside of a session: a search under way, its set-up, and what shards add. */
#ifndef MAGNETAR_CLI_EXPLORE_SESSION_PARTS_H
#define MAGNETAR_CLI_EXPLORE_SESSION_PARTS_H

#include "cli/explore/folder.h"
#include "cli/explore/session.h"
#include "explore/search/fit.h"
#include "explore/search/log.h"

/* An evaluator and what it has found. */
struct explore_stage {
    const struct evaluator *evaluator;
    struct evaluator over_seeds; /* which it is, where the space has several */
    void *state;                 /* of the evaluator */
    struct exploration found;
};

/* A search under way. */
struct session {
    const struct session_ask *ask;
    struct sim_err *err;
    struct space space;
    struct space_file file;
    const struct strategy *strategy;
    struct explore_stage main, first; /* first: of a strategy of two */
    struct space_fit fit;             /* where one is asked for */
    struct base_choice base;
    struct log_header was;                  /* of the journal that the space comes from */
    const char *folder_path, *journal_path; /* or NULL */
    struct result_folder folder;
    struct search_log *journal;
    struct cli_watch watch;
};

/* Opens the space, from its file or its text; and the one that a journal has. */
int session_open(struct session *x, const char *path, const char *text);
int session_open_was(struct session *x, const char *journal);

/* Joins the journals that are asked for. */
int session_merge(struct session *x);

/* The shards on a cluster. *later: they are left to it. */
int session_slurm(struct session *x, bool *later);

#endif
