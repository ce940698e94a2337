/* The folder of a search's results: manifest.json says how they came about, runs.csv holds a row
 * per design as they end, the journal what a killed search goes on with. Of a shard only the
 * journal is there, under a name of its own. */
#ifndef MAGNETAR_CLI_EXPLORE_FOLDER_H
#define MAGNETAR_CLI_EXPLORE_FOLDER_H

#include "cli/explore/found.h"
#include "cli/options.h"

#define FOLDER_PATH_SIZE 4096

struct result_folder {
    char journal[FOLDER_PATH_SIZE], runs[FOLDER_PATH_SIZE], manifest[FOLDER_PATH_SIZE];
    FILE *rows; /* runs.csv while the search is under way */
};

/* Paths of a folder, of one of its shards where there are several. SIM_EUSAGE. */
int folder_paths(struct result_folder *f, const char *folder, uint64_t shard, uint64_t shards,
                 struct sim_err *err);

/* Makes the folder where it is not there. SIM_EIO. */
int folder_make(const char *folder, struct sim_err *err);

/* Writes the manifest, unless a search that goes on has one. SIM_EIO. */
int folder_manifest(const struct result_folder *f, const struct exploration *s, const char *command,
                    const struct cli_options *o, bool keep, struct sim_err *err);

/* Begins runs.csv with what is known, and appends rows [from, s->n). SIM_EIO. */
int folder_begin(struct result_folder *f, struct exploration *s, struct sim_err *err);
int folder_add(struct result_folder *f, const struct exploration *s, size_t from,
               struct sim_err *err);

/* Closes runs.csv, and writes it anew in the order of designs once the search is over. SIM_EIO. */
void folder_close(struct result_folder *f);
int folder_end(struct result_folder *f, const struct found *found, struct sim_err *err);

#endif
