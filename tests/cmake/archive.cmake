# tests of archive
aj_unit_test(bag aj_archive)
aj_unit_test(bundle aj_archive)
aj_unit_test(intake aj_archive LibArchive::LibArchive)
aj_unit_test(intake_refusal aj_archive LibArchive::LibArchive)
aj_unit_test(process aj_archive)
aj_unit_test(sealkey aj_archive)
aj_unit_test(store aj_archive)
aj_unit_test(zip_writer aj_archive)
