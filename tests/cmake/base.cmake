# tests of base
aj_unit_test(arena aj_base)
aj_unit_test(buf aj_base)
aj_unit_test(date aj_base)
aj_unit_test(digest aj_base)
aj_unit_test(file aj_base)
aj_unit_test(fold aj_base)
aj_unit_test(json aj_base)
aj_unit_test(utf8 aj_base)
