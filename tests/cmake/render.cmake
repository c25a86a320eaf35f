# tests of render
aj_unit_test(line_break aj_render)
