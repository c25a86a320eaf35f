# tests of service
aj_unit_test(config aj_service)
aj_unit_test(debtor aj_service)
aj_unit_test(page_numbers aj_service)
aj_unit_test(paper_json aj_service)
aj_unit_test(seal_note aj_service)
add_library(aj_service_testing STATIC unit/service_world.c)
target_link_libraries(aj_service_testing PUBLIC aj_service PkgConfig::CMOCKA)
target_compile_definitions(aj_service_testing PRIVATE AJ_SOURCE="${PROJECT_SOURCE_DIR}")
aj_unit_test(archiving aj_service_testing)
aj_unit_test(doctor aj_service_testing)
aj_unit_test(home_place aj_service_testing)
aj_unit_test(staging_upkeep aj_service_testing)
aj_unit_test(find_cases aj_service_testing)

# Of the command line what can be asked without a process: the rest is in tests/integration.
aj_unit_test(options aj_service)
target_sources(test_options PRIVATE "${PROJECT_SOURCE_DIR}/tools/anjuan/options.c"
               "${PROJECT_SOURCE_DIR}/tools/anjuan/cli.c" "${PROJECT_SOURCE_DIR}/tools/anjuan/failure.c")

# The paper of a payment batch, drawn, and judged by Preflight as in render.cmake.
aj_unit_test(pay_columns aj_service)
aj_unit_test(pay_results aj_service)
aj_fuzz(pay_results aj_service)
aj_unit_test(bank_csv aj_pay_testing aj_service)
aj_unit_test(bank_pain aj_pay_testing aj_service PkgConfig::XML)
aj_unit_test(pay_pages aj_pay_testing aj_service)
aj_unit_test(pay_report aj_index_testing aj_service)
target_sources(test_pay_report PRIVATE unit/ledger_world.c)
add_executable(draw_pay_pages unit/draw_pay_pages.c)
target_link_libraries(draw_pay_pages PRIVATE aj_pay_testing aj_service)
target_compile_definitions(draw_pay_pages PRIVATE AJ_SOURCE="${PROJECT_SOURCE_DIR}")
add_test(NAME unit.preflight.pay_draw COMMAND draw_pay_pages "${CMAKE_CURRENT_BINARY_DIR}")
set_tests_properties(unit.preflight.pay_draw PROPERTIES LABELS unit TIMEOUT 60 FIXTURES_SETUP drawn_pay)
foreach(paper sheet vouchers vouchers-lines)
  add_test(NAME unit.preflight.pay_${paper} COMMAND "${PROJECT_SOURCE_DIR}/tools/preflight"
           "${CMAKE_CURRENT_BINARY_DIR}/pay-${paper}.pdf")
  set_tests_properties(unit.preflight.pay_${paper} PROPERTIES LABELS unit TIMEOUT 60
                       FIXTURES_REQUIRED drawn_pay SKIP_RETURN_CODE 3)
endforeach()
