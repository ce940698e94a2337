#include "sim/progress.h"

#include <stdio.h>
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

void progress_begin(struct progress *p, const char *what, uint64_t total, bool quiet) {
    *p = (struct progress){.what = what, .total = total, .quiet = quiet};
    p->terminal = isatty(STDERR_FILENO);
    p->start = now_s();
    p->last = p->start + FIRST_S - (p->terminal ? TERMINAL_S : PLAIN_S);
}

void progress_update(struct progress *p, uint64_t done) {
    if (p->quiet)
        return;
    const double now = now_s();
    if (now - p->last < (p->terminal ? TERMINAL_S : PLAIN_S))
        return;
    const double rate = (double)done / (now - p->start);
    p->last = now;
    p->shown = true;
    fprintf(stderr, "%s%.1f M %s", p->terminal ? "\r\033[K" : "", (double)done * 1e-6, p->what);
    if (p->total)
        fprintf(stderr, " of %.1f M (%.0f%%)", (double)p->total * 1e-6,
                100.0 * (double)done / (double)p->total);
    fprintf(stderr, ", %.1f M/s", rate * 1e-6);
    if (p->total > done && rate > 0)
        fprintf(stderr, ", %.0f s left", (double)(p->total - done) / rate);
    fputs(p->terminal ? "" : "\n", stderr);
    fflush(stderr);
}

void progress_end(struct progress *p) {
    if (p->shown && p->terminal)
        fputs("\r\033[K", stderr);
}
