# tests of archive
aj_unit_test(process aj_archive)
