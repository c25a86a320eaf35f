#ifndef AJ_INVENTED_CASE_H
#define AJ_INVENTED_CASE_H

/* Documents and queries by chance, out of few words, so that they often meet. Everything is
   invented. */
#include "search_world.h"

#define INVENTED_VALUES 96
#define INVENTED_WORDS  24
#define INVENTED_UNITS  5 /* invented_unit(0) to (4) */
#define INVENTED_PEOPLE 8

struct invented_case {
    struct aj_arena arena; /* of all that it borrows */
    struct aj_document document;
    struct aj_doc_value values[INVENTED_VALUES];
    struct aj_doc_word words[INVENTED_WORDS];
};

/* A document of case `which`; of all shelves and units. Release it when it was put. */
void invent_case(struct search_world *w, unsigned which, struct invented_case *out);
void invented_case_release(struct invented_case *invented);

const char *invented_unit(unsigned which);
/* A handler of a unit, as for struct aj_viewer: name, U+001F, unit; in the arena. */
const char *invented_person(struct search_world *w, struct aj_arena *arena);

/* Puts `n` documents of random cases below `cases`, in one transaction. */
void put_invented(struct search_world *w, unsigned n, unsigned cases);

/* invented_query.c: one query in the language of docs/query-language.md, appended; brackets up to
   `depth`. Words are pieces of documents that are there, of names and numbers in other spellings,
   days, and such that stand nowhere. */
void invent_query(struct search_world *w, unsigned depth, struct aj_buf *out);

/* The number of a file in one of its spellings, appended. */
void invent_number(struct search_world *w, struct aj_buf *out);

/* Some filters, in the arena: values that documents have, in any spelling, and others. */
void invent_filters(struct search_world *w, struct aj_arena *arena,
                    struct aj_search_request *request);

/* Somebody: of no unit or some or all of them, with or without files of his own. In the arena. */
const struct aj_viewer *invent_viewer(struct search_world *w, struct aj_arena *arena);

/* One of a list. */
#define ONE_OF(w, list) ((list)[chance((w)->home, AJ_COUNTOF(list))])

#endif
