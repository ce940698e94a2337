/* magnetar as a library: traces, memory technologies, replays, networks on PE arrays, and a
 * last-level cache over DRAM that another simulator clocks. docs/library.md is the guide.
 *
 * Nothing here prints or exits, and nothing is kept outside of the objects that a caller makes: any
 * number of simulations run side by side in one process. An object belongs to one thread at a time;
 * a context (struct magnetar) may be shared by threads that register nothing in it meanwhile. Text
 * that is returned lives as long as the object that it was asked of, unless said otherwise. */
#ifndef MAGNETAR_H
#define MAGNETAR_H

#include "magnetar/configuration.h"
#include "magnetar/context.h"
#include "magnetar/error.h"
#include "magnetar/memory.h"
#include "magnetar/policy.h"
#include "magnetar/replay.h"
#include "magnetar/result.h"
#include "magnetar/run.h"
#include "magnetar/technology.h"
#include "magnetar/trace.h"
#include "magnetar/version.h"

#endif
