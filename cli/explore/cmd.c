/* magnetar explore: a space of designs, searched. */
#include "cli/cli.h"
#include "cli/explore/search_options.h"
#include "cli/options.h"

enum { KEY_MERGE = 256 };

struct explore_arguments {
    struct search_command command;
    struct texts files;
    bool merge;
};

static const struct argp_option options[] = {
    {"merge", KEY_MERGE, NULL, 0, "The files are journals of shards: join them", 5},
#include "cli/explore/search_options.inc"
    {0},
};

static error_t parse(int key, char *arg, struct argp_state *state) {
    struct explore_arguments *a = state->input;
    switch (key) {
    case KEY_MERGE:
        a->merge = true;
        return 0;
    case ARGP_KEY_ARG:
        return texts_add(&a->files, arg, &a->command.err);
    default:
        return search_options_parse(key, arg, state, &a->command);
    }
}

static int check_merge(struct explore_arguments *a) {
    struct session_ask *ask = &a->command.ask;
    if (ask->journal || ask->strategy || ask->evals || ask->seeded || ask->dry_run ||
        ask->shards > 1)
        return sim_fail(&a->command.err, SIM_EUSAGE,
                        "--merge: joins journals, and searches nothing");
    if (a->files.n == 0)
        return sim_fail(&a->command.err, SIM_EUSAGE, "--merge: expected journals");
    ask->merge = &a->files;
    return 0;
}

static int check(struct explore_arguments *a) {
    struct session_ask *ask = &a->command.ask;
    if (a->merge)
        return check_merge(a);
    if (a->files.n > 1)
        return sim_fail(&a->command.err, SIM_EUSAGE, "explore: one space, and '%s' is a second",
                        a->files.at[1]);
    ask->path = a->files.n ? a->files.at[0] : NULL;
    return ask->path || ask->resume
               ? 0
               : sim_fail(&a->command.err, SIM_EUSAGE,
                          "explore: expected a space file; see magnetar explore --help");
}

static const char doc[] =
    "Search a space of designs: knobs and their values, goals and bounds, an evaluator, all in "
    "one file (docs/explore.md).\v"
    "Examples:\n"
    "  magnetar explore conf/explore/array-10mm2-1w.ini\n"
    "  magnetar explore conf/explore/array-10mm2-1w.ini --evals 99";

int cmd_explore(int argc, char **argv) {
    const struct argp argp = {.options = options,
                              .parser = parse,
                              .args_doc = "SPACE.ini\n--resume FOLDER|JOURNAL\n--merge JOURNAL...",
                              .doc = doc};
    struct explore_arguments a = {0};
    int rc = search_command_begin(&a.command, "explore", &argp, argc, argv);
    if (rc == 0)
        rc = check(&a);
    if (rc == 0)
        rc = session_run(&a.command.ask, &a.command.err);
    texts_free(&a.files);
    return search_command_end(&a.command, rc);
}
