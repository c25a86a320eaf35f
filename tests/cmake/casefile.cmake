# tests of casefile
aj_unit_test(case aj_casefile)
aj_unit_test(condition aj_casefile)
aj_unit_test(deadline aj_casefile)
aj_unit_test(fee_table aj_casefile)
aj_unit_test(finding aj_casefile)
aj_unit_test(lifecycle aj_casefile)
aj_unit_test(number aj_casefile)
aj_unit_test(subsidy aj_casefile)
