#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sim/memory.h"
#include "sim/unit.h"

enum { KEY_USAGE = 0x10000 };

static volatile sig_atomic_t caught;
static bool reported; /* an error was printed: what is wrong with standard output is known */

/* A command looks at `caught` between two pieces of its work. Where a piece takes long, a timer
 * ends the program instead: outputs are whole or absent at any moment (sim/output.h), and what a
 * handler calls here is safe in one. */
#define PATIENCE_NS 400000000

static const char farewell[] = "magnetar: interrupted; nothing was written\n";
static timer_t patience;
static bool has_patience;

static void end_now(int number) {
    (void)number;
    const ssize_t ignored = write(STDERR_FILENO, farewell, sizeof farewell - 1);
    (void)ignored;
    _exit(-SIM_EIO);
}

static void catch_signal(int number) {
    static const struct itimerspec wait = {.it_value = {.tv_nsec = PATIENCE_NS}};
    caught = number;
    if (has_patience)
        timer_settime(patience, 0, &wait, NULL);
}

void cli_catch_signals(void) {
    const struct sigaction act = {.sa_handler = catch_signal}, end = {.sa_handler = end_now};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    sigaction(SIGALRM, &end, NULL);
    has_patience = timer_create(CLOCK_MONOTONIC, &event, &patience) == 0;
    sigaction(SIGINT, &act, NULL);
    sigaction(SIGTERM, &act, NULL);
    if (signal(SIGHUP, SIG_IGN) != SIG_IGN) /* left ignored under nohup */
        sigaction(SIGHUP, &act, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

/* --help of argp prints and exits by itself: whether that arrived is seen here. */
static void check_output(void) {
    struct sim_err err;
    if (!reported && cli_flush(&err)) {
        cli_fail(&err);
        _exit(-err.code);
    }
}

void cli_guard_streams(void) {
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    atexit(check_output);
}

int cli_interrupted(struct sim_err *err) {
    return caught ? sim_fail(err, SIM_EIO, "interrupted; nothing was written") : 0;
}

/* A command's tables are known where it parses its command line: there, what asks for them gets
 * them, and the command ends as if that line were wrong, but says nothing. */
static struct {
    void (*take)(void *user, const struct argp *argp);
    void *user;
} describing;

void cli_describe(const struct command *c, void (*take)(void *user, const struct argp *argp),
                  void *user) {
    char name[] = "magnetar", *argv[] = {name, NULL};
    describing.take = take;
    describing.user = user;
    c->run(1, argv);
    describing.take = NULL;
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

/* argp's own --help and --usage are silent under ARGP_NO_ERRS. */
static const struct argp_option help_options[] = {
    {"help", '?', NULL, 0, "Give this help list", -1},
    {"usage", KEY_USAGE, NULL, 0, "Give a short usage message", -1},
    {0},
};

static error_t parse_help(int key, char *arg, struct argp_state *state) {
    struct sim_err err;
    (void)arg;
    if (key != '?' && key != KEY_USAGE)
        return ARGP_ERR_UNKNOWN;
    const unsigned what = key == '?' ? ARGP_HELP_STD_HELP : ARGP_HELP_USAGE;
    state->flags &= ~(unsigned)ARGP_NO_ERRS;
    argp_state_help(state, stdout, what & ~(unsigned)ARGP_HELP_EXIT_OK);
    exit(cli_flush(&err) ? cli_fail(&err) : 0);
}

int cli_parse(const struct argp *argp, int argc, char **argv, void *input, struct sim_err *err) {
    static const struct argp help = {.options = help_options, .parser = parse_help};
    struct wrapper w = {argp, input, err};
    struct argp outer = *argp;
    outer.parser = parse_wrapped;
    const struct argp_child children[] = {{&outer, 0, NULL, 0}, {&help, 0, NULL, 0}, {0}};
    const struct argp top = {.children = children};
    err->code = 0;
    if (describing.take) {
        describing.take(describing.user, argp);
        return sim_fail(err, SIM_EUSAGE, "described");
    }
    const error_t rc = argp_parse(&top, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, &w);
    if (rc == 0)
        return 0;
    if (err->code)
        return err->code;
    return sim_fail(err, rc == ENOMEM ? SIM_EIO : SIM_EUSAGE, "%s", strerror(rc));
}

int cli_fail(const struct sim_err *err) {
    struct sim_err signalled;
    if (describing.take)
        return -err->code;
    fflush(stdout);
    reported = true;
    if (err->code == SIM_EIO && cli_interrupted(&signalled)) /* a read was cut short */
        err = &signalled;
    fprintf(stderr, "magnetar: %s\n", err->text);
    return -err->code;
}

int cli_flush(struct sim_err *err) {
    if (memory_check(err))
        return SIM_EIO;
    errno = 0;
    if (fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    /* What was longer than the buffer failed earlier: the reason is known only by trying again. */
    if (!errno && fputc('\n', stdout) != EOF)
        fflush(stdout);
    if (!errno)
        errno = EIO;
    return sim_fail_errno(err, "standard output");
}

int cli_number(const char *name, const char *arg, uint64_t min, uint64_t max, uint64_t *value,
               struct sim_err *err) {
    struct sim_err why;
    if (unit_parse_number(arg, value, &why))
        return sim_fail(err, SIM_EUSAGE, "--%s %s", name, why.text);
    if (*value < min && max == UINT64_MAX)
        return sim_fail(err, SIM_EUSAGE, "--%s %s: expected %llu or more", name, arg,
                        (unsigned long long)min);
    if (*value < min || *value > max)
        return sim_fail(err, SIM_EUSAGE, "--%s %s: expected %llu to %llu", name, arg,
                        (unsigned long long)min, (unsigned long long)max);
    return 0;
}

int cli_bytes(const char *name, const char *arg, uint64_t *value, struct sim_err *err) {
    struct sim_err why;
    if (unit_parse_count(arg, UNIT_BYTES, value, &why))
        return sim_fail(err, SIM_EUSAGE, "--%s %s", name, why.text);
    return *value ? 0 : sim_fail(err, SIM_EUSAGE, "--%s %s: expected 1 byte or more", name, arg);
}
