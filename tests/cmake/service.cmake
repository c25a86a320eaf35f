# tests of service
aj_unit_test(config aj_service)
aj_unit_test(page_numbers aj_service)
aj_unit_test(paper_json aj_service)
aj_unit_test(seal_note aj_service)
