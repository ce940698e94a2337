/* magnetar list commands: every command, what it takes and its options, from the tables that parse
 * them. Which values an option takes is read off it: 'a|b|c' in place of a word in capitals are its
 * choices, and a help text that says 'magnetar list TOPIC' names the table that has them; "may be
 * repeated" is said where it may. */
#ifndef MAGNETAR_CLI_LIST_COMMANDS_H
#define MAGNETAR_CLI_LIST_COMMANDS_H

#include "sim/err.h"
#include "sim/json.h"

int list_rows_commands(json_t *list, struct sim_err *err);

/* The same in lines: "  NAME  traces,gens  help", below it "    convert FILE OUT" for each way to
 * call it and "    -c, --config=FILE  presets  help" for each option. */
int list_commands(struct sim_err *err);

#endif
