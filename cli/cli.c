#include "cli/cli.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static volatile sig_atomic_t caught;

static void catch_signal(int number) {
    caught = number;
}

void cli_catch_signals(void) {
    const struct sigaction act = {.sa_handler = catch_signal};
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int cli_interrupted(struct sim_err *err) {
    return caught ? sim_fail(err, SIM_EIO, "interrupted; nothing was written") : 0;
}

/* Wraps a command's parser, to keep the error that argp itself finds on one line. */
struct wrapper {
    const struct argp *inner;
    void *input;
    struct sim_err *err;
};

static error_t parse_wrapped(int key, char *arg, struct argp_state *state) {
    struct wrapper *w = state->input;
    if (key == ARGP_KEY_ERROR) {
        if (!w->err->code) {
            const int at = state->next > 1 ? state->next - 1 : 1;
            sim_fail(w->err, SIM_EUSAGE,
                     "%s: unknown option, or its value is missing; see %s --help",
                     at < state->argc ? state->argv[at] : "", state->argv[0]);
        }
        return 0;
    }
    state->input = w->input;
    const error_t rc = w->inner->parser(key, arg, state);
    state->input = w;
    return rc < 0 ? EINVAL : rc;
}

int cli_parse(const struct argp *argp, int argc, char **argv, void *input, struct sim_err *err) {
    struct wrapper w = {argp, input, err};
    struct argp outer = *argp;
    outer.parser = parse_wrapped;
    err->code = 0;
    const error_t rc = argp_parse(&outer, argc, argv, ARGP_NO_ERRS, NULL, &w);
    if (rc == 0)
        return 0;
    return err->code ? err->code : sim_fail(err, SIM_EUSAGE, "%s", strerror(rc));
}

int cli_fail(const struct sim_err *err) {
    fflush(stdout);
    fprintf(stderr, "magnetar: %s\n", err->text);
    return -err->code;
}

int cli_flush(struct sim_err *err) {
    if (fflush(stdout) || ferror(stdout)) {
        if (!errno)
            errno = EIO;
        return sim_fail_errno(err, "standard output");
    }
    return 0;
}
