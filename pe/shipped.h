/* The PE type table, compiled in by traces/networks/embed.awk. */
#ifndef MAGNETAR_PE_SHIPPED_H
#define MAGNETAR_PE_SHIPPED_H

#include "traces/networks/embed.h"

extern const struct embed_file pe_shipped[];

#endif
