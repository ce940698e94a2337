#include "explore/search/pareto.h"

#include <stdlib.h>
#include <string.h>

void pareto_init(struct pareto *f, size_t n_goals) {
    *f = (struct pareto){.n_goals = n_goals};
}

void pareto_free(struct pareto *f) {
    free(f->goals);
    free(f->index);
    *f = (struct pareto){0};
}

bool pareto_dominates(const double *a, const double *b, size_t n_goals) {
    bool better = false;
    if (n_goals == 2)
        return a[0] <= b[0] && a[1] <= b[1] && (a[0] < b[0] || a[1] < b[1]);
    for (size_t i = 0; i < n_goals; i++) {
        if (a[i] > b[i])
            return false;
        better |= a[i] < b[i];
    }
    return better;
}

/* By goals, the first one first. */
static int compare_goals(const double *a, const double *b, size_t n_goals) {
    for (size_t i = 0; i < n_goals; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

/* Members below this place come before `goals`. */
static size_t place_of(const struct pareto *f, const double *goals) {
    size_t low = 0, high = f->n;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (compare_goals(f->goals[middle], goals, f->n_goals) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Only what comes before a point can dominate it. Of two goals the nearest one does if any does. */
static bool is_dominated(struct pareto *f, const double *goals, size_t place) {
    const size_t from = f->n_goals == 2 && place ? place - 1 : 0;
    for (size_t i = place; i-- > from;)
        if (pareto_dominates(f->goals[i], goals, f->n_goals)) {
            f->nearest = i;
            return true;
        }
    return false;
}

/* Removes members from `place` on that `goals` dominates. Of two goals they stand together. */
static void remove_dominated(struct pareto *f, const double *goals, size_t place) {
    size_t end = place, kept = place;
    for (; end < f->n; end++) {
        if (pareto_dominates(goals, f->goals[end], f->n_goals))
            continue;
        if (f->n_goals == 2)
            break;
        if (kept < end) {
            memcpy(f->goals[kept], f->goals[end], sizeof *f->goals);
            f->index[kept] = f->index[end];
        }
        kept++;
    }
    if (kept == end)
        return;
    memmove(f->goals + kept, f->goals + end, (f->n - end) * sizeof *f->goals);
    memmove(f->index + kept, f->index + end, (f->n - end) * sizeof *f->index);
    f->n -= end - kept;
}

static int make_room(struct pareto *f, struct sim_err *err) {
    size_t cap = f->cap;
    int rc = sim_grow((void **)&f->goals, &cap, f->n, sizeof *f->goals, err);
    if (rc == 0)
        rc = sim_grow((void **)&f->index, &f->cap, f->n, sizeof *f->index, err);
    return rc;
}

int pareto_add(struct pareto *f, uint64_t index, const double *goals, bool *joined,
               struct sim_err *err) {
    *joined = false;
    if (f->nearest < f->n && pareto_dominates(f->goals[f->nearest], goals, f->n_goals))
        return 0;
    const size_t place = place_of(f, goals);
    if (place < f->n && compare_goals(f->goals[place], goals, f->n_goals) == 0) {
        if (index < f->index[place])
            f->index[place] = index;
        return 0;
    }
    if (is_dominated(f, goals, place))
        return 0;
    remove_dominated(f, goals, place);
    const int rc = make_room(f, err);
    if (rc)
        return rc;
    memmove(f->goals + place + 1, f->goals + place, (f->n - place) * sizeof *f->goals);
    memmove(f->index + place + 1, f->index + place, (f->n - place) * sizeof *f->index);
    memcpy(f->goals[place], goals, f->n_goals * sizeof *goals);
    f->index[place] = index;
    f->n++;
    *joined = true;
    return 0;
}

/* Of points sorted by the first of two goals, each the best in the second so far. */
static double area_below(const struct pareto *f, const double *reference) {
    double area = 0, last = reference[1];
    for (size_t i = 0; i < f->n; i++) {
        const double *g = f->goals[i];
        if (g[0] >= reference[0] || g[1] >= last)
            continue;
        area += (reference[0] - g[0]) * (last - g[1]);
        last = g[1];
    }
    return area;
}

struct by_last {
    const double *goals;
    size_t last;
};

static int compare_last(const void *a, const void *b) {
    const struct by_last *x = a, *y = b;
    const double p = x->goals[x->last], q = y->goals[y->last];
    return (p > q) - (p < q);
}

double pareto_hypervolume(const struct pareto *f, const double *reference) {
    if (f->n_goals == 1)
        return f->n && f->goals[0][0] < reference[0] ? reference[0] - f->goals[0][0] : 0;
    if (f->n_goals == 2)
        return area_below(f, reference);
    /* Slices between neighbours in the last goal: each holds what the points up to it dominate. */
    const size_t last = f->n_goals - 1;
    struct pareto slice;
    struct sim_err err;
    struct by_last *order = sim_alloc(f->n + 1, sizeof *order, &err);
    double volume = order ? 0 : -1;
    pareto_init(&slice, last);
    for (size_t i = 0; i < f->n && order; i++)
        order[i] = (struct by_last){f->goals[i], last};
    if (order && f->n)
        qsort(order, f->n, sizeof *order, compare_last);
    for (size_t i = 0; i < f->n && volume >= 0; i++) {
        bool joined;
        const double low = order[i].goals[last];
        const double next = i + 1 < f->n ? order[i + 1].goals[last] : reference[last];
        const double high = next < reference[last] ? next : reference[last];
        if (low >= reference[last])
            break;
        if (pareto_add(&slice, i, order[i].goals, &joined, &err)) {
            volume = -1;
            break;
        }
        if (high > low) {
            const double area = pareto_hypervolume(&slice, reference);
            volume = area < 0 ? -1 : volume + area * (high - low);
        }
    }
    pareto_free(&slice);
    free(order);
    return volume;
}
