/* message.h: one sentence of dialogs/text, compiled: what core/render walks to write it.
 * SPDX-License-Identifier: MIT
 *
 * The subset of ICU MessageFormat of core/render.h, with ICU's quoting (an apostrophe quotes only before a brace, or before `#`
 * directly in a plural). `#` stands for the number of the plural whose branch it is directly in. Compiled once when the set is loaded; the pieces are linked
 * lists in the arena given, since their number is known only at the end.
 */
#ifndef CORE_MESSAGE_H
#define CORE_MESSAGE_H

#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum piece_kind {
    PIECE_TEXT,
    PIECE_SLOT,
    PIECE_PLURAL,
    PIECE_SELECT,
    PIECE_NUMBER /* the # of a plural */
};
enum plural {
    PLURAL_EXACT,
    PLURAL_ZERO,
    PLURAL_ONE,
    PLURAL_TWO,
    PLURAL_FEW,
    PLURAL_MANY,
    PLURAL_OTHER
};

struct piece {
    enum piece_kind kind;
    const char *text; /* the words; else the slot's name */
    size_t length;
    const struct branch *branches; /* of a plural or select, in the order written */
    const struct piece *next;
};

struct branch {
    enum plural plural;   /* of a plural */
    int64_t exact;        /* PLURAL_EXACT */
    const char *selector; /* as written: "=0", "few", "paypal", "other" */
    const struct piece *body;
    const struct branch *next;
};

/* *out is NULL for an empty text. ERR_INPUT says what is wrong and at which byte. */
int message_compile(const struct piece **out, const char *source, struct arena *a,
                    struct err *e) MUST_USE;
/* Each slot's name, as often as it stands there. */
void message_slots(const struct piece *first, void (*each)(void *owner, const char *slot),
                   void *owner);
/* The CLDR category of this name; false: none. */
bool plural_named(const char *name, enum plural *out);

#endif
