# The module magnetar for Python: runs the program. From the build tree by PYTHONPATH=python.
if HAVE_PYTHON
pkgpython_PYTHON = $(python_module)
nodist_pkgpython_PYTHON = python/magnetar/_installed.py
CLEANFILES += $(nodist_pkgpython_PYTHON)
endif
python_module = \
	python/magnetar/__init__.py \
	python/magnetar/_program.py \
	python/magnetar/_result.py \
	python/magnetar/_space.py \
	python/magnetar/_words.py
EXTRA_DIST += $(python_module)

# Where the program lies, seen from the installed module: so both can be moved together.
python/magnetar/_installed.py: Makefile
	$(AM_V_GEN)$(MKDIR_P) python/magnetar && $(PYTHON) -c 'import os, sys; \
	  print("PROGRAM = %r" % os.path.relpath(sys.argv[1], sys.argv[2]))' \
	  "$(bindir)/`echo magnetar | sed '$(transform)'`" '$(pkgpythondir)' >$@.tmp && mv $@.tmp $@
