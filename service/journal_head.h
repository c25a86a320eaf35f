#ifndef AJ_SERVICE_JOURNAL_HEAD_H
#define AJ_SERVICE_JOURNAL_HEAD_H

#include "service/home.h"

/*
 * The signed head of the journal (store/journal/head.json, docs/formats/journal.md): how long it
 * was and its Merkle root, signed by the centre. Who kept an old head can prove later that nothing
 * before it was changed or left out.
 */

/* After a commit: new events go into the segments, and a new signed head is written. */
enum aj_code aj_journal_publish(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

/* Signs a head where a crash left none or an old one. */
enum aj_code aj_journal_head_renew(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

/* AJ_CORRUPT (the text says why) when there is no head (but for a home in which nothing
   has happened), its signature is wrong, or the journal does
   not have that root at that length. */
enum aj_code aj_journal_head_check(struct aj_home *home, struct aj_err *err) AJ_CHECKED;

#endif
