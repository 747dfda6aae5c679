/* cmd_plan.c: the facts of a case in, its plan out. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "core/plan.h"
#include <stdio.h>
#include <string.h>

#define FILE_MOST ((size_t)1024 * 1024) /* the facts of a case are a few kilobytes */

struct request {
    const char *file;
    int64_t now;
    bool text, explain;
    const char *language;
};

static int print_plan(const struct dialog *d, const struct json *from, const struct request *r,
                      struct arena *a, struct err *e)
{
    struct fact *facts;
    size_t count;
    struct plan plan;

    if (plan_facts_read(d, from, a, &facts, &count, e) < 0)
        return err_context(e, "%s", strcmp(r->file, "-") == 0 ? "standard input" : r->file);
    plan_build(d, facts, count, NULL, r->language, r->now, a, &plan);
    if (r->text)
        printf("%s\n", plan_text(d, &plan, r->explain, a));
    else
        options_print(plan_json(&plan));
    return 0;
}

static int plan_file(const char *dialogs, const struct request *r, struct arena *a, struct err *e)
{
    struct dialog *d = NULL;
    struct json *from = NULL;
    int result;

    if (dialog_load(&d, dialogs, e) < 0)
        return -1;
    result = json_parse_file(&from, r->file, FILE_MOST, e);
    if (result == 0)
        result = print_plan(d, from, r, a, e);
    json_free(&from);
    dialog_free(&d);
    return result;
}

static int read_format(const char *format, bool *text, struct err *e)
{
    *text = format && strcmp(format, "text") == 0;
    if (!format || *text || strcmp(format, "json") == 0)
        return 0;
    return err_set(e, ERR_INPUT, "--format %s: a format is json or text", format);
}

int cmd_plan(int argc, char **argv)
{
    const char *now = NULL, *format = NULL, *lang = NULL;
    struct request r = {0};
    const struct option_row rows[] = {
        {"now", "TIME", "the day (2026-11-22) or moment (RFC 3339) it is made for", &now, NULL},
        {"format", "json|text", "for programs (json, unless told) or for people", &format, NULL},
        {"lang", "xx", "the language of its sentences (en)", &lang, NULL},
        {"explain", NULL, "which facts and rules led to each step", NULL, &r.explain},
    };
    struct options o;
    struct err e = {0};
    struct arena *a;
    int status;

    if (!options_read(argc, argv, rows, sizeof rows / sizeof rows[0], 1, 1, &o, &status))
        return status;
    a = arena_new();
    r.file = o.arguments[0];
    if (options_now(now, &r.now, &e) < 0 || read_format(format, &r.text, &e) < 0 ||
        options_language(lang, "en", a, &r.language, &e) < 0 || plan_file(o.dialogs, &r, a, &e) < 0)
        status = options_fail(&e);
    arena_free(&a);
    return status;
}
