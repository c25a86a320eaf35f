# tests of service
aj_unit_test(config aj_service)
aj_unit_test(page_numbers aj_service)
aj_unit_test(paper_json aj_service)
aj_unit_test(seal_note aj_service)
add_library(aj_service_testing STATIC unit/service_world.c)
target_link_libraries(aj_service_testing PUBLIC aj_service PkgConfig::CMOCKA)
target_compile_definitions(aj_service_testing PRIVATE AJ_SOURCE="${PROJECT_SOURCE_DIR}")
aj_unit_test(archiving aj_service_testing)
