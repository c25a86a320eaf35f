# CRoaring's CMake package on Debian 12 names no include folder and no version; there is no .pc. Defines Roaring::Roaring.
find_path(ROARING_INCLUDE_DIR roaring/roaring.h)
find_library(ROARING_LIBRARY NAMES roaring)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Roaring REQUIRED_VARS ROARING_LIBRARY ROARING_INCLUDE_DIR)
if(Roaring_FOUND AND NOT TARGET Roaring::Roaring)
  add_library(Roaring::Roaring UNKNOWN IMPORTED)
  set_target_properties(Roaring::Roaring PROPERTIES
    IMPORTED_LOCATION "${ROARING_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${ROARING_INCLUDE_DIR}")
endif()
mark_as_advanced(ROARING_INCLUDE_DIR ROARING_LIBRARY)
