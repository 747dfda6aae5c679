/* linting.h: what the files of lint share; for core/lint*.c only.
 * SPDX-License-Identifier: MIT
 */
#ifndef CORE_LINTING_H
#define CORE_LINTING_H

#include "core/lint.h"

struct linting {
    const struct dialog *d;
    int32_t today;
    struct arena *arena;
    const struct lint_rule *rule; /* under way */
    struct finding *found;
    size_t count, room;
};

/* One row a rule: its name in the output, how bad, what looks for it. */
struct lint_rule {
    const char *name;
    enum severity severity;
    void (*look)(struct linting *l);
};

void linting_find(struct linting *l, const char *file, const char *pointer, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* lint_texts.c */
void lint_missing_label(struct linting *l);
void lint_missing_text(struct linting *l);
void lint_label_too_long(struct linting *l);
void lint_text_too_long(struct linting *l);
void lint_unknown_slot(struct linting *l);
void lint_link_not_listed(struct linting *l);
void lint_secret_question(struct linting *l);
void lint_missing_translation(struct linting *l);
void lint_no_english(struct linting *l);
void lint_unused_text(struct linting *l);

/* lint_letters.c */
void lint_letter_unfilled(struct linting *l);
void lint_letter_too_long(struct linting *l);
void lint_letter_unused(struct linting *l);
void lint_letter_without_words(struct linting *l);
void lint_letter_translation(struct linting *l);

/* lint_plans.c */
void lint_class_without_plan(struct linting *l);
void lint_rule_unused(struct linting *l);
void lint_rule_without_scope(struct linting *l);
void lint_body_without_test(struct linting *l);

/* Is the host of a web address on hosts.json, itself or a part of it? */
bool lint_host_listed(const struct dialog *d, const char *url);

#endif
