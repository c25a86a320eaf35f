# tests of casefile
aj_unit_test(case aj_casefile)
