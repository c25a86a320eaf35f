# tests of index
add_library(aj_index_testing STATIC unit/index_testing.c)
target_link_libraries(aj_index_testing PUBLIC aj_index PkgConfig::CMOCKA Threads::Threads)
foreach(name merkle apply index journal journal_killed)
  aj_unit_test(${name} aj_index_testing)
endforeach()
aj_fuzz(event aj_index)
aj_unit_test(query aj_index)
aj_fuzz(query aj_index)
