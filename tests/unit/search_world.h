#ifndef AJ_SEARCH_WORLD_H
#define AJ_SEARCH_WORLD_H

/* A search index of its own, beside the oracle: what is put and removed goes to both, and what is
   asked is answered by both. Keys are "case-0" to "case-4095". */
#include "search_home.h"
#include "search_oracle.h"

#include "base/arena.h"

#define SEARCH_WORLD_CASES 4096u
#define ANSWER_ROOM        ((size_t)256 << 20)

struct search_world {
    struct search_home *home; /* its seed is that of chance() */
    struct aj_search *search;
    struct oracle oracle;
    unsigned seed; /* it began with; told when something is wrong */
};
struct search_world *search_world_open(unsigned seed);
void search_world_close(struct search_world *w);
void search_world_reopen(struct search_world *w);

/* AJ_SEED of the environment, or 20261128; and whether AJ_LONG seconds have passed since the
   process began (the first call), true at once when it is not set: `do … while (!time_is_up());`.
 */
unsigned first_seed(void);
bool time_is_up(void);

void put_documents(struct search_world *w, const struct aj_document *documents, size_t n);
void remove_document(struct search_world *w, const char *key);
void join_a_little(struct search_world *w, unsigned steps);
void join_everything(struct search_world *w);

/* A read transaction of its own; everything in the arena. */
enum aj_code run_request(struct search_world *w, const struct aj_search_request *request,
                         struct aj_arena *arena, struct aj_search_result *out, struct aj_err *err);

/* The engine's answer is the oracle's: all documents (request->limit is that of all), total and
   facets. `text` names the question when it is not. Returns how many documents there are. */
size_t assert_right(struct search_world *w, const struct aj_search_request *request,
                    const char *text);

/* facet_oracle.c: what the facets must say, counted one by one. */
void assert_facets_right(const struct search_world *w, const struct aj_search_request *request,
                         const struct oracle_query *query, const struct aj_search_result *result,
                         const char *text);

#endif
