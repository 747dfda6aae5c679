/* cmd_check.c: what is wrong with the dialogs, one finding a line. */
/* SPDX-License-Identifier: MIT */
#include "app/cmd_prove.h"
#include "app/commands.h"
#include "app/options.h"
#include "base/date.h"
#include "core/classifier.h"
#include "core/lint.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NOON (12 * 3600)

struct findings {
    const struct finding *list;
    size_t count, errors;
    struct json *proved; /* what the prover found; NULL: it was not asked */
    bool unproved;       /* something does not hold */
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
    if (f->proved)
        json_put(object, "prove", f->proved);
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
    return f.errors || f.unproved ? STATUS_NOT_HELD : STATUS_DONE;
}

/* The examples, read line by line, and the model beside them: one finding at most. */
static void check_reader(const struct dialog *d, const char *folder, struct arena *a,
                         struct findings *f)
{
    struct finding *all = arena_array(a, f->count + 1, sizeof *all);
    struct examples examples;
    struct classifier *c = NULL;
    struct err e = {0};

    if (examples_read(&examples, d, folder, a, &e) == 0 &&
        classifier_load(&c, d, folder, &e) == 0) {
        classifier_free(&c);
        return;
    }
    if (e.kind == ERR_MISSING)
        return;
    all[0] = load_finding(folder, arena_copy(a, e.text), a);
    all[0].rule = "reader";
    if (f->count)
        memcpy(all + 1, f->list, f->count * sizeof *all);
    f->list = all;
    f->count++;
}

/* --- how good the reader is --- */

static double percent(size_t part, size_t whole)
{
    return whole ? 100.0 * (double)part / (double)whole : 0;
}

static void print_shares(const struct proof *p)
{
    printf("%zu examples, each read by a model that knows nothing of its voice\n", p->count);
    printf(
        "right %.1f %%, within two %.1f %%; sure (0.6 and more) %.1f %%, of these right %.1f %%\n",
        percent(p->right, p->count), percent(p->within_two, p->count), percent(p->sure, p->count),
        percent(p->sure_right, p->sure));
    for (size_t i = 0; i < p->language_count; i++)
        printf("  %-4s %5zu  right %.1f %%\n", p->languages[i].language, p->languages[i].count,
               percent(p->languages[i].right, p->languages[i].count));
    puts("how sure, and how often right:");
    for (size_t i = 0; i < SURE_BINS; i++)
        printf("  0.%zu  %5zu  %.1f %%\n", i, p->binned[i],
               percent(p->binned_right[i], p->binned[i]));
}

/* A row for each class that was meant, a column for each that was read, by the number of its row. */
static void print_confusion(const struct proof *p)
{
    printf("%-28s", "meant, and read as");
    for (size_t k = 0; k < p->class_count; k++)
        printf("%4zu", k + 1);
    putchar('\n');
    for (size_t i = 0; i < p->class_count; i++) {
        printf("%3zu %-24s", i + 1, p->classes[i]);
        for (size_t k = 0; k < p->class_count; k++)
            printf("%4u", (unsigned)p->confusion[i][k]);
        putchar('\n');
    }
}

static int prove_reader(const struct dialog *d, const char *folder, struct arena *a)
{
    struct proof *p = arena_alloc(a, sizeof *p);
    struct err e = {0};

    if (classifier_prove(d, folder, a, p, &e) < 0)
        return options_fail(&e);
    print_shares(p);
    print_confusion(p);
    return STATUS_DONE;
}

/* --- the whole --- */

struct wish {
    const char *folder;
    int64_t now;
    bool json, reader, prove;
    struct prove_wish proof;
};

/* The day is a whole one at noon, so that the same day gives the same findings. */
static void prove_set(const struct dialog *d, const struct wish *w, struct findings *f)
{
    struct prove_wish proof = w->proof;

    proof.now = day_begins(moment_day(w->now, "UTC"), "UTC") + NOON;
    f->unproved = !prove_run(d, &proof, w->json ? &f->proved : NULL);
}

static int check(const struct wish *w, struct arena *a)
{
    struct dialog *d = NULL;
    struct findings f = {0};
    struct finding of_loading;
    struct err e = {0};
    int status;

    if (access(w->folder, R_OK | X_OK) < 0) {
        err_set(&e, ERR_MISSING, "%s: there are no dialogs here", w->folder);
        return options_fail(&e);
    }
    if (dialog_load(&d, w->folder, &e) < 0) {
        of_loading = load_finding(w->folder, e.text, a);
        return report((struct findings){.list = &of_loading, .count = 1}, w->json);
    }
    if (w->reader) {
        status = prove_reader(d, w->folder, a);
    } else {
        f.list = lint(d, moment_day(w->now, "UTC"), a, &f.count);
        check_reader(d, w->folder, a, &f);
        if (w->prove)
            prove_set(d, w, &f);
        status = report(f, w->json);
    }
    dialog_free(&d);
    return status;
}

int cmd_check(int argc, char **argv)
{
    const char *now = NULL, *duration = NULL, *runs = NULL, *seed = NULL;
    struct wish wish = {0};
    const struct option_row rows[] = {
        {"json", NULL, "the findings as one JSON object", NULL, &wish.json},
        {"prove", NULL, "walk all ways through them, and talk with many generated buyers", NULL,
         &wish.prove},
        {"runs", "N", "so many generated buyers (5000)", &runs, NULL},
        {"for", "TIME", "as many as fit into 90s, 20m or 3h", &duration, NULL},
        {"seed", "N", "other buyers (1)", &seed, NULL},
        {"now", "TIME", "the day that it is (2026-11-22)", &now, NULL},
        {"reader", NULL, "how good the reader of first messages is, instead (takes a while)", NULL,
         &wish.reader},
    };
    struct options o;
    struct err e = {0};
    struct arena *a;
    int status;

    if (!options_read(argc, argv, rows, sizeof rows / sizeof rows[0], 0, 0, &o, &status))
        return status;
    if (options_now(now, &wish.now, &e) < 0 ||
        prove_wish_read(&wish.proof, duration, runs, seed, &e) < 0)
        return options_fail(&e);
    wish.prove = wish.prove || duration || runs || seed;
    a = arena_new();
    wish.folder = o.dialogs;
    status = check(&wish, a);
    arena_free(&a);
    return status;
}
