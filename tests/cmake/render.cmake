# tests of render
aj_unit_test(compose aj_render)
aj_unit_test(layout aj_render)
aj_unit_test(line_break aj_render)
aj_fuzz(layout aj_render)
