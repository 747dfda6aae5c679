/* telegram_words.c: commands and descriptions in every language that the dialogs have. */
/* SPDX-License-Identifier: MIT */
#include "app/telegram_words.h"
#include "core/render.h"
#include <string.h>

#define LANGUAGES_MOST 32
#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* In the order in which they are shown. */
static const char *const BUYERS[] = {
    "start", "help", "back",    "edit",   "why",      "skip",    "later",  "stop",
    "human", "plan", "letters", "status", "language", "privacy", "verify", "forget",
};
static const char *const STAFFS[] = {"queue", "take", "return", "say",   "note",
                                     "case",  "log",  "pass",   "close", "reopen"};

struct words {
    const struct dialog *dialogs;
    struct arena *a;
    const char *language;
};

/* NULL: the dialogs have no such sentence. */
static const char *say(const struct words *w, const char *key)
{
    if (!text_table_has(w->dialogs->texts, "en", key))
        return NULL;
    return render(w->dialogs->texts, w->language, key, NULL, 0, w->a);
}

static const struct telegram_command *commands(const struct words *w, const char *family,
                                               const char *const *names, size_t count,
                                               size_t *described)
{
    struct telegram_command *list = arena_array(w->a, count, sizeof *list);

    *described = 0;
    for (size_t i = 0; i < count; i++) {
        const char *key = arena_print(w->a, "telegram.%s.%s", family, names[i]);
        struct telegram_command command = {names[i], say(w, key)};

        if (command.description)
            list[(*described)++] = command;
    }
    return list;
}

static struct telegram_profile profile(const struct words *w)
{
    struct telegram_profile p = {.language = strcmp(w->language, "en") == 0 ? "" : w->language,
                                 .description = say(w, "telegram.description"),
                                 .short_description = say(w, "telegram.short_description")};

    p.commands = commands(w, "command", BUYERS, COUNT(BUYERS), &p.command_count);
    return p;
}

void telegram_words(const struct dialog *dialogs, struct arena *a, struct telegram_setup *setup)
{
    const char *languages[LANGUAGES_MOST];
    size_t count = text_table_languages(dialogs->texts, languages, LANGUAGES_MOST);
    struct telegram_profile *profiles = arena_array(a, count, sizeof *profiles);
    struct words w = {dialogs, a, "en"};

    setup->staff_commands =
        commands(&w, "staff", STAFFS, COUNT(STAFFS), &setup->staff_command_count);
    setup->profile_count = 0;
    for (size_t i = 0; i < count; i++) {
        w.language = languages[i];
        if (text_table_has(dialogs->texts, w.language, "telegram.description"))
            profiles[setup->profile_count++] = profile(&w);
    }
    setup->profiles = profiles;
}
