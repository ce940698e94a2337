# What include/ declares, over everything else.
library_sources = \
	library/configuration.c \
	library/context.c \
	library/error.c \
	library/inside.h \
	library/memory.c \
	library/replay.c \
	library/result.c \
	library/run.c \
	library/technology.c \
	library/trace.c
