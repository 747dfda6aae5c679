/* test_keys.c: every sentence that the program names is in the English texts. */
/* SPDX-License-Identifier: MIT */
#include "core/dialog.h"
#include "core/render.h"
#include "testing.h"
#include <dirent.h>
#include <regex.h>
#include <stdio.h>
#include <string.h>

/* "family.rest" as a whole literal; families are those of the texts, so hardly anything else is a match. */
#define LITERAL "\"([a-z_]+)\\.[a-z_.]*[a-z_]\""

struct search {
    const struct dialog *d;
    regex_t literal;
    const char *file;
    char family[80];
    bool family_known;
    int found, missing;
};

static void look_at_key(void *owner, const char *key)
{
    struct search *s = owner;
    size_t length = strlen(s->family);

    s->family_known =
        s->family_known || (strncmp(key, s->family, length) == 0 && key[length] == '.');
}

static void check_literal(struct search *s, const char *key)
{
    snprintf(s->family, sizeof s->family, "%.*s", (int)strcspn(key, "."), key);
    s->family_known = false;
    text_table_keys(s->d->texts, "en", look_at_key, s);
    if (!s->family_known || strstr(key, ".json"))
        return;
    s->found++;
    if (text_table_has(s->d->texts, "en", key))
        return;
    s->missing++;
    fprintf(stderr, "%s: there is no sentence \"%s\"\n", s->file, key);
}

static void check_line(struct search *s, const char *line)
{
    regmatch_t at[2];
    char key[120];

    if (strstr(line, "log_"))
        return;
    for (; regexec(&s->literal, line, 2, at, 0) == 0; line += at[0].rm_eo) {
        snprintf(key, sizeof key, "%.*s", (int)(at[0].rm_eo - at[0].rm_so - 2),
                 line + at[0].rm_so + 1);
        check_literal(s, key);
    }
}

static void check_file(struct search *s, const char *path)
{
    FILE *f = fopen(path, "r");
    char line[400];

    ck_assert_msg(f != NULL, "%s", path);
    s->file = path;
    while (fgets(line, sizeof line, f))
        check_line(s, line);
    fclose(f);
}

static void check_layer(struct search *s, const char *folder)
{
    DIR *open = opendir(folder);
    struct dirent *entry;
    char path[600];

    ck_assert_msg(open != NULL, "%s", folder);
    while ((entry = readdir(open))) {
        size_t length = strlen(entry->d_name);

        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0)
            check_file(s, path);
    }
    closedir(open);
}

START_TEST(each_key_that_the_program_names__is_an_english_sentence)
{
    struct search s = {0};
    struct dialog *d;
    struct err e = {0};

    ck_assert_msg(dialog_load(&d, TEST_DIALOGS, &e) == 0, "%s", e.text);
    ck_assert_int_eq(regcomp(&s.literal, LITERAL, REG_EXTENDED), 0);
    s.d = d;
    check_layer(&s, TEST_SOURCE "/bot/core");
    check_layer(&s, TEST_SOURCE "/bot/flow");
    regfree(&s.literal);
    dialog_free(&d);
    ck_assert_int_eq(s.missing, 0);
    ck_assert_int_gt(s.found, 30);
}
END_TEST

TESTING_MAIN("keys", each_key_that_the_program_names__is_an_english_sentence)
