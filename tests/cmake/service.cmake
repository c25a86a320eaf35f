# tests of service
aj_unit_test(config aj_service)
aj_unit_test(page_numbers aj_service)
aj_unit_test(paper_json aj_service)
aj_unit_test(seal_note aj_service)
add_library(aj_service_testing STATIC unit/service_world.c)
target_link_libraries(aj_service_testing PUBLIC aj_service PkgConfig::CMOCKA)
target_compile_definitions(aj_service_testing PRIVATE AJ_SOURCE="${PROJECT_SOURCE_DIR}")
aj_unit_test(archiving aj_service_testing)
aj_unit_test(doctor aj_service_testing)
aj_unit_test(staging_upkeep aj_service_testing)
aj_unit_test(find_cases aj_service_testing)

# Of the command line what can be asked without a process: the rest is in tests/integration.
aj_unit_test(options aj_service)
target_sources(test_options PRIVATE "${PROJECT_SOURCE_DIR}/tools/anjuan/options.c"
               "${PROJECT_SOURCE_DIR}/tools/anjuan/cli.c" "${PROJECT_SOURCE_DIR}/tools/anjuan/failure.c")
