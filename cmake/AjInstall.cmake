# What `cmake --install` puts where (tools/check-install proves it). The program finds its templates beside itself:
# <prefix>/bin/anjuan and <prefix>/share/anjuan/templates.
include(GNUInstallDirs)
install(TARGETS anjuan RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY templates DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/anjuan)
install(FILES docs/man/anjuan.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES tools/completion/anjuan.bash RENAME anjuan
        DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
