# tests of archive
aj_unit_test(bundle aj_archive)
aj_unit_test(process aj_archive)
aj_unit_test(zip_writer aj_archive)
