/* A note that memory ran out: where no error can be returned, as deep in the making of a document,
 * or where it can and may get lost on its way. It is the thread's own, as errno is, and stays until
 * somebody asks: nothing is whole that was made since. */
#ifndef MAGNETAR_SIM_MEMORY_H
#define MAGNETAR_SIM_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "sim/err.h"

void memory_ran_out(void);

/* The note, and sim_fail with SIM_EIO. */
int memory_fail(struct sim_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Did memory run out in this thread since somebody asked? SIM_EIO. */
int memory_check(struct sim_err *err);

/* The same as yes or no: the note stays, or is taken to be handed on to another thread. */
bool memory_is_short(void);
bool memory_take(void);

/* A stream whose text stays in memory. Unlike one of open_memstream, which drops what it has no
 * room for without a word, it leaves a note. */
struct memory_text {
    FILE *file; /* NULL where there is no memory even for this */
    char *text;
    size_t size, cap;
    bool failed;
};

/* Returns t->file. */
FILE *memory_text_open(struct memory_text *t);

/* The text and the '\0' behind it, for the caller to free, and its size where `size` is not NULL;
 * or NULL and a note. */
char *memory_text_close(struct memory_text *t, size_t *size);

/* An array of so many bytes, as malloc gives it; a large one in large pages, where the system has
 * them. For the caller to free; NULL and a note. */
void *memory_large(size_t size);

#endif
