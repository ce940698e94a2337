#include "cli/trace/recover.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "sim/output.h"
#include "traces/mgt/mgt.h"

/* Standard error where the trace itself goes to standard output. */
static void say_recovered(FILE *f, const struct mgt_recovery *r) {
    fprintf(f,
            "saved %llu accesses in %llu blocks; %llu damaged blocks and %llu stray bytes left "
            "out\n",
            (unsigned long long)r->records, (unsigned long long)r->blocks,
            (unsigned long long)r->damaged, (unsigned long long)r->skipped_bytes);
    if (r->descriptions || r->kernels)
        fprintf(f, "lost %llu descriptions; %llu kernels without one are named \"lost\"\n",
                (unsigned long long)r->descriptions, (unsigned long long)r->kernels);
}

int trace_recover(const char *input, uint64_t descriptions, const char *output,
                  struct sim_err *err) {
    struct output out = {0};
    struct mgt_recovery r;
    int rc = output_open(&out, output, err);
    if (rc == 0)
        rc = mgt_recover(input, descriptions, out.file, &r, err);
    if (rc == 0)
        rc = cli_interrupted(err);
    if (rc == 0)
        rc = output_commit(&out, err);
    if (rc == 0)
        say_recovered(strcmp(output, "-") ? stdout : stderr, &r);
    output_discard(&out);
    return rc;
}
