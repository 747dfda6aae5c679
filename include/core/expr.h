/* expr.h: a compiled expression: a tree of operations, each with its type.
 * SPDX-License-Identifier: MIT
 *
 * Made by core/condition_parse, evaluated by core/condition; nobody else needs to look inside. A tree has been
 * type-checked, nests at most EXPR_DEPTH brackets deep, and lives in the memory of its dialogs. What gives a truth
 * value has type VALUE_YESNO, like a yes/no fact.
 */
#ifndef CORE_EXPR_H
#define CORE_EXPR_H

#include "core/dialog.h"

#define EXPR_DEPTH 32

enum expr_op {
    OP_OR,
    OP_AND,
    OP_NOT,
    OP_COMPARE,
    OP_IN,
    OP_HAS,
    OP_KNOWN,
    OP_WITHIN,
    OP_ANY,
    OP_FACT,
    OP_VALUE,
    OP_TODAY,
    OP_NOW,
    OP_SHIFT, /* a date, and a length to go from it */
    OP_FIRST, /* the first that is known */
    OP_MIN,
    OP_MAX,
    OP_IF,
    OPS,
};

enum relation { REL_EQUAL, REL_DIFFERENT, REL_LESS, REL_AT_MOST, REL_MORE, REL_AT_LEAST };

enum unit { UNIT_HOURS, UNIT_DAYS, UNIT_BUSINESS_DAYS, UNIT_WEEKS, UNIT_MONTHS, UNIT_YEARS };

struct length {
    int count; /* negative: back in time */
    enum unit unit;
};

struct expr {
    enum expr_op op;
    enum value_type type;
    const struct expr *const *of; /* what it works on */
    size_t count;
    const struct fact_def
        *fact; /* OP_FACT, OP_KNOWN; of other choices and sets, whose list of values it takes */
    struct value value;         /* OP_VALUE; OP_HAS: the member */
    enum relation relation;     /* OP_COMPARE */
    struct length length;       /* OP_SHIFT, OP_WITHIN */
    const char *const *members; /* OP_IN */
    size_t member_count;
    /* Of the outermost only: */
    const char *source;
    const struct fact_def *const *mentions; /* each fact in it, once */
    size_t mention_count;
};

#endif
