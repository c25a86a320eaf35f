# tests of render
aj_unit_test(compose aj_render)
aj_unit_test(compose_sums aj_render)
aj_unit_test(fonts aj_render)
aj_unit_test(layout aj_render)
aj_unit_test(line_break aj_render)
aj_unit_test(render aj_render Threads::Threads)
aj_fuzz(layout aj_render)
aj_fuzz(sfnt aj_render)

add_library(aj_small_font STATIC unit/small_font.c)
target_link_libraries(aj_small_font PUBLIC aj_render)
aj_unit_test(sfnt aj_small_font)
aj_unit_test(subset aj_render)

# What we draw is PDF/A-1b; status 3 of tools/preflight is "Java or a jar is missing".
add_library(aj_pdf_drawing STATIC unit/pdf_drawing.c)
target_link_libraries(aj_pdf_drawing PUBLIC aj_render)
add_executable(draw_pdf unit/draw_pdf.c)
target_link_libraries(draw_pdf PRIVATE aj_pdf_drawing)
aj_unit_test(pdf aj_pdf_drawing HPDF::HPDF PkgConfig::DEFLATE Threads::Threads m)
add_test(NAME unit.preflight.draw COMMAND draw_pdf "${CMAKE_CURRENT_BINARY_DIR}/preflight.pdf")
set_tests_properties(unit.preflight.draw PROPERTIES LABELS unit TIMEOUT 60 FIXTURES_SETUP drawn_pdf)
add_test(NAME unit.preflight COMMAND "${PROJECT_SOURCE_DIR}/tools/preflight"
         "${CMAKE_CURRENT_BINARY_DIR}/preflight.pdf")
set_tests_properties(unit.preflight PROPERTIES LABELS unit TIMEOUT 60 FIXTURES_REQUIRED drawn_pdf
                     SKIP_RETURN_CODE 3)
# … and Preflight is heard when it says no.
add_test(NAME unit.preflight.refuses COMMAND bash -c
         "sed s/GTS_PDFA1/GTS_PDFX1/ preflight.pdf >preflight-not.pdf; '${PROJECT_SOURCE_DIR}/tools/preflight' preflight-not.pdf
          status=$?; [ $status -eq 3 ] && exit 3; [ $status -eq 1 ]")
set_tests_properties(unit.preflight.refuses PROPERTIES LABELS unit TIMEOUT 60
                     FIXTURES_REQUIRED drawn_pdf SKIP_RETURN_CODE 3)
