/* cmd_check.c: what is wrong with the dialogs, one finding a line. */
/* SPDX-License-Identifier: MIT */
#include "app/commands.h"
#include "app/options.h"
#include "base/date.h"
#include "core/lint.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct findings {
    const struct finding *list;
    size_t count, errors;
};

/* `file: /pointer: what is wrong`, as a set that does not load says it, is a finding like others. */
static struct finding load_finding(const char *folder, const char *text, struct arena *a)
{
    struct finding found = {LINT_ERROR, folder, "", "load", text};
    const char *colon = strstr(text, ": "), *end;

    if (!colon)
        return found;
    found.file = arena_copy_bytes(a, text, (size_t)(colon - text));
    found.text = colon + 2;
    end = found.text[0] == '/' ? strstr(found.text, ": ") : NULL;
    if (!end)
        return found;
    found.pointer = arena_copy_bytes(a, found.text, (size_t)(end - found.text));
    found.text = end + 2;
    return found;
}

static const char *severity_name(enum severity severity)
{
    return severity == LINT_ERROR ? "error" : "warning";
}

static void print_text(const struct findings *f)
{
    for (size_t i = 0; i < f->count; i++) {
        const struct finding *found = &f->list[i];

        printf("%s %s %s %s\n", found->file, *found->pointer ? found->pointer : "-", found->rule,
               found->text);
    }
    printf("%zu errors, %zu warnings\n", f->errors, f->count - f->errors);
}

static void print_json(const struct findings *f)
{
    struct json *object = json_new_object(), *list = json_new_array();

    for (size_t i = 0; i < f->count; i++) {
        struct json *found = json_new_object();

        json_put_string(found, "file", f->list[i].file);
        json_put_string(found, "pointer", f->list[i].pointer);
        json_put_string(found, "rule", f->list[i].rule);
        json_put_string(found, "severity", severity_name(f->list[i].severity));
        json_put_string(found, "text", f->list[i].text);
        json_add(list, found);
    }
    json_put(object, "findings", list);
    json_put_integer(object, "errors", (int64_t)f->errors);
    json_put_integer(object, "warnings", (int64_t)(f->count - f->errors));
    options_print(object);
}

static int report(struct findings f, bool json)
{
    for (size_t i = 0; i < f.count; i++)
        f.errors += f.list[i].severity == LINT_ERROR;
    if (json)
        print_json(&f);
    else
        print_text(&f);
    return f.errors ? STATUS_NOT_HELD : STATUS_DONE;
}

static int check(const char *folder, int64_t now, bool json, struct arena *a)
{
    struct dialog *d = NULL;
    struct findings f = {0};
    struct finding of_loading;
    struct err e = {0};
    int status;

    if (access(folder, R_OK | X_OK) < 0) {
        err_set(&e, ERR_MISSING, "%s: there are no dialogs here", folder);
        return options_fail(&e);
    }
    if (dialog_load(&d, folder, &e) < 0) {
        of_loading = load_finding(folder, e.text, a);
        return report((struct findings){&of_loading, 1, 0}, json);
    }
    f.list = lint(d, moment_day(now, "UTC"), a, &f.count);
    status = report(f, json);
    dialog_free(&d);
    return status;
}

int cmd_check(int argc, char **argv)
{
    bool json = false;
    const struct option_row rows[] = {
        {"json", NULL, "the findings as one JSON object", NULL, &json},
    };
    struct options o;
    struct arena *a;
    int status;

    if (!options_read(argc, argv, rows, 1, 0, 0, &o, &status))
        return status;
    a = arena_new();
    status = check(o.dialogs, (int64_t)time(NULL), json, a);
    arena_free(&a);
    return status;
}
