# tests of tools: what tools/bench search measures with
foreach(name bench_cases bench_jsonl)
  aj_unit_test(${name} aj_bench)
endforeach()
target_link_libraries(test_bench_jsonl PRIVATE PkgConfig::ZSTD)
