/* Inside the importer of NVSim's reports: what was read of one cache or RAM. */
#ifndef MAGNETAR_MEMMODELS_TECH_NVSIM_H
#define MAGNETAR_MEMMODELS_TECH_NVSIM_H

#include "memmodels/tech/import.h"

#define NVSIM_FIELDS_MAX 64

enum nvsim_section { HEAD, SUMMARY, DATA, TAG, RAM };

struct nvsim_array {
    double read_s, write_s, read_j, write_j, read_b_per_s, write_b_per_s;
};

struct nvsim_cache {
    double capacity_b, hit_s, hit_j, leakage_w, area_mm2;
    double refresh_s, refresh_j, refresh_w;
    struct nvsim_array data, tag; /* a RAM is its data */
};

struct nvsim_report {
    struct import *im;
    enum nvsim_section section;
    bool ram, after_rule;
    char pending[61]; /* a line after a rule, which another one makes a title */
    struct nvsim_cache c;
    bool seen[NVSIM_FIELDS_MAX];
    uint64_t access_b;          /* of a line or word; 0: not seen */
    char mode[16], ways[16];    /* "Sequential", "16" */
    char target[60], banks[40]; /* "read latency"; "4 x 4" of the data array, dies last */
};

/* The row that the report makes. */
void nvsim_row(struct import_row *row, const struct nvsim_report *r);

#endif
