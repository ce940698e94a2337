# Cases: configurations, the work they are given, their results; samples and fits of spaces.
explore_sources = \
	explore/arrays.c \
	explore/case.c \
	explore/count.c \
	explore/layers.c \
	explore/range.c \
	explore/regression.c \
	explore/result.c \
	explore/sample.c \
	explore/settings.c \
	explore/stream.c \
	explore/timed.c \
	explore/vary.c

explore_headers = \
	explore/arrays.h \
	explore/case.h \
	explore/count.h \
	explore/layers.h \
	explore/range.h \
	explore/regression.h \
	explore/result.h \
	explore/sample.h \
	explore/settings.h \
	explore/stream.h \
	explore/tick.h \
	explore/timed.h \
	explore/vary.h
