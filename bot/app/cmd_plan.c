/* cmd_plan.c: the facts of a case in, its plan out. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/lines.h"
#include "app/options.h"
#include "core/draft.h"
#include "core/plan.h"
#include <stdio.h>
#include <string.h>

#define FILE_MOST ((size_t)1024 * 1024) /* the facts of a case are a few kilobytes */

struct request {
    const char *file;
    int64_t now;
    bool text, explain, lines, letters;
    const char *language;
    bool failed; /* of several cases, one was unusable */
};

/* ---- Letters ---- */

struct letters {
    const struct request *request;
    struct view view;
    const struct draft *drafts;
    size_t count;
};

static struct letters letters_of(const struct dialog *d, const struct fact *facts, size_t count,
                                 const struct plan *plan, const struct request *r, struct arena *a)
{
    struct letters out = {.request = r, .view = view_make(a, d, facts, count, NULL, r->now)};

    out.drafts = drafts_of_plan(d, plan, a, &out.count);
    return out;
}

static struct json *letter_json(const struct letters *l, const struct draft *draft,
                                const char *language)
{
    struct json *letter = json_new_object();

    json_put_string(letter, "id", draft->def->id);
    if (draft->payment)
        json_put_integer(letter, "payment", draft->payment);
    else
        json_put_null(letter, "payment");
    json_put_string(letter, "language", language);
    json_put_string(letter, "title", draft_title(draft->def, language));
    json_put_string(letter, "text", draft_write(&l->view, draft, language));
    return letter;
}

static struct json *letters_json(const struct letters *l)
{
    struct json *array = json_new_array();
    const char *languages[DRAFT_LANGUAGES_MOST];

    for (size_t i = 0; i < l->count; i++) {
        size_t count = draft_languages(l->drafts[i].def, l->request->language, languages);

        for (size_t k = 0; k < count; k++)
            json_add(array, letter_json(l, &l->drafts[i], languages[k]));
    }
    return array;
}

static void print_letters(const struct letters *l)
{
    const char *languages[DRAFT_LANGUAGES_MOST];

    for (size_t i = 0; i < l->count; i++) {
        const struct draft *draft = &l->drafts[i];
        size_t count = draft_languages(draft->def, l->request->language, languages);

        for (size_t k = 0; k < count; k++)
            printf("----\n%s\n\n%s\n\n", draft_title(draft->def, languages[k]),
                   draft_write(&l->view, draft, languages[k]));
    }
}

/* ---- One case ---- */

static int print_plan(const struct dialog *d, const struct json *from, const struct request *r,
                      struct arena *a, struct err *e)
{
    struct fact *facts;
    size_t count;
    struct plan plan;
    struct letters letters;
    struct json *out;

    if (plan_facts_read(d, from, a, &facts, &count, e) < 0)
        return err_context(e, "%s", strcmp(r->file, "-") == 0 ? "standard input" : r->file);
    plan_build(d, facts, count, NULL, r->language, r->now, a, &plan);
    letters = letters_of(d, facts, count, &plan, r, a);
    if (r->text) {
        printf("%s\n", plan_text(d, &plan, r->explain, a));
        if (r->letters)
            print_letters(&letters);
        return 0;
    }
    out = plan_json(&plan);
    if (r->letters)
        json_put(out, "letters", letters_json(&letters));
    options_print(out);
    return 0;
}

static int plan_file(const struct dialog *d, const struct request *r, struct arena *a,
                     struct err *e)
{
    struct json *from = NULL;
    int result = json_parse_file(&from, r->file, FILE_MOST, e);

    if (result == 0)
        result = print_plan(d, from, r, a, e);
    json_free(&from);
    return result;
}

/* ---- Many cases, one a line ---- */

struct many {
    const struct dialog *dialog;
    const struct request *request;
    struct arena *a;
};

/* The members that belong to the line and not to the case. */
static struct json *case_of_line(const struct json *line)
{
    struct json *from = json_new_object();

    for (const struct json *part = json_child(line); part; part = json_next(part))
        if (strcmp(json_key(part), "id") != 0 && strcmp(json_key(part), "now") != 0)
            json_put(from, json_key(part), json_copy(part));
    return from;
}

static int answer(void *context, const struct json *line, struct json *out, struct err *e)
{
    const struct many *m = context;
    int64_t now = m->request->now;
    struct json *from;
    struct fact *facts;
    struct plan plan;
    size_t count;
    int result;

    if (json_type(line) != JSON_OBJECT)
        return err_set(e, ERR_INPUT, "an object with facts is expected");
    if (json_string_at(line, "now") && options_now(json_string_at(line, "now"), &now, e) < 0)
        return -1;
    from = case_of_line(line);
    result = plan_facts_read(m->dialog, from, m->a, &facts, &count, e);
    if (result == 0) {
        plan_build(m->dialog, facts, count, NULL, m->request->language, now, m->a, &plan);
        lines_add(out, plan_json(&plan));
    }
    json_free(&from);
    return result;
}

static int plan_lines(const struct dialog *d, struct request *r, struct err *e)
{
    struct many many = {.dialog = d, .request = r, .a = arena_new()};
    struct lines l = {.answer = answer, .context = &many, .a = many.a};
    int result = lines_run(&l, r->file, e);

    r->failed = l.failed;
    arena_free(&many.a);
    return result;
}

static int plan_request(const char *dialogs, struct request *r, struct arena *a, struct err *e)
{
    struct dialog *d = NULL;
    int result;

    if (r->lines && r->text)
        return err_set(e, ERR_INPUT, "--lines: each plan is a line of JSON, not text");
    if (r->lines && r->letters)
        return err_set(e, ERR_INPUT, "--letters: of one case only, not of --lines");
    if (dialog_load(&d, dialogs, e) < 0)
        return -1;
    result = r->lines ? plan_lines(d, r, e) : plan_file(d, r, a, e);
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
        {"letters", NULL, "the letters to copy behind the plan, whole", NULL, &r.letters},
        {"lines", NULL, "FILE has a case a line, with `id` and `now` if wanted; so have the plans",
         NULL, &r.lines},
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
        options_language(lang, "en", a, &r.language, &e) < 0 ||
        plan_request(o.dialogs, &r, a, &e) < 0)
        status = options_fail(&e);
    else if (r.failed)
        status = STATUS_NOT_HELD;
    arena_free(&a);
    return status;
}
