#include "sim/ini.h"

#include <ctype.h>
#include <ini.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sim/memory.h"

enum { INI_LINE_MAX = 4096, INI_WORD_MAX = 128 };

struct source {
    const struct ini_reader *reader;
    const char *name;
    FILE *file;
    int line;
    char section[INI_WORD_MAX];
    struct sim_err *err;
    int rc;
};

/* The next line without its end, comments of any length cut to what fits; false at the end. */
static bool get_line(struct source *s, char text[INI_LINE_MAX], bool *whole) {
    size_t n = 0;
    int c;
    *whole = true;
    while ((c = getc(s->file)) != EOF && c != '\n') {
        if (n + 1 < INI_LINE_MAX)
            text[n++] = (char)c;
        else
            *whole = false;
    }
    text[n] = '\0';
    if (strlen(text) < n)
        s->rc = sim_fail(s->err, SIM_EUSAGE, "%s:%d: a NUL character in a text file", s->name,
                         s->line + 1);
    return n || c != EOF;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* A no-break space is a blank, too: two, as it has two bytes. */
static void plain_blanks(char *text) {
    for (char *p = text; (p = strstr(p, "\xc2\xa0")) != NULL;)
        memset(p, ' ', 2);
}

/* Where a comment begins, or NULL: behind a blank, a semicolon also before one. */
static char *comment_of(char *text) {
    if (*text == ';' || *text == '#')
        return text;
    for (char *p = strpbrk(text, ";#"); p; p = strpbrk(p + 1, ";#"))
        if (is_blank(p[-1]) || (*p == ';' && (is_blank(p[1]) || !p[1])))
            return p;
    return NULL;
}

/* "name = ..." at the start of a text: the name's length, else 0. */
static size_t setting_name(const char *text) {
    size_t n = 0;
    if (!isalpha((unsigned char)*text) && *text != '_')
        return 0;
    while (isalnum((unsigned char)text[n]) || text[n] == '_' || text[n] == '.')
        n++;
    return text[n + strspn(text + n, " \t")] == '=' ? n : 0;
}

static int check_comment(struct source *s, const char *comment) {
    char name[INI_WORD_MAX];
    const char mark = *comment;
    comment += strspn(comment, ";# \t");
    const size_t n = setting_name(comment);
    if (!n || n >= sizeof name)
        return 0;
    snprintf(name, sizeof name, "%.*s", (int)n, comment);
    if (s->reader->known && !s->reader->known(s->reader->user, s->section, name))
        return 0;
    return sim_fail(
        s->err, SIM_EUSAGE,
        "%s:%d: '%s = ...' behind a '%c' would be a comment; expected one setting a line", s->name,
        s->line, name, mark);
}

/* "[ name ]" becomes "[name]"; returns its ']', or NULL where the line is none of a section. */
static char *close_section(char *text) {
    char *close = *text == '[' ? strchr(text, ']') : NULL;
    if (!close)
        return NULL;
    const size_t before = strspn(text + 1, " \t");
    memmove(text + 1, text + 1 + before, strlen(text + 1 + before) + 1);
    close = strchr(text, ']');
    while (close > text + 1 && is_blank(close[-1])) {
        memmove(close - 1, close, strlen(close) + 1);
        close--;
    }
    return close;
}

/* A section's line holds nothing else; a value's comment holds no further setting. */
static int check_line(struct source *s, char *text) {
    char *close = close_section(text), *comment = comment_of(text);
    if (!close)
        return comment && comment > text && strchr(text, '=') ? check_comment(s, comment) : 0;
    snprintf(s->section, sizeof s->section, "%.*s", (int)(close - text - 1), text + 1);
    close += 1 + strspn(close + 1, " \t\r");
    if (!*close || *close == ';' || *close == '#')
        return comment ? check_comment(s, comment) : 0;
    return sim_fail(s->err, SIM_EUSAGE,
                    "%s:%d: '%.40s' behind [%s]; expected it on a line of its own", s->name,
                    s->line, close, s->section);
}

/* inih asks for lines through this, which is how the line of each entry is known. */
static char *read_line(char *buf, int size, void *user) {
    struct source *s = user;
    char text[INI_LINE_MAX], *start = text;
    bool whole;
    if (s->rc || !get_line(s, text, &whole) || s->rc)
        return NULL;
    if (s->line++ == 0 && strncmp(start, "\xef\xbb\xbf", 3) == 0)
        start += 3;
    plain_blanks(start);
    start += strspn(start, " \t"); /* inih would take an indented line for a continued value */
    s->rc = check_line(s, start);
    if (s->rc)
        return NULL;
    char *comment = comment_of(start);
    if (comment)
        *comment = '\0';
    if ((!comment && !whole) || strlen(start) + 2 > (size_t)size) {
        s->rc = sim_fail(s->err, SIM_EUSAGE, "%s:%d: line longer than %d characters", s->name,
                         s->line, size - 2);
        return NULL;
    }
    snprintf(buf, (size_t)size, "%s\n", start);
    return buf;
}

static int take_entry(void *user, const char *section, const char *name, const char *value) {
    struct source *s = user;
    const struct ini_entry e = {section, name, value, s->name, s->line};
    s->rc = s->reader->take(s->reader->user, &e, s->err);
    return s->rc == 0;
}

static int open_source(struct source *s, const char *text) {
    struct stat st;
    s->file = text && !*text ? fopen("/dev/null", "r")
              : text         ? fmemopen((void *)(uintptr_t)text, strlen(text), "r")
                             : fopen(s->name, "r");
    if (!s->file)
        return sim_fail_errno(s->err, "%s", s->name);
    if (!text && fstat(fileno(s->file), &st) == 0 && S_ISDIR(st.st_mode)) {
        fclose(s->file);
        return sim_fail(s->err, SIM_EIO, "%s: is a directory", s->name);
    }
    return 0;
}

int ini_read(const struct ini_reader *reader, const char *name, const char *text, int *lines,
             struct sim_err *err) {
    struct source s = {.reader = reader, .name = name, .err = err};
    const int rc = open_source(&s, text);
    if (rc)
        return rc;
    const int bad_line = ini_parse_stream(read_line, &s, take_entry, &s);
    const bool failed = ferror(s.file);
    fclose(s.file);
    if (lines)
        *lines = s.line;
    if (failed)
        return sim_fail(err, SIM_EIO, "%s: read error", name);
    if (bad_line > 0 && (!s.rc || bad_line < s.line)) /* inih reads on after a bad line */
        return sim_fail(err, SIM_EUSAGE, "%s:%d: expected [section] or name = value", name,
                        bad_line);
    if (bad_line < 0 && !s.rc)
        return memory_fail(err, "%s: out of memory", name);
    return s.rc;
}
