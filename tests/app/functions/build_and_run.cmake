# SPDX-License-Identifier: GPL-3.0-or-later
# Run by ctest with -D BUILD=, -D SOURCE=, -D WORK= and -D PROGRAM=: installs the engine from BUILD into an
# empty folder in WORK, builds the library in SOURCE against that alone, and lets PROGRAM run its functions.
function(run expected wanted)
    execute_process(COMMAND ${ARGN} COMMAND_ECHO STDOUT RESULT_VARIABLE status OUTPUT_VARIABLE output
        ERROR_VARIABLE output ECHO_OUTPUT_VARIABLE)
    if(NOT status EQUAL expected)
        message(FATAL_ERROR "This command ended with ${status}, not ${expected}: ${ARGN}\n${output}")
    endif()
    if(NOT output MATCHES "${wanted}")
        message(FATAL_ERROR "This command did not say \"${wanted}\": ${ARGN}\n${output}")
    endif()
endfunction()

file(REMOVE_RECURSE "${WORK}")
run(0 "" "${CMAKE_COMMAND}" --install "${BUILD}" --component core --prefix "${WORK}/prefix")
run(0 "" "${CMAKE_COMMAND}" -S "${SOURCE}" -B "${WORK}/build" -G Ninja "-DCMAKE_PREFIX_PATH=${WORK}/prefix")
run(0 "" "${CMAKE_COMMAND}" --build "${WORK}/build")

set(library "${WORK}/build/libmine.so")
run(0 "mine.greet" "${PROGRAM}" list jobs --library "${library}")
file(WRITE "${WORK}/numbers.txt" "27\n97\n")
set(collatz "${PROGRAM}" run --library "${library}" --job mine.collatz --inputs "${WORK}/numbers.txt" --outputs --keep-order)
foreach(kind sequential threads processes pool coroutines thread-per-task process-per-task dummy-pool)
    run(0 "111\n118\n" ${collatz} --executor ${kind})
endforeach()
run(1 "a number above 0 is expected" "${PROGRAM}" run --library "${library}" --job mine.collatz --param from=0 --count 1)

# A crash costs a worker, and that task alone.
run(1 "signal 11" "${PROGRAM}" run --library "${library}" --job mine.fall --count 1
    --executor processes:workers=1,recover=on)

# A file does not load it without a word.
file(WRITE "${WORK}/mine.json" "{\"version\": 1, \"library\": \"build/libmine.so\", \"job\": \"mine.greet\",
    \"params\": {\"loud\": true}, \"inputs\": [\"Ada\"]}")
run(2 "loads: ${library}" "${PROGRAM}" run "${WORK}/mine.json" --outputs)
run(0 "Hello, Ada!" "${PROGRAM}" run "${WORK}/mine.json" --outputs --yes)
