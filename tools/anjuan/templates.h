#ifndef AJ_TOOLS_TEMPLATES_H
#define AJ_TOOLS_TEMPLATES_H

#include "base/attr.h"

/* Where the shipped rules and page layouts lie: $ANJUAN_TEMPLATES, else share/anjuan/templates
   beside the program's bin/, else the source tree it was built from. New memory (free); NULL when
   there is none. */
char *aj_templates_folder(void) AJ_CHECKED;

#endif
