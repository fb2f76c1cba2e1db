# SPDX-License-Identifier: GPL-3.0-or-later
# Debian packages: `cpack -G DEB` in the build directory makes poolscope (the program) and
# libpoolscope-dev (the engine, for programs of others).
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME poolscope)
set(CPACK_PACKAGE_VENDOR Poolscope)
set(CPACK_PACKAGE_CONTACT "The Poolscope developers <poolscope@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "oscilloscope for concurrency")
set(CPACK_PACKAGE_DESCRIPTION
"Runs work on threads, processes and coroutines, and shows every task as it
waits in a queue, starts on a worker and ends, live and exactly.")
set(CPACK_PACKAGE_FILE_NAME "poolscope")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)

set(CPACK_COMPONENTS_ALL ${CMAKE_INSTALL_DEFAULT_COMPONENT_NAME} core)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME poolscope)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "fonts-dejavu-core | fonts-freefont-ttf, qt6-translations-l10n, qt6-wayland")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "fonts-noto-cjk")
set(CPACK_DEBIAN_CORE_PACKAGE_NAME libpoolscope-dev)
set(CPACK_DEBIAN_CORE_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_CORE_PACKAGE_DEPENDS "libfmt-dev, nlohmann-json3-dev")
set(CPACK_COMPONENT_CORE_DESCRIPTION "The engine of Poolscope for programs of your own:
executors and futures in C++ with the names of Python's concurrent.futures.")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
include(CPack)
