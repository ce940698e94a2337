# MAGNETAR_CAPTURE: is there what the Oclgrind plugin and its driver need? Sets HAVE_CAPTURE,
# CAPTURE_CFLAGS, CAPTURE_LIBS (OpenCL, CLBlast) and OCLGRIND_CPPFLAGS (LLVM's headers). Not with
# sanitizers: a plugin that has them cannot be loaded by a program that has not.
AC_DEFUN([MAGNETAR_CAPTURE], [
AC_ARG_WITH([capture],
    [AS_HELP_STRING([--with-capture], [build magnetar-capture (default: if Oclgrind 21.10, LLVM 14, OpenCL and CLBlast are there)])],
    [], [with_capture=check])
have_capture=no
capture_lacks=
AS_IF([test "x$enable_sanitizers" = xyes], [capture_lacks=" a build without sanitizers"])
AS_IF([test "x$with_capture" != xno && test -z "$capture_lacks"], [
    AC_PATH_PROGS([LLVM_CONFIG], [llvm-config-14])
    AS_IF([test -n "$LLVM_CONFIG"],
        [OCLGRIND_CPPFLAGS="-isystem `$LLVM_CONFIG --includedir`"],
        [capture_lacks="$capture_lacks llvm-14-dev"])
    PKG_CHECK_MODULES([CAPTURE], [OpenCL clblast], [:],
        [capture_lacks="$capture_lacks ocl-icd-opencl-dev libclblast-dev"])
    AS_IF([test -n "$LLVM_CONFIG"], [
        AC_LANG_PUSH([C++])
        magnetar_save_CPPFLAGS=$CPPFLAGS
        CPPFLAGS="$CPPFLAGS $OCLGRIND_CPPFLAGS"
        AC_CHECK_HEADER([oclgrind/Plugin.h], [:], [capture_lacks="$capture_lacks liboclgrind-dev"])
        CPPFLAGS=$magnetar_save_CPPFLAGS
        AC_LANG_POP([C++])
    ])
    AS_IF([test -z "$capture_lacks"], [have_capture=yes])
])
AS_IF([test "x$with_capture" = xyes && test $have_capture = no],
    [AC_MSG_ERROR([--with-capture needs:$capture_lacks])])
AC_SUBST([OCLGRIND_CPPFLAGS])
AM_CONDITIONAL([HAVE_CAPTURE], [test $have_capture = yes])
])
