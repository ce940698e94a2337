#include "cli/compare/print.h"

#include <string.h>

#define HOLDERS_SHOWN 3

/* What follows the name of a table of the case at the head of a note; NULL: no table's name stands
 * there. */
static const char *behind_name(const struct explore_case *c, const char *text) {
    for (int which = 0; which < CASE_TABLES; which++) {
        const struct tech_figures *f = case_table(c, which);
        const size_t n = f ? strlen(f->name) : 0;
        if (n && strncmp(text, f->name, n) == 0 && text[n] == ':')
            return text + n;
    }
    return NULL;
}

static bool has_note(const struct explore_case *c, const char *text) {
    size_t k;
    json_t *note;
    json_array_foreach(c->notes, k,
                       note) if (strcmp(json_string_value(note), text) == 0) return true;
    return false;
}

/* What a note is known by: of one that begins with a table's name, what follows it. */
static const char *said_of(const struct explore_case *c, const char *text) {
    const char *behind = behind_name(c, text);
    return behind ? behind : text;
}

/* A note of a case, by its place among all notes. */
struct place {
    size_t i, k;
};

static const char *note_at(const struct explore_cases *cases, struct place p) {
    return json_string_value(json_array_get(cases->items[p.i].notes, p.k));
}

/* Goes to the next note; false behind the last. */
static bool next_note(const struct explore_cases *cases, struct place *p) {
    p->k++;
    while (p->i < cases->n && p->k >= json_array_size(cases->items[p->i].notes))
        *p = (struct place){p->i + 1, 0};
    return p->i < cases->n;
}

/* Does a note before this one have the same text; or say the same, of another table? */
static bool before(const struct explore_cases *cases, struct place p, bool same_text) {
    const char *text = note_at(cases, p);
    const char *said = said_of(&cases->items[p.i], text);
    for (struct place q = {0, (size_t)-1}; next_note(cases, &q) && (q.i < p.i || q.k < p.k);) {
        const char *other = note_at(cases, q);
        if (q.i > p.i)
            break;
        if (strcmp(same_text ? other : said_of(&cases->items[q.i], other),
                   same_text ? text : said) == 0)
            return true;
    }
    return false;
}

/* The labels of the first few cases that have a note; nothing where all have it. */
static void print_holders(FILE *out, const struct explore_cases *cases, const char *text) {
    size_t n = 0, shown = 0;
    for (size_t i = 0; i < cases->n; i++)
        n += has_note(&cases->items[i], text);
    if (n == cases->n)
        return;
    for (size_t i = 0; i < cases->n && shown < HOLDERS_SHOWN; i++)
        if (has_note(&cases->items[i], text))
            fprintf(out, "%s%s", shown++ ? ", " : " (", cases->items[i].label);
    if (n > shown)
        fprintf(out, " and %zu more", n - shown);
    fputc(')', out);
}

/* The names of all tables of which the same is said. */
static void print_names(FILE *out, const struct explore_cases *cases, struct place p,
                        const char *said) {
    bool first = true;
    do {
        const char *text = note_at(cases, p);
        const char *behind = behind_name(&cases->items[p.i], text);
        if (!behind || strcmp(behind, said) != 0 || before(cases, p, true))
            continue;
        fprintf(out, "%s%.*s", first ? ": " : ", ", (int)(behind - text), text);
        first = false;
    } while (next_note(cases, &p));
}

void case_print_notes(FILE *out, const struct explore_cases *cases) {
    for (struct place p = {0, (size_t)-1}; next_note(cases, &p);) {
        const char *text = note_at(cases, p);
        const char *behind = behind_name(&cases->items[p.i], text);
        if (before(cases, p, false))
            continue;
        fputs("note", out);
        if (behind)
            print_names(out, cases, p, behind);
        else
            print_holders(out, cases, text);
        fprintf(out, behind ? "%s\n" : ": %s\n", behind ? behind : text);
    }
}
