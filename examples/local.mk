# Programs of somebody else's and what they print; tests/check-library.sh builds them against the
# installed library.
EXTRA_DIST += \
	examples/core.cc \
	examples/core.out \
	examples/policy.c \
	examples/policy.out
