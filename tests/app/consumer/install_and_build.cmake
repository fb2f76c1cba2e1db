# SPDX-License-Identifier: GPL-3.0-or-later
# Run by ctest with -D BUILD=, -D SOURCE= and -D WORK=: installs the engine from BUILD into an empty
# folder in WORK, builds the project in SOURCE against that alone, and runs it.
function(must)
    execute_process(COMMAND ${ARGV} COMMAND_ECHO STDOUT RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "This command ended with ${status}: ${ARGV}")
    endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
must("${CMAKE_COMMAND}" --install "${BUILD}" --component core --prefix "${WORK}/prefix")
must("${CMAKE_COMMAND}" -S "${SOURCE}" -B "${WORK}/build" -G Ninja "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
must("${CMAKE_COMMAND}" --build "${WORK}/build")
must("${WORK}/build/consumer")
