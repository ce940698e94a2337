#include "cli/replay/observe.h"

#include <stdlib.h>
#include <string.h>

#include "sim/output.h"
#include "sim/unit.h"

int replay_observe_window(struct replay_observe *o, const char *text, struct sim_err *err) {
    const char *dots = strstr(text, "..");
    char from[32];
    if (!dots || (size_t)(dots - text) >= sizeof from)
        return sim_fail(err, SIM_EUSAGE, "--window %s: expected FROM..TO, in cycles", text);
    snprintf(from, sizeof from, "%.*s", (int)(dots - text), text);
    struct sim_err why;
    if (unit_parse_count(from, UNIT_NONE, &o->from, &why) ||
        unit_parse_count(dots + 2, UNIT_NONE, &o->to, &why))
        return sim_fail(err, SIM_EUSAGE, "--window %s", why.text);
    if (o->from >= o->to || o->to > UINT64_C(1) << 40)
        return sim_fail(err, SIM_EUSAGE, "--window %s: expected FROM < TO <= 2^40 cycles", text);
    return 0;
}

int replay_observe_check(struct replay_observe *o, struct sim_err *err) {
    if (o->epoch_file && !o->epoch)
        return sim_fail(err, SIM_EUSAGE, "--epoch-csv needs --epoch N");
    if (o->to && !o->timeline)
        return sim_fail(err, SIM_EUSAGE, "--window needs --timeline FILE");
    if (!o->epoch_file)
        o->epoch_file = EPOCH_FILE;
    if (!o->to)
        o->to = WINDOW_DEFAULT;
    return 0;
}

static int temporary(FILE **file, struct sim_err *err) {
    *file = tmpfile();
    return *file ? 0 : sim_fail_errno(err, "a temporary file");
}

int replay_streams_open(struct replay_streams *s, const struct replay_observe *o, size_t n,
                        struct sim_err *err) {
    int rc = 0;
    s->n = n;
    if (!o->epoch && !o->timeline)
        return 0;
    s->items = sim_alloc(n, sizeof *s->items, err);
    if (!s->items)
        return SIM_EIO;
    for (size_t i = 0; i < n && rc == 0; i++) {
        struct observe_config *c = &s->items[i];
        *c = (struct observe_config){.epoch_cycles = o->epoch ? o->epoch : 1,
                                     .from = o->from,
                                     .to = o->to,
                                     .number = (unsigned)i};
        if (o->epoch)
            rc = temporary(&c->epochs, err);
        if (rc == 0 && o->timeline)
            rc = temporary(&c->timeline, err);
    }
    return rc;
}

static int append(FILE *out, FILE *part, struct sim_err *err) {
    char buffer[65536];
    size_t n;
    if (fflush(part) || ferror(part) || fseek(part, 0, SEEK_SET))
        return sim_fail_errno(err, "a temporary file");
    while ((n = fread(buffer, 1, sizeof buffer, part)))
        fwrite(buffer, 1, n, out);
    return ferror(part) ? sim_fail_errno(err, "a temporary file") : 0;
}

/* One of the two files, of the parts of all cases. */
static int join(const struct replay_streams *s, const char *path, bool epochs,
                struct sim_err *err) {
    struct output out;
    int rc = output_open(&out, path, err);
    if (rc)
        return rc;
    (epochs ? observe_csv_head : observe_json_head)(out.file);
    for (size_t i = 0; i < s->n && rc == 0; i++)
        rc = append(out.file, epochs ? s->items[i].epochs : s->items[i].timeline, err);
    if (!epochs)
        observe_json_tail(out.file);
    if (rc == 0)
        rc = output_commit(&out, err);
    output_discard(&out);
    return rc;
}

int replay_streams_write(struct replay_streams *s, const struct replay_observe *o,
                         struct sim_err *err) {
    int rc = o->epoch ? join(s, o->epoch_file, true, err) : 0;
    if (rc == 0 && o->timeline)
        rc = join(s, o->timeline, false, err);
    return rc;
}

void replay_streams_close(struct replay_streams *s) {
    for (size_t i = 0; s->items && i < s->n; i++) {
        if (s->items[i].epochs)
            fclose(s->items[i].epochs);
        if (s->items[i].timeline)
            fclose(s->items[i].timeline);
    }
    free(s->items);
}
