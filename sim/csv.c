#include "sim/csv.h"

#include <stdlib.h>
#include <string.h>

#include "sim/memory.h"

int csv_slurp(char **text, size_t *size, const char *path, struct sim_err *err) {
    FILE *f = fopen(path, "rb");
    if (!f)
        return sim_fail_errno(err, "%s", path);
    char *buf = malloc(CSV_TEXT_MAX + 1);
    if (!buf) {
        fclose(f);
        return memory_fail(err, "out of memory");
    }
    const size_t n = fread(buf, 1, CSV_TEXT_MAX + 1, f);
    int rc = 0;
    if (ferror(f))
        rc = sim_fail_errno(err, "%s", path);
    else if (n > CSV_TEXT_MAX)
        rc = sim_fail(err, SIM_EFORMAT, "%s: longer than %zu bytes: not a table or tool output",
                      path, CSV_TEXT_MAX);
    fclose(f);
    if (rc) {
        free(buf);
        return rc;
    }
    buf[n] = '\0';
    *text = buf;
    *size = n;
    return 0;
}

int csv_check_from(const char *text, size_t size, const char *origin, int line,
                   struct sim_err *err) {
    for (size_t i = 0; i < size; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c == '\n')
            line++;
        else if ((c < ' ' && c != '\t' && c != '\r') || c == 0x7f)
            return sim_fail(err, SIM_EFORMAT, "%s:%d: byte 0x%02x: expected text", origin, line, c);
    }
    return 0;
}

int csv_check_text(const char *text, size_t size, const char *origin, struct sim_err *err) {
    return csv_check_from(text, size, origin, 1, err);
}

char *csv_line(char **rest) {
    char *line = *rest;
    if (!line || !*line)
        return NULL;
    char *end = strchr(line, '\n');
    *rest = end ? end + 1 : NULL;
    if (!end)
        end = line + strlen(line);
    if (end > line && end[-1] == '\r')
        end--;
    *end = '\0';
    return line;
}

/* A no-break space is a blank, too: spreadsheets and web pages leave them. */
#define NO_BREAK "\xc2\xa0"

/* Bytes of the blanks that a text begins with. */
static size_t blanks(const char *text) {
    size_t n = 0;
    for (;; n += 2) {
        n += strspn(text + n, " \t");
        if (strncmp(text + n, NO_BREAK, 2))
            return n;
    }
}

/* Bytes of the blank that the first n bytes end with; 0: they end with none. */
static size_t blank_before(const char *text, size_t n) {
    if (n && strchr(" \t", text[n - 1]))
        return 1;
    return n > 1 && !memcmp(text + n - 2, NO_BREAK, 2) ? 2 : 0;
}

char *csv_trim(char *text) {
    text += blanks(text);
    size_t n = strlen(text);
    for (size_t more; (more = blank_before(text, n)) != 0;)
        n -= more;
    text[n] = '\0';
    return text;
}

/* Unquotes the cell that opens at *p (past the quote) in place; *p moves past the closing quote.
 */
static bool unquote(char **p) {
    char *to = *p;
    for (char *from = *p; *from; from++) {
        if (*from == '"' && from[1] != '"') {
            *p = from + 1 + blanks(from + 1);
            *to = '\0';
            return true;
        }
        if (*from == '"')
            from++;
        *to++ = *from;
    }
    return false;
}

int csv_split(char *line, char **cells, int max) {
    int n = 0;
    for (char *p = line; p;) {
        if (n == max)
            return -2;
        p += blanks(p);
        cells[n] = p;
        const bool quoted = *p == '"';
        if (quoted) {
            cells[n] = ++p;
            if (!unquote(&p) || (*p && *p != ','))
                return -1;
        }
        char *comma = strchr(p, ',');
        if (comma)
            *comma = '\0';
        if (!quoted) {
            if (strchr(p, '"'))
                return -1;
            csv_trim(p);
        }
        n++;
        p = comma ? comma + 1 : NULL;
    }
    return n;
}

bool csv_is_word(const char *text) {
    const size_t n =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.+");
    return n > 0 && n <= CSV_WORD_MAX && text[n] == '\0';
}

/* What would be read as another text without quotes: separators, blanks that are trimmed, the mark
 * of a comment. */
static bool needs_quotes(const char *text) {
    const size_t n = strlen(text);
    return n && (strpbrk(text, ",\"\r\n") || *text == '#' || blanks(text) || blank_before(text, n));
}

void csv_write(FILE *f, const char *text) {
    if (!needs_quotes(text)) {
        fputs(text, f);
        return;
    }
    fputc('"', f);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', f);
        fputc(*text, f);
    }
    fputc('"', f);
}
