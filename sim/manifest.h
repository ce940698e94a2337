/* What a result says of how it came about: the command line as it was typed, and every file that
 * was read, with its checksum; and texts of any bytes in JSON. */
#ifndef MAGNETAR_SIM_MANIFEST_H
#define MAGNETAR_SIM_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/result.h"

/* The words as a shell takes them apart again, quoted where they must be; a word with bytes that
 * are no UTF-8 or no text is written $'...'. argv[0] stands as it is. Release with free(); NULL
 * when out of memory, which is noted (sim/memory.h). */
char *manifest_quote(int argc, char *const *argv);

/* Adds "command_line": what manifest_quote returned; nothing where `quoted` is NULL. */
void manifest_command(struct result *result, const char *quoted);

/* CRC-32 of a text, and of a file; false where there is no such regular file that can be read. */
uint32_t manifest_crc_text(const char *text, size_t size);
bool manifest_crc(const char *path, uint32_t *crc);

/* Adds a file that was read, once however often; `role` is what for ("configuration"). A name under
 * which the user has no file is one of the carried ones, of which `carried` is the text; where that
 * is NULL, too, nothing was read and nothing is added. */
void manifest_file(struct result *result, const char *name, const char *role, const char *carried);

/* Adds a text that the program carries, whatever files the user has; once however often. */
void manifest_carried(struct result *result, const char *name, const char *role, const char *text);

/* Adds a file that the last input names, with its checksum; NULL: not known. */
void manifest_part(struct result *result, const char *name, const char *format,
                   const uint32_t *crc32);

/* Adds the files that texts of the runs' configurations name (a technology or DRAM by its path,
 * FILE:NAME, the parts of gen:NETWORK,KEY=FILE). */
void manifest_config(struct result *result);

/* Bytes of the UTF-8 character that the text begins with, 0 where there is none: no overlong forms,
 * no surrogates, nothing above U+10FFFF, and not its end. */
size_t manifest_character(const char *text);

/* Text to JSON and back. Text that is UTF-8 stands as it is. Otherwise, and where it holds "\x"
 * itself, every byte that belongs to no UTF-8 character becomes \xHH, and every backslash \x5c.
 * manifest_bytes undoes both: every \xHH becomes that byte. Release with free(). */
char *manifest_escape(const char *text);
char *manifest_bytes(const char *escaped);

#endif
