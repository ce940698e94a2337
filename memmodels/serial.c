#include "memmodels/serial.h"

#include <stdlib.h>
#include <string.h>

#include "memmodels/llc/bank.h"

/* Count mode's clock, and the array on it.
 *
 * Between two requests nothing is under way: `now` is when the next one begins. serial_run takes
 * each through three steps. First the array catches up (nvm_advance): lines that came due before
 * `now` are refreshed or leave, each on its bank from the moment it was due; `busy` says until when
 * a bank works for the array itself. Then the cache decides (nvm_step). Then the array is read or
 * written: a request waits for its bank while that works for the array, and for all that its own
 * write takes longer than a plain one; a fill comes behind the answer, so that it costs energy
 * beyond a plain write, but no time. Only this is kept in `extra`: the plain accesses and the DRAM
 * are the formula's, by which `now` moves on. */
struct serial {
    struct cache *cache; /* the hierarchy's */
    struct nvm *nvm;
    struct llc_timing timing;
    uint64_t read_ps, write_ps, dram_ps; /* of the formula */
    uint32_t slices, ways;
    uint64_t banks; /* of a slice */
    bool linear;
    uint64_t *busy; /* [slices x banks] ps */
    uint64_t now;
    int64_t extra_ps, extra_fj, warm_ps, warm_fj;
    struct nvm_stats warm, stats;
};

static uint64_t *bank_of(const struct serial *s, uint32_t set) {
    const uint32_t slice = cache_set_slice(s->cache, set);
    return &s->busy[slice * s->banks + bank_in_slice(set, s->linear, s->slices, s->banks)];
}

/* What the array asks of the cache around it: struct nvm_port. */
static void work(void *user, uint32_t frame, uint64_t t, uint64_t busy_ps, uint64_t fj) {
    struct serial *s = user;
    uint64_t *busy = bank_of(s, frame / s->ways);
    *busy = (*busy > t ? *busy : t) + busy_ps;
    s->extra_fj += (int64_t)fj;
}

static bool filling(void *user, uint32_t frame) {
    (void)user, (void)frame;
    return false;
}

static bool room(void *user, uint64_t line) {
    (void)user, (void)line;
    return true;
}

/* Only its time is added here; count_evaluate charges its energy with all other write-backs. */
static void write_back(void *user, uint64_t line, uint32_t sectors, uint64_t now) {
    struct serial *s = user;
    (void)line, (void)sectors, (void)now;
    s->now += s->dram_ps;
}

static uint32_t bank_number(void *user, uint32_t set) {
    const struct serial *s = user;
    return (uint32_t)(bank_of(s, set) - s->busy);
}

/* How long a request that wants the bank of a frame at t waits for the array's own work. */
static uint64_t wait_for(const struct serial *s, uint32_t frame, uint64_t t) {
    const uint64_t busy = *bank_of(s, frame / s->ways);
    return busy > t ? busy - t : 0;
}

/* Reads the array at t; returns by how much that takes longer than the plain read of the formula.
 */
static uint64_t array_read(struct serial *s, uint32_t frame, uint64_t t) {
    const struct llc_timing *plain = &s->timing;
    struct nvm_cost cost = {plain->read_busy, plain->read, plain->read_fj};
    const uint64_t wait = wait_for(s, frame, t);
    nvm_read(s->nvm, frame, t, &cost);
    *bank_of(s, frame / s->ways) = t + wait + cost.busy_ps;
    s->extra_fj += (int64_t)cost.energy_fj - (int64_t)plain->read_fj;
    return wait + cost.done_ps - plain->read;
}

/* Writes the array; returns by how much that takes longer than the plain write. It may be less:
 * early termination. `behind`: nobody waits, as the answer was sent before. */
static int64_t array_write(struct serial *s, uint32_t frame, uint32_t sectors, uint64_t t,
                           bool behind) {
    const struct llc_timing *plain = &s->timing;
    struct nvm_cost cost = {plain->write_busy, plain->write, plain->write_fj};
    const uint64_t wait = wait_for(s, frame, t);
    nvm_write(s->nvm, frame, sectors, t, &cost);
    s->extra_fj += (int64_t)cost.energy_fj - (int64_t)plain->write_fj;
    if (!behind)
        *bank_of(s, frame / s->ways) = t + wait + cost.busy_ps;
    return (int64_t)(wait + cost.done_ps) - (int64_t)plain->write;
}

static void serve(struct serial *s, uint64_t line, uint32_t req) {
    struct cache_outcome o;
    const enum trace_op op = req_op(req);
    const bool writes = op == OP_WRITE || op == OP_ATOMIC;
    const bool reads = op == OP_READ || op == OP_FETCH || op == OP_ATOMIC;
    int64_t extra = 0;
    nvm_advance(s->nvm, s->now);
    nvm_step(s->nvm, cache_place(s->cache, line).set, line, req, s->now, &o);
    const uint64_t dram =
        ((o.fetch != 0) + (o.victim_sectors != 0) + (o.through != 0)) * s->dram_ps;
    const uint64_t looked = s->now + s->timing.tag;
    if (o.frame != UINT32_MAX && reads && !o.fetch)
        extra += (int64_t)array_read(s, o.frame, looked);
    if (o.frame != UINT32_MAX && writes)
        extra += array_write(s, o.frame, req_mask(req) | o.fetch,
                             looked + dram + (reads ? s->timing.read + (uint64_t)extra : 0), false);
    else if (o.frame != UINT32_MAX && o.fetch)
        array_write(s, o.frame, o.fetch, s->now + s->read_ps + dram, true);
    s->extra_ps += extra;
    s->now += (uint64_t)((int64_t)(reads * s->read_ps + writes * s->write_ps + dram) + extra);
}

static void run(void *user, const struct demand *d, uint32_t from, uint32_t to) {
    struct serial *s = user;
    for (uint32_t i = from; i < to; i++)
        serve(s, d->line[i], d->req[i]);
}

static void warm(void *user) {
    struct serial *s = user;
    nvm_stats(s->nvm, s->now, &s->warm);
    s->warm_ps = s->extra_ps;
    s->warm_fj = s->extra_fj;
}

static void finish(void *user) {
    struct serial *s = user;
    const uint64_t end = s->now;
    nvm_advance(s->nvm, end);
    nvm_stats(s->nvm, end, &s->stats);
    stat_subtract(&nvm_stat_table, &s->stats, &s->warm);
}

static uint64_t ps(double seconds) {
    return (uint64_t)(seconds * 1e12 + 0.5);
}

static int build(struct serial *s, const struct memory_config *c, const struct memory_tech *tech,
                 uint64_t seed, struct sim_err *err) {
    const struct cache_config *llc = &c->caches.llc;
    struct llc_timing *t = &s->timing;
    llc_timing_compose(t, &c->timing, 1, &tech->data.point,
                       tech->has_tags ? &tech->tags.point : NULL);
    s->read_ps = ps(tech->data.point.read_latency_s);
    s->write_ps = ps(tech->data.point.write_latency_s);
    s->dram_ps = ps(c->dram.latency_s);
    s->slices = (uint32_t)llc->slices;
    s->ways = (uint32_t)llc->ways;
    s->banks = c->timing.banks;
    s->linear = llc->hash == HASH_LINEAR && llc->set_hash == HASH_LINEAR;
    s->busy = sim_alloc(s->slices * s->banks, sizeof *s->busy, err);
    if (!s->busy)
        return SIM_EIO;
    const struct nvm_env env = {
        .cache = s->cache,
        .array = {t->read_busy, t->read, t->write_busy, t->write, t->read_fj, t->write_fj},
        .port = {s, work, filling, room, write_back, bank_number},
        .cycle_ps = 1,
        .seed = seed,
    };
    s->nvm = nvm_new(&c->nvm, &env, err);
    return s->nvm ? 0 : err->code;
}

/* What only timed mode has, by its first key that is not at its default. */
static int refuse_organisation(const struct nvm_config *c, struct sim_err *err) {
    struct nvm_config plain;
    param_defaults(&nvm_params, &plain);
    for (size_t i = 0; i < nvm_params.n; i++) {
        const struct param_table one = {&nvm_params.rows[i], 1};
        if (!param_equal(&one, c, &plain))
            return sim_fail(err, SIM_EUNSUP, "%s: --mode timed only", nvm_params.rows[i].key);
    }
    return 0;
}

int serial_add(struct hierarchies *h, const struct memory_config *c, const struct memory_tech *tech,
               uint64_t seed, struct serial **out, struct sim_err *err) {
    *out = NULL;
    if (refuse_organisation(&c->nvm, err))
        return err->code;
    if (!tech->tech || !tech_behaves(&c->nvm.cells))
        return hierarchies_add(h, &c->caches, err);
    if (c->timing.banks & (c->timing.banks - 1))
        return sim_fail(err, SIM_EUSAGE, "llc.banks = %llu: expected a power of two",
                        (unsigned long long)c->timing.banks);
    const int number = hierarchies_add_driven(h, &c->caches, err);
    struct serial *s = number < 0 ? NULL : sim_alloc(1, sizeof *s, err);
    if (!s)
        return number < 0 ? number : SIM_EIO;
    *out = s;
    s->cache = hierarchies_cache(h, number);
    const struct hierarchy_driver driver = {s, run, warm, finish};
    hierarchies_drive(h, number, &driver);
    const int rc = build(s, c, tech, seed, err);
    return rc ? rc : number;
}

void serial_free(struct serial *s) {
    if (!s)
        return;
    nvm_free(s->nvm);
    free(s->busy);
    free(s);
}

void serial_collect(const struct serial *s, struct nvm_stats *stats, struct count_extra *extra) {
    *stats = s->stats;
    extra->time_s = (double)(s->extra_ps - s->warm_ps) * 1e-12;
    extra->energy_j = (double)(s->extra_fj - s->warm_fj) * 1e-15;
}
