#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "config.h"
#include "sim/param.h"
#include "sim/result.h"

/* One row per subcommand, in the order of --help. */
static const struct command commands[] = {
    {"replay", "run traces through caches of one or more memory technologies", cmd_replay},
    {"curve", "LRU miss-ratio curves of a trace, all capacities in one pass", cmd_curve},
    {"run", "run a network on a PE array", cmd_run},
    {"sweep", "run or replay every combination of what varies", cmd_sweep},
    {"explore", "search a space of designs for the best ones", cmd_explore},
    {"flex", "what an accelerator leaves open of its mappings, and its worth", cmd_flex},
    {"nn", "train networks and see what the arithmetic of PEs costs in accuracy", cmd_nn},
    {"plot", "figures of results, as a paper prints them", cmd_plot},
    {"validate", "analytical models beside measurements and simulation", cmd_validate},
    {"trace", "look at, convert, check and repair traces", cmd_trace},
    {"tech", "memory technology tables: list, show, look up, import", cmd_tech},
    {"elf", "functions, data objects and CUDA kernels of a program", cmd_elf},
    {"list", "parameters, formats, policies, technologies", cmd_list},
};

#define N_COMMANDS (sizeof commands / sizeof commands[0])

const struct command *cli_command_at(size_t i) {
    return i < N_COMMANDS ? &commands[i] : NULL;
}

static int print_help(void) {
    struct sim_err err;
    puts("Usage: magnetar COMMAND [OPTION...] ...\n"
         "Cycle-level, trace-driven simulation of deep-learning accelerators and GPU caches, with\n"
         "memory technologies (SRAM, STT-MRAM, SOT-MRAM) that change cycles, energy and area.\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  %-10s %s\n", commands[i].name, commands[i].summary);
    puts("\n'magnetar COMMAND --help' explains a command.\n\n"
         "Exit status: 0 done, 1 a comparison failed, 2 command line or configuration,\n"
         "3 malformed input, 4 input or output, 5 not supported, 6 no progress.\n\n"
         "Examples:\n"
         "  magnetar trace info t.mgt\n"
         "  magnetar replay t.mgt --tech sram,stt-mram,sot-mram\n"
         "  magnetar tech show stt-mram");
    return cli_flush(&err) ? cli_fail(&err) : 0;
}

static int print_version(void) {
    struct sim_err err;
    printf("magnetar %s (model %d)\n", PACKAGE_VERSION, MODEL_VERSION);
    return cli_flush(&err) ? cli_fail(&err) : 0;
}

static int unknown_command(const char *name) {
    const char *names[N_COMMANDS];
    struct sim_err err;
    for (size_t i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i].name;
    const char *nearest = param_nearest(name, names, N_COMMANDS);
    sim_fail(&err, SIM_EUSAGE, "unknown command '%s'; %s%s", name,
             nearest ? "did you mean " : "see magnetar --help", nearest ? nearest : "");
    return cli_fail(&err);
}

int main(int argc, char **argv) {
    char name[64];
    cli_guard_streams();
    cli_catch_signals();
    if (argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        const int rc = print_help();
        return argc < 2 ? 2 : rc;
    }
    if (strcmp(argv[1], "--version") == 0)
        return print_version();
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(argv[1], commands[i].name) == 0) {
            snprintf(name, sizeof name, "magnetar %s", argv[1]);
            argv[1] = name;
            return commands[i].run(argc - 1, argv + 1);
        }
    return unknown_command(argv[1]);
}
