/* The write pulse: differential write, early termination, errors with verify and retry. The
 * formulas are those of docs/mram.md. */
#include <math.h>

#include "memmodels/nvm/array.h"

/* The mean of min(1, min + the longest of n exponential times of mean `tail`):
 * min + tail x sum over k = 1..n of q^k / k, with q = 1 - exp(-(1 - min) / tail). */
static double longest(const struct nvm_config *c, uint32_t n) {
    const double q =
        c->cells.switch_tail > 0 ? 1 - exp(-(1 - c->cells.switch_min) / c->cells.switch_tail) : 0;
    double sum = 0, power = 1;
    for (uint32_t k = 1; k <= n; k++)
        sum += (power *= q) / k;
    return c->cells.switch_min + c->cells.switch_tail * sum;
}

static void init_sectors(struct nvm *n, uint32_t sectors, uint32_t bits) {
    const struct nvm_config *c = &n->config;
    struct nvm_pulse *p = &n->pulse;
    const uint32_t changing = (uint32_t)(bits * c->flip_fraction + 0.5);
    p->changing[sectors] = changing;
    p->first[sectors] = c->cells.early ? longest(c, changing) : 1;
    if (c->cells.differential && !changing)
        p->first[sectors] = 0;
    for (unsigned k = 0; k <= TECH_RETRIES_MAX + 1; k++)
        p->done[sectors][k] = pow(1 - pow(c->cells.write_error, k), changing);
    for (unsigned k = 1; k <= c->cells.retries; k++)
        p->retries[sectors] += 1 - p->done[sectors][k];
}

void nvm_pulse_init(struct nvm *n) {
    const struct nvm_config *c = &n->config;
    const struct cache_config *cache = cache_configuration(n->env.cache);
    struct nvm_pulse *p = &n->pulse;
    const double one =
        c->cells.early ? longest(c, 1) : 1; /* a changing bit draws current so long */
    const double idle = c->cells.differential ? 0
                        : c->cells.early      ? c->cells.switch_min
                                              : 1; /* one that is right */
    p->ps = c->cells.pulse_s > 0 ? nvm_ps(c->cells.pulse_s) : n->env.array.write;
    if (p->ps > n->env.array.write)
        p->ps = n->env.array.write;
    p->energy = c->flip_fraction * one + (1 - c->flip_fraction) * idle;
    p->retry_energy = c->cells.differential || c->cells.early ? c->flip_fraction : 1;
    for (uint32_t s = 1; s <= n->sectors; s++)
        init_sectors(n, s, s * (uint32_t)cache->sector * 8);
}

/* The first pulse as a fraction of the full one: to the end of the slowest changing bit. */
static double first_pulse(struct nvm *n, uint32_t sectors) {
    const struct nvm_config *c = &n->config;
    const struct nvm_pulse *p = &n->pulse;
    if (!c->cells.early || c->draw == NVM_EXPECTED || !p->changing[sectors])
        return p->first[sectors];
    const double u = pow(rng_real(&n->draws), 1.0 / p->changing[sectors]);
    const double t = c->cells.switch_min - c->cells.switch_tail * log1p(-u);
    return t < 1 ? t : 1;
}

/* Pulses after the first; whole when sampled. Without verify there is none, and an error stays. */
static double retry_pulses(struct nvm *n, uint32_t sectors) {
    const struct nvm_config *c = &n->config;
    const double *done = n->pulse.done[sectors];
    const unsigned most = c->cells.verify ? (unsigned)c->cells.retries : 0;
    if (c->cells.write_error <= 0)
        return 0;
    if (c->draw == NVM_EXPECTED) {
        n->failures += 1 - done[most + 1];
        return c->cells.verify ? n->pulse.retries[sectors] : 0;
    }
    const double u = rng_real(&n->draws);
    unsigned k = 1;
    while (k <= most && u >= done[k])
        k++;
    n->failures += u >= done[k];
    return k - 1;
}

uint32_t nvm_pulse_write(struct nvm *n, uint32_t mask, struct nvm_cost *cost) {
    const struct nvm_config *c = &n->config;
    const struct nvm_array *a = &n->env.array;
    const struct nvm_pulse *p = &n->pulse;
    const uint32_t sectors = mask ? (uint32_t)__builtin_popcount(mask) : n->sectors;
    const double first = first_pulse(n, sectors), again = retry_pulses(n, sectors);
    const double checks = c->cells.verify ? 1 + again : 0, reads = checks + c->cells.differential;
    const double extra = (double)p->ps * (first - 1 + again) + (double)a->read_busy * reads;
    const double busy = (double)cost->busy_ps + extra;
    const uint64_t cycle = n->env.cycle_ps;
    const uint64_t whole = (uint64_t)ceil(busy / (double)cycle - 1e-9) * cycle;
    cost->done_ps = cost->done_ps + whole - cost->busy_ps;
    cost->busy_ps = whole;
    cost->energy_fj = (uint64_t)((double)cost->energy_fj * (p->energy + p->retry_energy * again) +
                                 (double)a->read_fj * reads + 0.5);
    n->retries += again;
    n->stats.verifies += (uint64_t)c->cells.verify;
    return 1 + (uint32_t)again;
}
