/* One clock of a channel: at most one burst moves from a queue to the line of its bank, and one
 * command is issued (two, of different kinds, with dual command buses).
 *
 * Queues: reads move in order, and the first whose line has room goes; writes stay in their buffer
 * until it is full or worth draining, and then `draining` of them move before any read does, unless
 * one meets a read of its address (`yield`: that read goes first). `stuck` says that no burst can
 * move until a burst arrives or a line grows shorter, and saves looking.
 * Lines: each bank keeps what may be issued of its line (first hits for read and write, and whether
 * the row may be closed) up to date in line_update, called whenever the line or the row changes.
 * ready[b] is a lower bound of the clock at which line b can issue; other commands only raise the
 * true one, so it is checked again before use and never missed.
 * Refresh: ranks (or banks) that are due stand in due[], the first blocks its banks for all other
 * commands until its rows are closed and it has been refreshed.
 * Between two clocks `commands` is the number of bursts in all lines, waiting[] has the bit of each
 * bank whose line is not empty, and work is no later than the next clock in which anything of this
 * could happen. The order of decisions is DRAMsim3's; docs/dram.md has the rules. */
#include "memmodels/dram/sched.h"

#include <assert.h>
#include <string.h>

#define WRITES_WORTH_DRAINING 8 /* with no command waiting, more writes than these are drained */

/* --- lines of commands, one per bank --- */

/* An earlier read of the same column holds a write back. */
static bool write_must_wait(const struct dram_channel *c, const struct dram_line *line,
                            unsigned at) {
    const struct dram_node *nodes = c->pool.nodes, *w = &nodes[line->nodes[at]];
    for (unsigned i = 0; i < at; i++) {
        const struct dram_node *n = &nodes[line->nodes[i]];
        if (!n->write && n->row == w->row && n->column == w->column)
            return true;
    }
    return false;
}

/* Works out anew what could be issued from a line, after the line or its bank's row has changed. */
static void line_update(struct dram_channel *c, unsigned b) {
    const struct dram_bank *bank = &c->banks.bank[b];
    struct dram_line *line = &c->lines[b];
    bool hit = false;
    c->ready[b] = 0;
    line->read = line->write = -1;
    line->precharge = false;
    if (line->n)
        c->waiting[b / 64] |= 1ull << (b % 64);
    else
        c->waiting[b / 64] &= ~(1ull << (b % 64));
    if (!line->n || bank->row < 0)
        return;
    for (unsigned i = 0; i < line->n; i++) {
        const struct dram_node *n = &c->pool.nodes[line->nodes[i]];
        if (n->row != bank->row)
            continue;
        hit = true;
        if (!n->write && line->read < 0)
            line->read = (int)i;
        else if (n->write && line->write < 0 && !write_must_wait(c, line, i))
            line->write = (int)i;
    }
    line->precharge =
        c->pool.nodes[line->nodes[0]].row != bank->row && (!hit || bank->hits >= c->t->hit_limit);
}

static void line_push(struct dram_channel *c, uint32_t node) {
    const unsigned b = c->pool.nodes[node].bank;
    c->lines[b].nodes[c->lines[b].n++] = node;
    c->pool.nodes[node].in_line = true;
    c->commands++;
    line_update(c, b);
}

static uint32_t line_remove(struct dram_channel *c, unsigned b, unsigned at) {
    struct dram_line *line = &c->lines[b];
    const uint32_t node = line->nodes[at];
    line->n--;
    memmove(line->nodes + at, line->nodes + at + 1, (line->n - at) * sizeof *line->nodes);
    c->commands--;
    c->stuck = false;
    return node;
}

struct sched_choice {
    enum dram_command command;
    unsigned bank;
    int at; /* in the line */
};

/* The command that a line would issue at `clock`: the first in order whose next step is allowed. */
static struct sched_choice line_choice(const struct dram_channel *c, unsigned b, uint64_t clock) {
    const struct dram_line *line = &c->lines[b];
    struct sched_choice none = {DRAM_NONE, b, 0};
    if (c->banks.bank[b].row < 0)
        return dram_act_at(&c->banks, b) <= clock ? (struct sched_choice){DRAM_ACT, b, 0} : none;
    if (line->precharge && dram_pre_at(&c->banks, b) <= clock)
        return (struct sched_choice){DRAM_PRE, b, 0};
    const bool read = line->read >= 0 && dram_read_at(&c->banks, b) <= clock;
    const bool write = line->write >= 0 && dram_write_at(&c->banks, b) <= clock;
    if (read && (!write || line->read < line->write))
        return (struct sched_choice){DRAM_READ, b, line->read};
    return write ? (struct sched_choice){DRAM_WRITE, b, line->write} : none;
}

/* First clock at which line_choice finds a command, if nothing else happens. Other commands only
 * put it off, so that it may be kept as a lower bound until the line or its row changes. */
static uint64_t line_ready(struct dram_channel *c, unsigned b) {
    const struct dram_line *line = &c->lines[b];
    uint64_t at = DRAM_NEVER, t;
    if (c->banks.bank[b].row < 0)
        return c->ready[b] = dram_act_at(&c->banks, b);
    if (line->precharge)
        at = dram_pre_at(&c->banks, b);
    if (line->read >= 0 && (t = dram_read_at(&c->banks, b)) < at)
        at = t;
    if (line->write >= 0 && (t = dram_write_at(&c->banks, b)) < at)
        at = t;
    return c->ready[b] = at;
}

/* --- from the queues to the lines --- */

static bool worth_draining(const struct dram_channel *c) {
    return c->writes_n >= c->t->queue || (c->writes_n > WRITES_WORTH_DRAINING && !c->commands) ||
           (c->pressed && c->writes_n) || (c->flush && c->writes_n && !c->reads_n);
}

/* Moves the first burst that fits into its line; true if anything changed. */
static bool move_burst(struct dram_channel *c) {
    if (c->stuck)
        return false;
    if (!c->draining && !c->yield && worth_draining(c)) {
        c->draining = c->writes_n;
        c->pressed = false;
    }
    const bool write = c->draining > 0;
    uint32_t *queue = write ? c->writes : c->reads;
    unsigned *n = write ? &c->writes_n : &c->reads_n;
    for (unsigned i = 0; i < *n; i++) {
        const struct dram_node *node = &c->pool.nodes[queue[i]];
        if (c->lines[node->bank].n >= c->t->bank_queue)
            continue;
        const uint32_t read = write ? dram_pool_find(&c->pool, node->address, false) : DRAM_NO_NODE;
        if (read != DRAM_NO_NODE) {
            c->draining = 0;
            c->yield = !c->pool.nodes[read].in_line;
            return true;
        }
        c->yield &= write;
        c->draining -= write;
        line_push(c, queue[i]);
        --*n;
        memmove(queue + i, queue + i + 1, (*n - i) * sizeof *queue);
        return true;
    }
    c->stuck = true;
    return false;
}

/* --- issue --- */

static bool blocked(const struct dram_channel *c, unsigned b) {
    return c->due_n && b / c->t->refresh_banks == c->due[0];
}

/* The first of a set of banks, given as bits of a word of c->waiting, that can issue; or
 * DRAM_BANKS_MAX. */
static unsigned first_able(struct dram_channel *c, unsigned word, uint64_t set, uint64_t clock) {
    for (; set; set &= set - 1) {
        const unsigned b = word * 64 + (unsigned)__builtin_ctzll(set);
        if (c->ready[b] <= clock && !blocked(c, b) && line_ready(c, b) <= clock)
            return b;
    }
    return DRAM_BANKS_MAX;
}

/* Round robin over the banks with waiting commands, starting after the one that issued last. */
static struct sched_choice choose(struct dram_channel *c, uint64_t clock) {
    const unsigned start = c->last_bank + 1 < c->banks_n ? c->last_bank + 1 : 0;
    const unsigned words = (c->banks_n + 63) / 64, first = start / 64;
    const uint64_t from_start = ~0ull << (start % 64);
    unsigned b = first_able(c, first, c->waiting[first] & from_start, clock);
    for (unsigned w = first + 1; b == DRAM_BANKS_MAX && w < words; w++)
        b = first_able(c, w, c->waiting[w], clock);
    for (unsigned w = 0; b == DRAM_BANKS_MAX && w < first; w++)
        b = first_able(c, w, c->waiting[w], clock);
    if (b == DRAM_BANKS_MAX)
        b = first_able(c, first, c->waiting[first] & ~from_start, clock);
    if (b == DRAM_BANKS_MAX)
        return (struct sched_choice){.command = DRAM_NONE};
    c->last_bank = b;
    return line_choice(c, b, clock);
}

static bool is_column(enum dram_command command) {
    return command == DRAM_READ || command == DRAM_WRITE;
}

/* A read brings its data and that of the reads merged into it; a write leaves the channel. */
static void finish_column(struct dram_channel *c, uint32_t node, uint64_t clock) {
    struct dram_stats *counts = &c->port->counts;
    struct dram_node *n = &c->pool.nodes[node];
    const bool hit = c->banks.bank[n->bank].hits != 0;
    dram_pool_remove(&c->pool, node);
    if (n->write) {
        counts->write_bursts++;
        counts->write_row_hits += hit;
        dram_pool_give(&c->pool, node);
        return;
    }
    counts->read_bursts++;
    counts->read_row_hits += hit;
    while (node != DRAM_NO_NODE) {
        const uint32_t merged = c->pool.nodes[node].next;
        dram_channel_answer(c, &c->data, &c->data_done, node, clock + c->t->read_data);
        node = merged;
    }
}

static void perform(struct dram_channel *c, struct sched_choice choice, uint64_t clock) {
    const unsigned b = choice.bank;
    int64_t row = 0;
    if (choice.command == DRAM_ACT) {
        row = c->pool.nodes[c->lines[b].nodes[0]].row;
        c->port->counts.acts++;
    } else if (choice.command == DRAM_PRE) {
        c->port->counts.pres++;
    } else {
        finish_column(c, line_remove(c, b, (unsigned)choice.at), clock);
    }
    dram_bank_issue(&c->banks, b, choice.command, row, clock);
    line_update(c, b);
}

/* --- refresh --- */

static void refresh_falls_due(struct dram_channel *c, uint64_t clock) {
    assert(clock <= c->next_refresh);
    if (clock < c->next_refresh)
        return;
    const unsigned n = c->t->refresh_together ? c->t->ranks : 1;
    for (unsigned i = 0; i < n && c->due_n < DRAM_RANKS_MAX; i++) {
        c->due[c->due_n++] = c->refresh_unit;
        c->refresh_unit = (c->refresh_unit + 1) % c->t->refresh_units;
    }
    c->next_refresh += c->refresh_step;
}

/* The next command towards the refresh that is due, if it is allowed now. */
static bool refresh_issue(struct dram_channel *c, uint64_t clock) {
    int bank;
    if (!c->due_n || dram_refresh_at(&c->banks, c->due[0], clock, &bank) > clock)
        return false;
    if (bank >= 0) {
        perform(c, (struct sched_choice){DRAM_PRE, (unsigned)bank, 0}, clock);
        return true;
    }
    dram_refresh_issue(&c->banks, c->due[0], clock);
    c->port->counts.refreshes++;
    memmove(c->due, c->due + 1, --c->due_n * sizeof *c->due);
    return true;
}

/* --- a clock --- */

/* Issues one command, with dual command buses a second of the other kind; true if a line grew
 * shorter. */
static bool issue(struct dram_channel *c, uint64_t clock) {
    bool column = false;
    if (!refresh_issue(c, clock)) {
        const struct sched_choice first = choose(c, clock);
        if (first.command == DRAM_NONE)
            return false;
        column = is_column(first.command);
        perform(c, first, clock);
    }
    if (!c->t->dual_command)
        return column;
    const struct sched_choice second = choose(c, clock);
    if (second.command == DRAM_NONE || is_column(second.command) == column)
        return column;
    perform(c, second, clock);
    return true;
}

static uint64_t next_work(struct dram_channel *c, uint64_t clock, bool moving) {
    uint64_t next = c->next_refresh;
    int bank;
    if (moving && (c->reads_n || c->writes_n))
        return clock + 1;
    if (c->due_n) {
        const uint64_t at = dram_refresh_at(&c->banks, c->due[0], clock + 1, &bank);
        next = at < next ? at : next;
    }
    for (unsigned w = 0; w < (c->banks_n + 63) / 64; w++)
        for (uint64_t set = c->waiting[w]; set && next > clock + 1; set &= set - 1) {
            const unsigned b = w * 64 + (unsigned)__builtin_ctzll(set);
            if (c->ready[b] >= next || blocked(c, b))
                continue;
            const uint64_t at = line_ready(c, b);
            next = at < next ? at : next;
        }
    return dram_later(next, clock + 1);
}

void dram_sched_run(struct dram_channel *c, uint64_t clock) {
    bool moving = !c->late && move_burst(c);
    refresh_falls_due(c, clock);
    moving |= issue(c, clock);
    moving |= c->late && move_burst(c);
    c->next_clock = clock + 1;
    c->work = next_work(c, clock, moving);
}

bool dram_sched_busy(const struct dram_channel *c) {
    return c->commands || c->reads_n || c->draining || worth_draining(c);
}
