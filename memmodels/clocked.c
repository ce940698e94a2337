/* A front end whose accesses come from outside.
 *
 * A request is free, waiting for its tick (an event of its own), or inside the LLC, one piece per
 * line; its last piece to be answered answers it, at the time of that event, and frees it. Pieces
 * and requests come from pools of front.window each, so that a request needs no memory of its own.
 * Between two calls of the user no event before `now` waits. */
#include "memmodels/clocked.h"

#include <stdlib.h>

#include "memmodels/system.h"

#define PHASE_ANSWER 1u
#define PHASE_ARRIVE 2u
#define PHASE_ALARM  255u
#define STALL_PS     1000000000000ull /* without an answer: one second */

struct clocked_job;

struct clocked_piece {
    struct event event;
    struct llc_request base;
    struct clocked_job *job;
    struct clocked_piece *next; /* of the job, or of the free ones */
};

struct clocked_job {
    struct event event;
    struct clocked *owner;
    struct clocked_piece *pieces;
    uint32_t left; /* pieces not answered */
    uint64_t tag, issued;
    bool counted;
    struct clocked_job *next; /* of the free ones */
};

struct clocked {
    struct front front; /* first: front_type's functions are given this */
    struct system system;
    struct timed_run run;
    unsigned line_log2, sector_log2;
    uint64_t window, in_flight, answers;
    uint64_t arrived; /* ps, the last request */
    struct clocked_job *jobs, *free_jobs;
    struct clocked_piece *pieces, *free_pieces;
    uint64_t n_free_pieces;
    struct trace_block *block;
    struct demand *demand;
    struct event alarm;
    bool rung, moving, drained;
    clocked_answer answer;
    void *user;
};

static const struct front_type clocked_front;

static void front_nothing(struct front *f) {
    (void)f;
}

static bool front_done(const struct front *f) {
    return f->stats.issued == f->stats.completed;
}

static void front_dump(const struct front *f, FILE *out) {
    fprintf(out, "requests: %llu lines asked for, %llu answered\n",
            (unsigned long long)f->stats.issued, (unsigned long long)f->stats.completed);
}

/* The front end stands in what its user has; there is nothing to make or to free. */
static struct front *front_create(const struct front_env *env, struct sim_err *err) {
    struct clocked *c = env->user;
    (void)err;
    c->line_log2 = env->line_log2;
    c->sector_log2 = env->sector_log2;
    c->front.type = &clocked_front;
    return &c->front;
}

static const struct front_type clocked_front = {front_create, front_nothing, front_nothing,
                                                front_done, front_dump};

static int build_pools(struct clocked *c, struct sim_err *err) {
    c->jobs = sim_alloc(c->window, sizeof *c->jobs, err);
    c->pieces = sim_alloc(c->window, sizeof *c->pieces, err);
    c->block = block_new(err);
    c->demand = demand_new(err);
    if (!c->jobs || !c->pieces || !c->block || !c->demand)
        return SIM_EIO;
    for (uint64_t i = c->window; i-- > 0;) {
        c->jobs[i].owner = c;
        c->jobs[i].next = c->free_jobs;
        c->free_jobs = &c->jobs[i];
        c->pieces[i].next = c->free_pieces;
        c->free_pieces = &c->pieces[i];
    }
    c->n_free_pieces = c->window;
    return 0;
}

struct clocked *clocked_new(const struct memory_config *config, const struct memory_tech *tech,
                            uint64_t seed, clocked_answer answer, void *user, struct sim_err *err) {
    struct clocked *c = sim_alloc(1, sizeof *c, err);
    if (!c)
        return NULL;
    c->answer = answer;
    c->user = user;
    c->window = config->front.window ? config->front.window : FRONT_WINDOW_DEFAULT;
    c->run = (struct timed_run){
        .config = config,
        .tech = tech->tech ? &tech->data.point : NULL,
        .tags = tech->has_tags ? &tech->tags.point : NULL,
        .sram = tech->has_sram ? &tech->sram.point : NULL,
        .front = &clocked_front,
        .seed = seed,
        .user = c,
    };
    c->system.run = &c->run;
    if (build_pools(c, err) || system_build(&c->system, err)) {
        clocked_free(c);
        return NULL;
    }
    return c;
}

void clocked_free(struct clocked *c) {
    if (!c)
        return;
    system_discard(&c->system);
    free(c->jobs);
    free(c->pieces);
    block_free(c->block);
    demand_free(c->demand);
    free(c);
}

static void finish(struct clocked_job *job, uint64_t now) {
    struct clocked *c = job->owner;
    const uint64_t tag = job->tag;
    job->next = c->free_jobs;
    c->free_jobs = job;
    c->in_flight--;
    c->answers++;
    c->answer(c->user, tag, now);
}

static void piece_answered(struct event *e, uint64_t now) {
    struct clocked_piece *p = (struct clocked_piece *)e;
    struct clocked_job *job = p->job;
    struct clocked *c = job->owner;
    front_completed(&c->front, now);
    if (job->counted && req_op(p->base.req) != OP_WRITE)
        latency_add(&c->front.reads, (now - job->issued) / c->system.timing.cycle);
    p->next = c->free_pieces;
    c->free_pieces = p;
    c->n_free_pieces++;
    if (--job->left == 0)
        finish(job, now);
}

static void reply(struct llc_request *base, uint64_t now, uint64_t ready) {
    struct clocked_piece *p =
        (struct clocked_piece *)((char *)base - offsetof(struct clocked_piece, base));
    (void)now;
    p->event.run = piece_answered;
    event_at(p->job->owner->system.events, &p->event, ready, PHASE_ANSWER);
}

static void arrive(struct clocked_job *job, uint64_t now) {
    struct clocked *c = job->owner;
    struct clocked_piece *next;
    job->counted = true;
    c->arrived = now;
    for (struct clocked_piece *p = job->pieces; p; p = next) {
        next = p->next;
        c->front.stats.issued++;
        llc_take(c->system.llc, &p->base, now);
    }
}

static void arrive_event(struct event *e, uint64_t now) {
    arrive((struct clocked_job *)e, now);
}

static struct clocked_piece *take_piece(struct clocked *c, struct clocked_job *job, uint32_t i) {
    struct clocked_piece *p = c->free_pieces;
    c->free_pieces = p->next;
    c->n_free_pieces--;
    p->next = NULL;
    p->job = job;
    p->base =
        (struct llc_request){.line = c->demand->line[i], .req = c->demand->req[i], .reply = reply};
    return p;
}

static int check(const struct clocked *c, const struct clocked_request *r, struct sim_err *err) {
    uint64_t last;
    if (c->drained)
        return sim_fail(err, SIM_EUSAGE, "a request after the memory was drained");
    if (r->bytes < 1 || r->bytes > WORD_EXTENT_MAX)
        return sim_fail(err, SIM_EUSAGE, "a request of %u bytes: expected 1 to %u", r->bytes,
                        WORD_EXTENT_MAX);
    if (__builtin_add_overflow(r->address, r->bytes - 1, &last))
        return sim_fail(err, SIM_EUSAGE, "a request that ends beyond 2^64");
    if (r->tick < clocked_now(c))
        return sim_fail(err, SIM_EUSAGE, "a request for tick %llu: time is at %llu",
                        (unsigned long long)r->tick, (unsigned long long)clocked_now(c));
    const uint64_t lines = (last >> c->line_log2) - (r->address >> c->line_log2) + 1;
    if (lines > c->window)
        return sim_fail(err, SIM_EUSAGE, "a request of %llu lines: front.window is %llu",
                        (unsigned long long)lines, (unsigned long long)c->window);
    return lines > c->n_free_pieces || !c->free_jobs;
}

int clocked_submit(struct clocked *c, const struct clocked_request *r, struct sim_err *err) {
    const int rc = check(c, r, err);
    if (rc)
        return rc;
    block_clear(c->block);
    block_add(c->block, r->address, word_make(r->write ? OP_WRITE : OP_READ, false, r->bytes, 0), 0,
              0, 0);
    demand_build(c->demand, c->block, 0, 1, c->line_log2, c->sector_log2);
    struct clocked_job *job = c->free_jobs;
    c->free_jobs = job->next;
    job->tag = r->tag;
    job->issued = r->tick;
    job->left = c->demand->n;
    struct clocked_piece **end = &job->pieces;
    for (uint32_t i = 0; i < c->demand->n; i++, end = &(*end)->next)
        *end = take_piece(c, job, i);
    c->in_flight++;
    if (r->tick == clocked_now(c)) {
        arrive(job, r->tick);
    } else {
        job->event.run = arrive_event;
        event_at(c->system.events, &job->event, r->tick, PHASE_ARRIVE);
    }
    return 0;
}

static void ring(struct event *e, uint64_t now) {
    struct clocked *c = (struct clocked *)((char *)e - offsetof(struct clocked, alarm));
    (void)now;
    c->rung = true;
}

/* Is `tick` so late that something should have been answered long ago? */
static bool overdue(const struct clocked *c, uint64_t tick) {
    const uint64_t last = c->front.last_answer;
    return !front_done(&c->front) && tick > (last > c->arrived ? last : c->arrived) + STALL_PS;
}

/* Events until `done`, which is given `from`; SIM_ESTALL when none is left before. */
static int run_until(struct clocked *c, bool (*done)(const struct clocked *c, uint64_t from),
                     uint64_t from, struct sim_err *err) {
    c->moving = true;
    int rc = 0;
    while (rc == 0 && !done(c, from)) {
        struct event *e = event_pop(c->system.events);
        if (!e || overdue(c, e->tick))
            rc = system_stalled(&c->system, err);
        else
            e->run(e, e->tick);
    }
    c->moving = false;
    return rc;
}

static bool has_rung(const struct clocked *c, uint64_t from) {
    (void)from;
    return c->rung;
}

static bool has_answered(const struct clocked *c, uint64_t from) {
    return c->answers != from;
}

static bool has_emptied(const struct clocked *c, uint64_t from) {
    (void)from;
    return c->in_flight == 0;
}

static int check_move(const struct clocked *c, struct sim_err *err) {
    if (c->moving)
        return sim_fail(err, SIM_EUSAGE, "time moves already: it was moved from an answer");
    return 0;
}

int clocked_advance(struct clocked *c, uint64_t tick, struct sim_err *err) {
    if (check_move(c, err))
        return SIM_EUSAGE;
    if (tick < clocked_now(c))
        return sim_fail(err, SIM_EUSAGE, "advance to tick %llu: time is at %llu",
                        (unsigned long long)tick, (unsigned long long)clocked_now(c));
    c->rung = false;
    c->alarm.run = ring;
    event_at(c->system.events, &c->alarm, tick, PHASE_ALARM);
    return run_until(c, has_rung, 0, err);
}

int clocked_wait(struct clocked *c, struct sim_err *err) {
    if (check_move(c, err))
        return SIM_EUSAGE;
    if (c->in_flight == 0)
        return sim_fail(err, SIM_EUSAGE, "nothing is in flight that could be waited for");
    return run_until(c, has_answered, c->answers, err);
}

int clocked_drain(struct clocked *c, struct sim_err *err) {
    if (check_move(c, err))
        return SIM_EUSAGE;
    int rc = run_until(c, has_emptied, 0, err);
    if (rc || c->drained)
        return rc;
    const uint64_t last = c->front.last_answer;
    c->drained = true;
    c->moving = true;
    rc = system_drain(&c->system, err);
    c->moving = false;
    c->front.last_answer = last;
    return rc;
}

uint64_t clocked_now(const struct clocked *c) {
    return event_now(c->system.events);
}

uint64_t clocked_cycle(const struct clocked *c) {
    return c->system.timing.cycle;
}

uint64_t clocked_in_flight(const struct clocked *c) {
    return c->in_flight;
}

void clocked_forget(struct clocked *c) {
    if (c->front.last_answer < clocked_now(c))
        c->front.last_answer = clocked_now(c);
    system_forget(&c->system);
    c->front.reads = (struct latency_histogram){0};
    for (uint64_t i = 0; i < c->window; i++)
        c->jobs[i].counted = false;
}

int clocked_stats(struct clocked *c, struct timed_stats *stats, struct sim_err *err) {
    struct snapshot *end = sim_alloc(1, sizeof *end, err);
    if (!end)
        return SIM_EIO;
    *stats = (struct timed_stats){0};
    system_snapshot(&c->system, end);
    system_collect(&c->system, end, stats);
    free(end);
    return 0;
}
