/* The mappings of conf/maestro/. */
#include "pe/maestro/shipped.h"

#include <stdio.h>
#include <string.h>

#include "sim/param.h"
#include "sim/shipped.h"

static const char *const names[] = {"kcp_ws", "xp_ws", "yxp_os", "ykp_os", "rs", "nlr", "nmk"};
enum { NAMES = sizeof names / sizeof *names };

static const char *text_of(const char *name) {
    char path[64];
    snprintf(path, sizeof path, "conf/maestro/%s.m", name);
    return shipped_text(path);
}

const char *maestro_shipped_at(size_t i, const char **help) {
    if (i >= NAMES)
        return NULL;
    const char *text = text_of(names[i]);
    *help = text ? text + strlen("// ") : "";
    return names[i];
}

int maestro_shipped_open(struct net_dataflow *d, const char *name, struct sim_err *err) {
    size_t i = 0;
    while (i < NAMES && strcmp(names[i], name))
        i++;
    const bool known = i < NAMES || strcmp(name, MAESTRO_DEEP) == 0;
    const char *text = known ? text_of(name) : NULL;
    if (text)
        return net_dataflow_read(d, name, text, NULL, 0, err);
    const char *near = param_nearest(name, names, NAMES);
    return sim_fail(err, SIM_EUSAGE,
                    "--dataflow %s: with --compat maestro, expected "
                    "kcp_ws|xp_ws|yxp_os|ykp_os|rs|nlr|nmk%s%s%s",
                    name, near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}
