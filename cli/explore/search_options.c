#include "cli/explore/search_options.h"

#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

static int parse_shard(struct session_ask *a, const char *arg, struct sim_err *err) {
    char *slash, *end = NULL;
    a->shard = strtoull(arg, &slash, 10);
    if (slash != arg && *slash == '/')
        a->shards = strtoull(slash + 1, &end, 10);
    if (!end || end == slash + 1 || *end || strspn(arg, "0123456789/") != strlen(arg) ||
        a->shard >= a->shards)
        return sim_fail(err, SIM_EUSAGE, "--shard %s: expected I/N with I from 0 to N - 1", arg);
    return 0;
}

/* 1%, or 0.01. */
static int parse_epsilon(struct session_ask *a, const char *arg, struct sim_err *err) {
    char *end;
    a->epsilon = strtod(arg, &end);
    if (end != arg && *end == '%') {
        a->epsilon /= 100;
        end++;
    }
    return end != arg && !*end && a->epsilon > 0 && a->epsilon < 1
               ? 0
               : sim_fail(err, SIM_EUSAGE, "--epsilon %s: expected a share, as 1%% or 0.01", arg);
}

static int take_journal(struct session_ask *a, const char *option, const char *arg,
                        struct sim_err *err) {
    if (a->journal)
        return sim_fail(err, SIM_EUSAGE, "--%s %s: --journal and --resume are one file", option,
                        arg);
    a->journal = arg;
    return 0;
}

static bool has_folder(const struct argp_state *state) {
    for (int i = 1; i < state->argc; i++)
        if (strncmp(state->argv[i], "-o", 2) == 0 || strncmp(state->argv[i], "--output", 8) == 0)
            return true;
    return false;
}

/* The word behind --resume is its folder or journal, unless -o names the folder. */
static int parse_resume(struct session_ask *a, char *arg, struct argp_state *state,
                        struct sim_err *err) {
    a->resume = true;
    if (!arg && has_folder(state))
        return 0;
    if (!arg && (state->next >= state->argc || *state->argv[state->next] == '-'))
        return sim_fail(err, SIM_EUSAGE, "--resume: expected a folder or a journal, or -o FOLDER");
    return take_journal(a, "resume", arg ? arg : state->argv[state->next++], err);
}

int goal_word(struct goal_word *g, const char *text, size_t n, const char *option,
              struct sim_err *err) {
    static const char *const large[] = {"perf_area", "accuracy", "tops_per_w", "utilization"};
    const char *equals = memchr(text, '=', n);
    const size_t length = equals ? (size_t)(equals - text) : n;
    const size_t rest = equals ? n - length - 1 : 0;
    if (length == 0 || length >= sizeof g->name ||
        (equals && (rest != 3 || (memcmp(equals + 1, "min", 3) && memcmp(equals + 1, "max", 3)))))
        return sim_fail(err, SIM_EUSAGE, "%s %.*s: expected KEY, KEY=min or KEY=max", option,
                        (int)n, text);
    snprintf(g->name, sizeof g->name, "%.*s", (int)length, text);
    g->sense = equals && memcmp(equals + 1, "max", 3) == 0 ? "max" : "min";
    for (size_t i = 0; i < sizeof large / sizeof *large && !equals; i++)
        if (strcmp(g->name, large[i]) == 0)
            g->sense = "max";
    return 0;
}

/* The command line as it is kept: a search that goes on is the one that was begun. */
static void keep_typed(struct cli_options *o, int argc, char **argv) {
    struct sim_err ignored; /* as of manifest_quote, the line is then missing */
    char **words = sim_alloc((size_t)argc + 1, sizeof *words, &ignored);
    int n = 0;
    for (int i = 0; i < argc && words; i++)
        if (strcmp(argv[i], "--resume") != 0 && strcmp(argv[i], "--resume-anyway") != 0)
            words[n++] = argv[i];
    if (words)
        cli_options_typed(o, n, words);
    free(words);
}

int search_command_begin(struct search_command *c, const char *name, const struct argp *argp,
                         int argc, char **argv) {
    c->options = (struct cli_options){.seed = 1, .threads = 1};
    c->ask = (struct session_ask){.command = name, .options = &c->options, .shards = 1};
    keep_typed(&c->options, argc, argv);
    return cli_parse(argp, argc, argv, c, &c->err);
}

int search_command_end(struct search_command *c, int rc) {
    cli_options_free(&c->options);
    return rc ? cli_fail(&c->err) : 0;
}

int search_options_parse(int key, char *arg, struct argp_state *state, struct search_command *c) {
    struct session_ask *a = &c->ask;
    struct sim_err *err = &c->err;
    switch (key) {
    case SEARCH_KEY_STRATEGY:
        a->strategy = arg;
        return 0;
    case SEARCH_KEY_EVALS:
        return cli_number("evals", arg, 1, (uint64_t)1 << 31, &a->evals, err);
    case SEARCH_KEY_JOURNAL:
        return take_journal(a, "journal", arg, err);
    case SEARCH_KEY_RESUME:
        return parse_resume(a, arg, state, err);
    case SEARCH_KEY_ANYWAY:
        a->anyway = true;
        return 0;
    case SEARCH_KEY_SHARD:
        return parse_shard(a, arg, err);
    case SEARCH_KEY_ROWS:
        a->rows = arg;
        return 0;
    case SEARCH_KEY_RELATIVE:
        a->relative = arg;
        return 0;
    case SEARCH_KEY_DRY_RUN:
        a->dry_run = true;
        return 0;
    case SEARCH_KEY_FIT:
        a->fit = strcmp(arg, "poly") == 0;
        return a->fit ? 0 : sim_fail(err, SIM_EUSAGE, "--fit %s: expected poly", arg);
    case SEARCH_KEY_FIT_SAMPLE:
        return cli_number("fit-sample", arg, 10, 1000000, &a->fit_sample, err);
    case SEARCH_KEY_GOALS:
        a->goals = arg;
        return 0;
    case SEARCH_KEY_EPSILON:
        return parse_epsilon(a, arg, err);
    case SEARCH_KEY_SLURM:
        return cli_number("slurm", arg, 1, 1000000, &a->slurm.tasks, err);
    case SEARCH_KEY_SLURM_ARGS:
        a->slurm.arguments = arg;
        return 0;
    case SEARCH_KEY_DETACH:
        a->detach = true;
        return 0;
    case 'o':
        a->folder = arg;
        return 0;
    case CLI_KEY_SEED:
        a->seeded = true;
        return cli_options_parse(key, arg, a->options, err);
    default:
        return cli_options_parse(key, arg, a->options, err);
    }
}
