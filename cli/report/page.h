/* Styles and scripts of a report's page, compiled in by scripts/embed.sh, in the order in which the
 * page has them. */
#ifndef MAGNETAR_CLI_REPORT_PAGE_H
#define MAGNETAR_CLI_REPORT_PAGE_H

struct page_file {
    const char *name, *aliases, *help, *text;
};

/* Ends with a zero row. */
extern const struct page_file page_files[];

#endif
