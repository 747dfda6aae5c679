/* texts.h: the table behind core/render.h: sentences by language and key.
 * SPDX-License-Identifier: MIT
 *
 * Only core/render.c looks in here. The table's own functions are declared in core/render.h.
 */
#ifndef CORE_TEXTS_H
#define CORE_TEXTS_H

#include "core/message.h"
#include "core/render.h"

struct sentence {
    const char *key;
    const struct piece *message;
};

/* The sentence in *language, else in English; *language becomes the one that it is in. NULL: not even there. */
const struct sentence *text_find(const struct text_table *t, const char **language,
                                 const char *key);

#endif
