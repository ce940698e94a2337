/* A result of the library as JSON, for comparison with the program's: count or timed with a TRACE,
 * on the carried preset titanx; run with a NETWORK. It says nothing else: the status is what it
 * exits with. */
#include <magnetar.h>
#include <stdio.h>
#include <string.h>

static int simulate(const struct magnetar *context, const struct magnetar_configuration *c,
                    char **argv, struct magnetar_result **result) {
    const char *const what = argv[1], *const name = argv[2];
    const struct magnetar_replay_options replay = {.traces = &name,
                                                   .n_traces = 1,
                                                   .technologies = "nvsim-sram,nvsim-stt",
                                                   .timed = strcmp(what, "timed") == 0,
                                                   .limit = 20000};
    const struct magnetar_run_options run = {.network = name, .batch = 2};
    return strcmp(what, "run") == 0 ? magnetar_run(context, c, &run, result, NULL)
                                    : magnetar_replay(context, c, &replay, result, NULL);
}

int main(int argc, char **argv) {
    if (argc != 3 || strcmp(magnetar_version(), MAGNETAR_VERSION) != 0)
        return 99;
    struct magnetar *context = magnetar_new(NULL);
    struct magnetar_configuration *c = magnetar_configuration_new(NULL);
    struct magnetar_result *result = NULL;
    int rc = strcmp(argv[1], "run") ? magnetar_configuration_load(c, "titanx", NULL) : 0;
    if (rc == 0)
        rc = simulate(context, c, argv, &result);
    if (rc == 0)
        fputs(magnetar_result_json(result), stdout);
    magnetar_result_free(result);
    magnetar_configuration_free(c);
    magnetar_free(context);
    return rc;
}
