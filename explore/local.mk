# Cases: configurations, the work they are given, their results; samples and fits of spaces.
explore_sources = \
	explore/arrays.c \
	explore/arrays.h \
	explore/case.c \
	explore/case.h \
	explore/count.c \
	explore/count.h \
	explore/flip.c \
	explore/flip.h \
	explore/inputs.c \
	explore/inputs.h \
	explore/layers.c \
	explore/layers.h \
	explore/notes.c \
	explore/notes.h \
	explore/range.c \
	explore/range.h \
	explore/regression.c \
	explore/regression.h \
	explore/result.c \
	explore/result.h \
	explore/sample.c \
	explore/sample.h \
	explore/settings.c \
	explore/settings.h \
	explore/spread.c \
	explore/spread.h \
	explore/stream.c \
	explore/stream.h \
	explore/tick.h \
	explore/timed.c \
	explore/timed.h \
	explore/vary.c \
	explore/vary.h \
	explore/verdict.c \
	explore/verdict.h \
	explore/verdict_rerun.c
