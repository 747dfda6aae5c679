/* fact.c: facts found in a list, states and sources by name. */
/* SPDX-License-Identifier: MIT */
#include "model/fact.h"
#include <string.h>

const char *fact_state_name(enum fact_state state)
{
    static const char *const names[] = {
        [FACT_KNOWN] = "known",
        [FACT_UNKNOWN] = "unknown",
        [FACT_REFUSED] = "refused",
    };

    return names[state];
}

const char *fact_source_name(enum fact_source source)
{
    static const char *const names[] = {
        [FROM_BUYER] = "buyer",
        [FROM_READING] = "reading",
        [FROM_ADVISOR] = "advisor",
        [FROM_FILE] = "file",
    };

    return names[source];
}

const struct fact *fact_find(const struct fact *facts, size_t count, const char *id, int payment)
{
    for (size_t i = 0; i < count; i++) {
        if (facts[i].payment == payment && strcmp(facts[i].id, id) == 0)
            return &facts[i];
    }
    return NULL;
}
