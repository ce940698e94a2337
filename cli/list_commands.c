#include "cli/list_commands.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/list_rows.h"
#include "sim/memory.h"

static const char lower[] = "abcdefghijklmnopqrstuvwxyz0123456789-";

static void add_piece(json_t *list, const char *text, size_t n) {
    char piece[80];
    snprintf(piece, sizeof piece, "%.*s", (int)n, text);
    json_add(list, json_text(piece));
}

/* Topics after each "magnetar list " of the text, its examples aside. */
static json_t *lists_in(const char *text) {
    static const char says[] = "'magnetar list ";
    json_t *lists = json_array();
    const char *end = text ? strstr(text, "Examples:") : NULL;
    for (const char *at = text; at && (at = strstr(at, says)) && (!end || at < end);) {
        at += sizeof says - 1;
        add_piece(lists, at, strspn(at, lower));
    }
    return lists;
}

/* "os|ws|rs": words in small letters alone. */
static json_t *choices_in(const char *arg) {
    json_t *choices = json_array();
    if (!arg || strspn(arg, "|abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(arg))
        return choices;
    for (size_t n; *arg; arg += n + (arg[n] == '|')) {
        n = strcspn(arg, "|");
        add_piece(choices, arg, n);
    }
    return choices;
}

/* Words in small letters that a line of the usage begins with: "convert FILE OUT". */
static json_t *actions_in(const char *usage) {
    json_t *actions = json_array();
    for (const char *at = usage; at && *at;
         at += strcspn(at, "\n|") + (at[strcspn(at, "\n|")] != 0)) {
        at += strspn(at, "[ ");
        const size_t n = strspn(at, lower);
        if (n && *at != '-' && strchr(" \n", at[n]))
            add_piece(actions, at, n);
    }
    return actions;
}

static json_t *usage_lines(const char *usage) {
    json_t *lines = json_array();
    for (const char *at = usage; at && *at; at += strcspn(at, "\n") + (at[strcspn(at, "\n")] != 0))
        add_piece(lines, at, strcspn(at, "\n"));
    return lines;
}

static void add_option(json_t *list, const struct argp_option *o) {
    const char letter[] = {isprint(o->key) ? (char)o->key : '\0', '\0'};
    json_t *row = list_row(list, o->name, o->doc);
    json_put(row, "short", *letter ? json_text(letter) : json_null());
    json_put(row, "argument", o->arg ? json_text(o->arg) : json_null());
    json_put(row, "optional", json_boolean(o->flags & OPTION_ARG_OPTIONAL));
    json_put(row, "choices", choices_in(o->arg));
    json_put(row, "lists", lists_in(o->doc));
    json_put(row, "repeats", json_boolean(strstr(o->doc, "may be repeated") != NULL));
}

static void take_command(void *user, const struct argp *argp) {
    json_t *row = user;
    json_put(row, "usage", usage_lines(argp->args_doc));
    json_put(row, "actions", actions_in(argp->args_doc));
    json_put(row, "lists", lists_in(argp->doc));
    json_t *options = json_put(row, "options", json_array());
    for (const struct argp_option *o = argp->options; o && (o->name || o->key); o++)
        if (o->name && !(o->flags & OPTION_HIDDEN))
            add_option(options, o);
}

int list_rows_commands(json_t *list, struct sim_err *err) {
    const struct command *c;
    (void)err;
    for (size_t i = 0; (c = cli_command_at(i)); i++)
        cli_describe(c, take_command, list_row(list, c->name, c->summary));
    return 0;
}

static const char *text_of(const json_t *row, const char *key) {
    const char *text = json_string_value(json_object_get(row, key));
    return text ? text : "";
}

/* The texts of an array, with commas; "-" for none. */
static const char *joined(const json_t *array, char *buf, size_t size) {
    size_t i, used = 0;
    const json_t *text;
    snprintf(buf, size, "-");
    for (i = 0; (text = json_array_get(array, i)) && used < size; i++)
        used += (size_t)snprintf(buf + used, size - used, "%s%s", i ? "," : "",
                                 json_string_value(text));
    return buf;
}

static void print_option(const json_t *o) {
    char named[80], lists[80];
    const char *letter = text_of(o, "short"), *argument = text_of(o, "argument");
    snprintf(named, sizeof named, "%s%s%s--%s%s%s", *letter ? "-" : "", letter, *letter ? ", " : "",
             text_of(o, "name"), *argument ? "=" : "", argument);
    printf("    %-28s %-14s %s\n", named, joined(json_object_get(o, "lists"), lists, sizeof lists),
           text_of(o, "help"));
}

static void print_command(const json_t *row) {
    size_t i;
    const json_t *usage, *option;
    char lists[80];
    printf("  %-30s %-14s %s\n", text_of(row, "name"),
           joined(json_object_get(row, "lists"), lists, sizeof lists), text_of(row, "help"));
    json_array_foreach(json_object_get(row, "usage"), i, usage)
        printf("    %s\n", json_string_value(usage));
    json_array_foreach(json_object_get(row, "options"), i, option) print_option(option);
}

int list_commands(struct sim_err *err) {
    json_t *list = json_array();
    size_t i;
    const json_t *row;
    int rc = list_rows_commands(list, err);
    if (rc == 0)
        rc = memory_check(err);
    for (i = 0; rc == 0 && (row = json_array_get(list, i)); i++) {
        printf("%s", i ? "\n" : "");
        print_command(row);
    }
    json_decref(list);
    return rc;
}
