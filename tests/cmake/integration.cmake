# The whole program from outside: tests/integration/<name>.py is given the binary.
find_package(Python3 3.9 COMPONENTS Interpreter)

# aj_integration_test(<name> <timeout in seconds>). COST: in parallel the longest begin first.
function(aj_integration_test name timeout)
  add_test(NAME integration.${name}
           COMMAND Python3::Interpreter -B "${CMAKE_CURRENT_SOURCE_DIR}/integration/${name}.py"
                   $<TARGET_FILE:anjuan>)
  set_tests_properties(integration.${name} PROPERTIES LABELS integration TIMEOUT ${timeout}
                       COST ${timeout} SKIP_RETURN_CODE 77)
endfunction()

if(TARGET anjuan)
  if(NOT Python3_FOUND)
    message(WARNING "Python 3 is not installed: the integration tests are left out")
  else()
    aj_integration_test(demo_archive 300)
    aj_integration_test(samples_archive 300)
    aj_integration_test(strange_cases 300)
    aj_integration_test(reproducible 200)
    aj_integration_test(bundle_tools 200)
    aj_integration_test(find 400)
    aj_integration_test(find_follows 900)
    aj_integration_test(pay_explain 300)
    aj_integration_test(pay_life 600)
    aj_integration_test(pay_report 300)
    aj_integration_test(pay_torture 600)
    aj_integration_test(kill9 600)
    aj_integration_test(disk_full 600)
    aj_integration_test(operations 600)
    # The n-th system call fails: a library before libc, of the test alone.
    add_library(aj_fault MODULE integration/fault.c)
    target_link_libraries(aj_fault PRIVATE ${CMAKE_DL_LIBS})
    set_target_properties(aj_fault PROPERTIES C_VISIBILITY_PRESET default COMPILE_OPTIONS "-w")
    add_test(NAME integration.faults
             COMMAND Python3::Interpreter -B "${CMAKE_CURRENT_SOURCE_DIR}/integration/faults.py"
                     $<TARGET_FILE:anjuan> $<TARGET_FILE:aj_fault>)
    set_tests_properties(integration.faults PROPERTIES LABELS integration TIMEOUT 900
                         SKIP_RETURN_CODE 77)
    aj_integration_test(hostile 1200)
  endif()
endif()

# The rules of the places against their schema: no program needed.
if(Python3_FOUND)
  add_test(NAME integration.profile_schema
           COMMAND Python3::Interpreter -B
                   "${CMAKE_CURRENT_SOURCE_DIR}/integration/profile_schema.py")
  set_tests_properties(integration.profile_schema PROPERTIES LABELS integration TIMEOUT 60
                       SKIP_RETURN_CODE 77)
endif()

# What tools/bench search prints; rivals are not asked here.
if(Python3_FOUND)
  add_test(NAME integration.bench_search
           COMMAND Python3::Interpreter -B "${CMAKE_CURRENT_SOURCE_DIR}/integration/bench_search.py"
                   $<TARGET_FILE:bench_search>)
  set_tests_properties(integration.bench_search PROPERTIES LABELS integration TIMEOUT 300)
endif()
