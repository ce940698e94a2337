#include "sim/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define FIRST_S    2.0
#define TERMINAL_S 0.2
#define PLAIN_S    5.0

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* What a program that shows the lines wants. */
static double asked_s(void) {
    const char *text = getenv("MAGNETAR_PROGRESS");
    const double s = text ? strtod(text, NULL) : 0;
    return s >= TERMINAL_S && s <= 3600 ? s : PLAIN_S;
}

void progress_begin(struct progress *p, const char *what, uint64_t total, bool quiet) {
    *p = (struct progress){.what = what, .total = total, .quiet = quiet};
    p->terminal = isatty(STDERR_FILENO);
    p->every = p->terminal ? TERMINAL_S : asked_s();
    p->start = now_s();
    p->last = p->start + FIRST_S - p->every;
}

/* 12, 3.4 or 5.6 M. */
static const char *count(char buf[32], double n) {
    if (n < 1e5)
        snprintf(buf, 32, n >= 10 || n == (double)(long)n ? "%.0f" : "%.1f", n);
    else
        snprintf(buf, 32, "%.1f M", n * 1e-6);
    return buf;
}

void progress_update(struct progress *p, uint64_t done) {
    if (p->quiet)
        return;
    const double now = now_s();
    if (now - p->last < p->every)
        return;
    const double rate = (double)done / (now - p->start);
    p->last = now;
    p->shown = true;
    char amount[32], total[32], per_second[32];
    fprintf(stderr, "%s%s %s", p->terminal ? "\r\033[K" : "", count(amount, (double)done), p->what);
    if (p->total)
        fprintf(stderr, " of %s (%.0f%%)", count(total, (double)p->total),
                100.0 * (double)done / (double)p->total);
    fprintf(stderr, ", %s/s", count(per_second, rate));
    if (p->total > done && rate > 0)
        fprintf(stderr, ", %.0f s left", (double)(p->total - done) / rate);
    fputs(p->terminal ? "" : "\n", stderr);
    fflush(stderr);
}

void progress_end(struct progress *p) {
    if (p->shown && p->terminal)
        fputs("\r\033[K", stderr);
}
