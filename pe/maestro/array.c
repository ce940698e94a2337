#include "pe/maestro/array.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A systolic array by what lies on its rows, on its columns, and what streams past. */
struct layout {
    const char *name, *stays;
    enum maestro_role rows, cols, streams;
};
static const struct layout layouts[] = {
    {"os", "sums", ROLE_POSITION, ROLE_FILTER, ROLE_DEPTH},
    {"ws", "weights", ROLE_DEPTH, ROLE_FILTER, ROLE_POSITION},
    {"is", "inputs", ROLE_DEPTH, ROLE_POSITION, ROLE_FILTER},
};
enum { LAYOUTS = sizeof layouts / sizeof *layouts };

static const char *const role_names[] = {"groups", "output positions", "filters", "depth"};

/* A mapping on its way to an array. */
struct finding {
    const struct maestro_plan *plan;
    struct maestro_array *array;
    uint64_t spread[MAESTRO_ROLES]; /* units over which dimensions of a role lie */
    int diagonal; /* the level whose units share rows of inputs and of the window; -1: none */
    char *reason;
};

static bool refuse(const struct finding *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static bool refuse(const struct finding *f, const char *fmt, ...) {
    va_list args;
    va_start(args, fmt);
    vsnprintf(f->reason, MAESTRO_REASON, fmt, args);
    va_end(args);
    return false;
}

static enum maestro_role role_of(const struct maestro_problem *p, int dim) {
    const bool product = p->kind == MAESTRO_GEMM;
    switch (dim) {
    case NET_DIM_G:
        return ROLE_GROUP;
    case NET_DIM_C:
        return p->kind == MAESTRO_DSCONV ? ROLE_GROUP : ROLE_DEPTH;
    case NET_DIM_K:
        return product ? ROLE_DEPTH : ROLE_FILTER;
    case NET_DIM_N:
        return product ? ROLE_FILTER : ROLE_POSITION;
    case NET_DIM_M:
    case NET_DIM_Y:
    case NET_DIM_X:
        return ROLE_POSITION;
    default:
        return ROLE_DEPTH;
    }
}

static const char *name_of(int dim) {
    return net_dim_name((enum net_dim)dim);
}

/* Input cells from the first output along Y or X to the next, in a level's terms; 1 of others. */
static int64_t pitch(const struct maestro_problem *p, int level, int dim) {
    const bool down = dim == NET_DIM_Y;
    const int64_t s = down ? p->stride_y : dim == NET_DIM_X ? p->stride_x : 1;
    const int64_t r = (int64_t)p->dims[down ? NET_DIM_R : NET_DIM_S];
    return s > 1 && level && r < s ? r : s;
}

/* Does the map leave something for a later step of its level? */
static bool steps(const struct finding *f, int level, const struct maestro_map *map) {
    const int64_t others = map->spatial ? f->plan->levels[level].units - 1 : 0;
    const int64_t rest = map->extent - map->size - map->offset * others;
    return rest >= pitch(&f->plan->problem, level, map->dim);
}

/* Outputs along Y or X that a unit makes, others than its neighbours; 0: they overlap, or leave
 * some out. */
static int64_t own_outputs(const struct finding *f, int level, const struct maestro_map *map) {
    const struct maestro_problem *p = &f->plan->problem;
    const int64_t s = map->dim == NET_DIM_Y ? p->stride_y : p->stride_x;
    const int64_t r = (int64_t)p->dims[map->dim == NET_DIM_Y ? NET_DIM_R : NET_DIM_S];
    const int64_t least = r < s ? r : s, n = map->offset / pitch(p, level, map->dim);
    return map->size == n * least + (r > s ? r - s : 0) ? n : 0;
}

/* Have steps and units no indices in common, but for the inputs of overlapping windows, and leave
 * they none out? */
static bool apart(const struct finding *f, int level, const struct maestro_map *map) {
    if (map->extent <= map->size)
        return true;
    return map->dim == NET_DIM_Y || map->dim == NET_DIM_X ? own_outputs(f, level, map) > 0
                                                          : map->offset == map->size;
}

/* Two maps that move together: rows of inputs and of the window, one each to a unit. */
static bool is_diagonal(const struct maestro_level *l) {
    const struct maestro_map *a = &l->maps[l->spatial[0]], *b = &l->maps[l->spatial[1]];
    const bool rows = (a->dim == NET_DIM_Y && b->dim == NET_DIM_R) ||
                      (a->dim == NET_DIM_R && b->dim == NET_DIM_Y);
    return rows && a->size == 1 && a->offset == 1 && b->size == 1 && b->offset == 1;
}

static void add_spread(struct finding *f, int level, const struct maestro_map *map) {
    const uint64_t units = (uint64_t)f->plan->levels[level].units;
    f->array->units[map->dim] *= units;
    f->spread[role_of(&f->plan->problem, map->dim)] *= units;
}

/* What lies beside what, level by level. */
static bool find_spread(struct finding *f) {
    for (int k = 0; k < f->plan->n_levels; k++) {
        const struct maestro_level *l = &f->plan->levels[k];
        if (l->units == 1)
            continue;
        if (f->diagonal >= 0) {
            return refuse(f, "a Cluster within one of rows of inputs and of the window");
        } else if (l->spatial[1] < 0) {
            add_spread(f, k, &l->maps[l->spatial[0]]);
        } else if (is_diagonal(l)) {
            f->diagonal = k;
        } else {
            return refuse(f, "%s and %s are spread in one level",
                          name_of(l->maps[l->spatial[0]].dim), name_of(l->maps[l->spatial[1]].dim));
        }
    }
    return true;
}

static bool check_apart(const struct finding *f) {
    for (int k = 0; k < f->plan->n_levels; k++)
        for (int i = 0; i < f->plan->levels[k].n; i++) {
            const struct maestro_map *map = &f->plan->levels[k].maps[i];
            if (!apart(f, k, map) && !(k == f->diagonal && map->spatial))
                return refuse(f, "%s: size %lld, offset %lld: not every output once",
                              name_of(map->dim), (long long)map->size, (long long)map->offset);
        }
    return true;
}

/* The innermost loop of the first levels that steps inside of one over what the array streams, and
 * that one: while it streams, an array keeps what it holds. NULL: there is none. */
static const struct maestro_map *find_intruder(const struct finding *f, int n_levels,
                                               enum maestro_role streams,
                                               const struct maestro_map **outer) {
    const struct maestro_map *intruder = NULL;
    *outer = NULL;
    for (int k = 0; k < n_levels; k++)
        for (int i = 0; i < f->plan->levels[k].n; i++) {
            const struct maestro_map *map = &f->plan->levels[k].maps[i];
            if (!steps(f, k, map))
                continue;
            if (role_of(&f->plan->problem, map->dim) != streams)
                intruder = *outer ? map : NULL;
            else if (!*outer)
                *outer = map;
        }
    return intruder;
}

/* The first layout on which the spread dimensions lie and whose order is the mapping's. */
static bool find_systolic(struct finding *f) {
    struct maestro_array *a = f->array;
    bool refused = false;
    for (int i = 0; i < LAYOUTS; i++) {
        const struct layout *y = &layouts[i];
        const struct maestro_map *outer, *inner;
        if (f->spread[y->streams] > 1)
            continue;
        inner = find_intruder(f, f->plan->n_levels, y->streams, &outer);
        if (inner && !refused)
            refuse(f, "%s steps inside of %s: %s do not stay, as they do in dataflow %s",
                   name_of(inner->dim), name_of(outer->dim), y->stays, y->name);
        refused = true;
        if (inner)
            continue;
        a->dataflow = y->name;
        a->rows = f->spread[y->rows];
        a->cols = f->spread[y->cols];
        a->parts = f->spread[ROLE_GROUP];
        *f->reason = '\0';
        return true;
    }
    return refused
               ? false
               : refuse(f, "%s, %s and %s are all spread, and an array has two sides",
                        role_names[ROLE_POSITION], role_names[ROLE_FILTER], role_names[ROLE_DEPTH]);
}

static const struct maestro_map *find(const struct maestro_level *l, int dim) {
    for (int i = 0; i < l->n; i++)
        if (l->maps[i].dim == dim)
            return &l->maps[i];
    return NULL;
}

/* What a row-stationary PE goes through at one place of its window: all that its cluster is given,
 * unless the window moves on before. */
static uint64_t interleaved(const struct finding *f, int dim) {
    const struct maestro_level *l = &f->plan->levels[f->diagonal];
    const struct maestro_map *map = find(l, dim), *x = find(l, NET_DIM_X);
    if (!map)
        return 1;
    const bool slides = x && steps(f, f->diagonal, x);
    return (uint64_t)(slides && map->size < map->extent ? map->size : map->extent);
}

/* One row of outputs to each set of PEs. */
static bool check_rows(const struct finding *f) {
    for (int k = 0; k < f->plan->n_levels; k++) {
        const struct maestro_level *l = &f->plan->levels[k];
        for (int i = 0; i < l->n && k != f->diagonal; i++)
            if (l->maps[i].dim == NET_DIM_Y && l->maps[i].spatial && l->units > 1 &&
                own_outputs(f, k, &l->maps[i]) != 1)
                return refuse(f, "a set of PEs with several rows of outputs");
    }
    return true;
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

static bool find_rows(struct finding *f) {
    const struct maestro_problem *p = &f->plan->problem;
    struct maestro_array *a = f->array;
    const struct maestro_map *outer;
    for (int d = 0; d < NET_DIMS; d++)
        if (a->units[d] > 1 && d != NET_DIM_Y && d != NET_DIM_K && d != NET_DIM_C)
            return refuse(f, "%s is spread beside rows of inputs and of the window", name_of(d));
    if (f->spread[ROLE_GROUP] > 1)
        return refuse(f, "groups are spread beside rows of inputs and of the window");
    if (!check_rows(f))
        return false;
    const uint64_t down = (p->dims[NET_DIM_Y] - p->dims[NET_DIM_R]) / (uint64_t)p->stride_y + 1;
    a->dataflow = "rs";
    a->rows = (uint64_t)f->plan->levels[f->diagonal].units;
    a->cols = a->units[NET_DIM_Y] * a->units[NET_DIM_K] * a->units[NET_DIM_C];
    a->map = (struct rs_mapping){.n = interleaved(f, NET_DIM_N),
                                 .e = least(a->units[NET_DIM_Y], down),
                                 .p = interleaved(f, NET_DIM_K),
                                 .q = p->kind == MAESTRO_DSCONV ? 1 : interleaved(f, NET_DIM_C),
                                 .r = a->units[NET_DIM_C],
                                 .t = a->units[NET_DIM_K]};
    a->map.m = a->map.p * a->map.t;
    if (p->dims[NET_DIM_K] > a->map.m)
        a->map.m = p->dims[NET_DIM_K];
    a->reorders = find_intruder(f, f->diagonal, ROLE_POSITION, &outer) != NULL;
    return true;
}

bool maestro_array_of(struct maestro_array *a, const struct maestro_plan *plan,
                      char reason[MAESTRO_REASON]) {
    struct finding f = {
        .plan = plan, .array = a, .spread = {1, 1, 1, 1}, .diagonal = -1, .reason = reason};
    *a = (struct maestro_array){.parts = 1};
    for (int d = 0; d < NET_DIMS; d++)
        a->units[d] = 1;
    if (!find_spread(&f) || !check_apart(&f))
        return false;
    return f.diagonal < 0 ? find_systolic(&f) : find_rows(&f);
}

const char *maestro_array_text(const struct maestro_array *a, char text[MAESTRO_ARRAY_TEXT]) {
    const int n = snprintf(text, MAESTRO_ARRAY_TEXT, "%s %" PRIu64 " x %" PRIu64, a->dataflow,
                           a->rows, a->cols);
    if (a->parts > 1)
        snprintf(text, MAESTRO_ARRAY_TEXT, "%" PRIu64 " x %s %" PRIu64 " x %" PRIu64, a->parts,
                 a->dataflow, a->rows, a->cols);
    if (a->map.p)
        snprintf(text + n, (size_t)(MAESTRO_ARRAY_TEXT - n),
                 ", e %" PRIu64 " p %" PRIu64 " q %" PRIu64 " r %" PRIu64 " t %" PRIu64, a->map.e,
                 a->map.p, a->map.q, a->map.r, a->map.t);
    return text;
}
