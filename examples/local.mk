# Programs of somebody else's, which tests/check-library.sh builds against the installed library.
EXTRA_DIST += \
	examples/core.cc \
	examples/policy.c
