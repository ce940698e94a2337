/* The PE type table, compiled in by scripts/embed.sh. */
#ifndef MAGNETAR_PE_SHIPPED_H
#define MAGNETAR_PE_SHIPPED_H

struct pe_table {
    const char *name, *aliases, *help, *text;
};

/* Every shipped table; a row of zeros is the last. */
extern const struct pe_table pe_tables[];

#endif
