#include "sim/shipped.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sim/memory.h"
#include "sim/shipped_files.h"

enum { NAMES_MAX = 64, NAME_SIZE = 64 };

const char *shipped_text(const char *path) {
    for (const struct shipped_file *f = shipped_files; f->name; f++)
        if (strcmp(f->name, path) == 0)
            return f->text;
    return NULL;
}

static int missing(const char *path, struct sim_err *err) {
    return sim_fail(err, SIM_EIO, "%s: not shipped", path);
}

int shipped_config(struct param_set *set, const char *path, struct sim_err *err) {
    const char *text = shipped_text(path);
    return text ? param_load_text(set, text, path, err) : missing(path, err);
}

int shipped_rows(struct rows *r, const struct rows_table *table, const char *path,
                 struct sim_err *err) {
    const char *text = shipped_text(path);
    return text ? rows_parse(r, table, text, strlen(text), path, err) : missing(path, err);
}

bool shipped_is_users(const char *name) {
    struct stat st;
    return stat(name, &st) == 0 && !S_ISDIR(st.st_mode);
}

static bool ends_in(const char *text, const char *ending) {
    const size_t n = strlen(text), m = strlen(ending);
    return n > m && strcmp(text + n - m, ending) == 0;
}

const char *shipped_named(const char *name, const char *ending) {
    char path[NAME_SIZE];
    if (shipped_is_users(name))
        return NULL;
    const int n = snprintf(path, sizeof path, "%s%s%s", strncmp(name, "conf/", 5) ? "conf/" : "",
                           name, ends_in(name, ending) ? "" : ending);
    return n < (int)sizeof path ? shipped_text(path) : NULL;
}

/* The name that is meant, as "; did you mean 'titanx'?", or "". */
static const char *guess(char *buf, size_t size, const char *name, char names[][NAME_SIZE],
                         size_t n) {
    const char *candidates[NAMES_MAX];
    for (size_t i = 0; i < n; i++)
        candidates[i] = names[i];
    const char *nearest = param_nearest(name, candidates, n);
    snprintf(buf, size, "%s%s%s", nearest ? "; did you mean '" : "", nearest ? nearest : "",
             nearest ? "'?" : "");
    return buf;
}

int shipped_load(struct param_set *set, const char *name, struct sim_err *err) {
    char names[NAMES_MAX][NAME_SIZE], help[SHIPPED_HELP], meant[NAME_SIZE + 24];
    const char *text = shipped_named(name, ".ini");
    if (text)
        return param_load_text(set, text, name, err);
    const int rc = param_load(set, name, err);
    if (rc != SIM_EIO || access(name, F_OK) == 0)
        return rc;
    size_t n = 0;
    while (n < NAMES_MAX && shipped_preset_at(n, names[n], NAME_SIZE, help))
        n++;
    return sim_fail(err, SIM_EIO, "%s: no such file or preset%s", name,
                    guess(meant, sizeof meant, name, names, n));
}

/* The first sentence of the comment that opens the file, without the marks. */
static void first_sentence(const char *text, char help[SHIPPED_HELP]) {
    size_t n = 0;
    for (bool begin = true; *text && n < SHIPPED_HELP - 1; text++) {
        if (begin && *text != ';')
            break;
        if (begin)
            text += text[1] == ' ';
        else if (*text == '.' && (text[1] == ' ' || text[1] == '\n'))
            break;
        else
            help[n++] = *text == '\n' ? ' ' : *text;
        begin = *text == '\n';
    }
    while (n && help[n - 1] == ' ')
        n--;
    help[n] = '\0';
}

const char *shipped_preset_at(size_t i, char *name, size_t size, char help[SHIPPED_HELP]) {
    for (const struct shipped_file *f = shipped_files; f->name; f++) {
        if (strncmp(f->name, "conf/", 5) || !ends_in(f->name, ".ini") || strchr(f->name + 5, '/') ||
            i--)
            continue;
        snprintf(name, size, "%.*s", (int)strlen(f->name) - 9, f->name + 5);
        first_sentence(f->text, help);
        return name;
    }
    return NULL;
}

const char *shipped_folder(char *buf, size_t size) {
    char program[PATH_MAX];
    const ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);
    struct stat st;
    if (n > 0) {
        program[n] = '\0';
        *strrchr(program, '/') = '\0';
        if (snprintf(buf, size, "%s/data", program) < (int)size && stat(buf, &st) == 0 &&
            S_ISDIR(st.st_mode))
            return buf;
    }
    snprintf(buf, size, "%s", PKGDATADIR);
    return buf;
}

const char *shipped_trace(const char *name, char *buf, size_t size) {
    char folder[PATH_MAX];
    if (!*name || *name == '/' || strstr(name, "..") || shipped_is_users(name))
        return NULL;
    const int n = snprintf(buf, size, "%s/%s%s", shipped_folder(folder, sizeof folder), name,
                           ends_in(name, ".mgt") ? "" : ".mgt");
    return n < (int)size && shipped_is_users(buf) ? buf : NULL;
}

static int is_entry(const struct dirent *e) {
    return *e->d_name != '.';
}

/* The traces of a folder, then those of its folders, whose names `prefix` opens. */
static int walk(const char *folder, const char *prefix,
                int (*each)(void *user, const char *name, const char *path), void *user) {
    struct dirent **entries;
    const int n = scandir(folder, &entries, is_entry, alphasort);
    int rc = 0;
    if (n < 0 && errno == ENOMEM)
        memory_ran_out();
    for (int folders = 0; folders < 2; folders++)
        for (int i = 0; i < n && rc == 0; i++) {
            char path[PATH_MAX], name[PATH_MAX];
            struct stat st;
            const char *file = entries[i]->d_name;
            if (snprintf(path, sizeof path, "%s/%s", folder, file) >= (int)sizeof path ||
                stat(path, &st))
                continue;
            if (folders && S_ISDIR(st.st_mode) && !*prefix) {
                if (snprintf(name, sizeof name, "%s/", file) < (int)sizeof name)
                    rc = walk(path, name, each, user);
            } else if (!folders && ends_in(file, ".mgt")) {
                const int length = (int)strlen(file) - 4;
                if (snprintf(name, sizeof name, "%s%.*s", prefix, length, file) < (int)sizeof name)
                    rc = each(user, name, path);
            }
        }
    for (int i = 0; i < n; i++)
        free(entries[i]);
    if (n >= 0)
        free(entries);
    return rc;
}

int shipped_traces(int (*each)(void *user, const char *name, const char *path), void *user) {
    char folder[PATH_MAX];
    return walk(shipped_folder(folder, sizeof folder), "", each, user);
}

struct names {
    char at[NAMES_MAX][NAME_SIZE];
    size_t n;
};

static int collect(void *user, const char *name, const char *path) {
    struct names *names = user;
    (void)path;
    if (names->n < NAMES_MAX)
        snprintf(names->at[names->n++], NAME_SIZE, "%.*s", NAME_SIZE - 1, name);
    return 0;
}

int shipped_no_trace(const char *name, struct sim_err *err) {
    struct names names = {.n = 0};
    char meant[NAME_SIZE + 24];
    const char *what = strerror(errno);
    shipped_traces(collect, &names);
    return sim_fail(err, SIM_EIO, "%s: %s%s", name, what,
                    guess(meant, sizeof meant, name, names.at, names.n));
}
