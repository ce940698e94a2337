# What is installed of the library: all of its headers.
include_HEADERS = include/magnetar.h
apidir = $(includedir)/magnetar
api_HEADERS = \
	include/magnetar/configuration.h \
	include/magnetar/context.h \
	include/magnetar/error.h \
	include/magnetar/memory.h \
	include/magnetar/policy.h \
	include/magnetar/replay.h \
	include/magnetar/result.h \
	include/magnetar/run.h \
	include/magnetar/technology.h \
	include/magnetar/trace.h \
	include/magnetar/version.h
