/* linear.c: reading four times the text takes about four times the work, whatever the text. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/expect.h"
#include "core/redact.h"
#include "core/spans.h"
#include "core/understand.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Work is counted, never timed: each block of ours that runs (-fsanitize-coverage=trace-pc), and each byte that the C library
 * looks at for us (the linker's --wrap). ICU is trusted to be linear. */

#define NOW INT64_C(1795341600) /* 2026-11-22T10:00Z */
#define SHORT 2000
#define TIMES 4
#define MOST 5 /* times the work for four times the text: tables grow in steps */

static uint64_t work;

void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    work++;
}

#define WRAP(type, name, parameters, arguments, cost)                                              \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        type result = __real_##name arguments;                                                     \
        work += (cost) / 16;                                                                       \
        return result;                                                                             \
    }

WRAP(size_t, strlen, (const char *s), (s), result)
WRAP(size_t, strspn, (const char *s, const char *set), (s, set), result)
WRAP(size_t, strcspn, (const char *s, const char *set), (s, set), result)
WRAP(char *, strchr, (const char *s, int c), (s, c), result ? (size_t)(result - s) : strlen(s))
WRAP(char *, strstr, (const char *s, const char *t), (s, t),
     result ? (size_t)(result - s) : strlen(s))
WRAP(void *, memchr, (const void *s, int c, size_t n), (s, c, n),
     result ? (size_t)((const char *)result - (const char *)s) : n)
WRAP(void *, memcpy, (void *to, const void *from, size_t n), (to, from, n), n)

/* What a text can be made of to lead a reader astray: beginnings of phrases, of numbers, of dates, of secrets. */
static const char *const patterns[] = {
    "a",
    "a ",
    "1",
    "1 ",
    "1,",
    "1.",
    "1-",
    "1/",
    "12/",
    "-",
    "- ",
    "? ",
    " ",
    "\n",
    ". ",
    ", ",
    "ali ",
    "ali-",
    "refund ",
    "promised to ",
    "says delivered ",
    "never ",
    "not not ",
    "paid ",
    "paid 5 ",
    "order ",
    "visa ",
    "card ",
    "photos ",
    "help ",
    "the ",
    "3 weeks ",
    "weeks ",
    "a few ",
    "half a ",
    "about ",
    "early ",
    "end of ",
    "the end of the ",
    "last ",
    "may ",
    "3 may ",
    "before ",
    "monday ",
    "in ",
    "of ",
    "3 or ",
    "two hundred and ",
    "hundred ",
    "one-",
    "k ",
    "$",
    "$ ",
    "pesos ",
    "100 pesos ",
    "usd 5 ",
    "1 000 ",
    "pw",
    "pw ",
    "pw: ",
    "pin ",
    "code ",
    "code is ",
    "123456 is ",
    "seed ",
    "seed aaa ",
    "aaa bbb ",
    "aaa    ",
    "aaa 1. ",
    "passport ",
    "passport 1",
    "4111 ",
    "4",
    "de89 ",
    "gb",
    "a'",
    "don't ",
    "x*",
    "* ",
    "\xE6\x88\x91",
    "\xE4\xB8\x89",
    "\xE5\x8D\x8A",
    "\xE6\x9C\x88",
    "3\xE6\x9C\x88",
    "\xE5\xAF\x86\xE7\xA0\x81",
    "\xD0\xBA\xD0\xBE\xD0\xB4 ",
    "\xD0\xBD\xD0\xB5 ",
    "\xD0\xBD\xD0\xB5\xD0\xB4\xD0\xB5\xD0\xBB\xD0\xB8 ",
    "\xC3\xA9",
    "\xF0\x9F\x98\xA1",
    "I paid 230 usd on 3 October with paypal, it never came. ",
};

struct reader {
    const char *name;
    void (*read)(const struct view *v, const char *what, const char *text);
    const char *what;
};

static void read_story(const struct view *v, const char *what, const char *text)
{
    struct reading r;

    (void)what;
    understand(v, text, NULL, &r);
}

static void read_secrets(const struct view *v, const char *what, const char *text)
{
    unsigned kinds;

    (void)what;
    (void)redact(v->arena, text, &kinds);
}

static void read_answer(const struct view *v, const char *what, const char *text)
{
    struct question q = {.fact = dialog_fact(v->dialog, what), .language = "es", .currency = "EUR"};
    struct answer answer;

    q.choices = q.fact->values;
    q.choice_count = q.fact->value_count;
    expect_answer(v, &q, text, &answer);
}

static const struct reader readers[] = {
    {"understand", read_story, NULL},
    {"redact", read_secrets, NULL},
    {"a choice", read_answer, "payment_method"},
    {"a set", read_answer, "evidence"},
    {"a date", read_answer, "paid_on"},
    {"a time", read_answer, "paid_at"},
    {"an amount", read_answer, "amount"},
    {"yes or no", read_answer, "paid_outside_platform"},
    {"a country", read_answer, "country"},
    {"a region", read_answer, "region"},
    {"a text", read_answer, "seller"},
};

static uint64_t work_for(const struct dialog *d, const struct reader *r, const char *pattern,
                         size_t length)
{
    struct arena *a = arena_new();
    struct view v = view_make(a, d, NULL, 0, NULL, NOW);
    size_t each = strlen(pattern), times = length / each;
    char *text = arena_alloc(a, each * times + 1);

    for (size_t i = 0; i < times; i++)
        memcpy(text + i * each, pattern, each);
    text[each * times] = '\0';
    work = 0;
    r->read(&v, r->what, text);
    arena_free(&a);
    return work;
}

static int look_at(const struct dialog *d, const struct reader *r, const char *pattern)
{
    uint64_t less = work_for(d, r, pattern, SHORT), more = work_for(d, r, pattern, TIMES * SHORT);

    if (more <= MOST * less)
        return 0;
    printf("%s of \"%s\": %llu for %d bytes, %llu for %d\n", r->name, pattern,
           (unsigned long long)less, SHORT, (unsigned long long)more, TIMES * SHORT);
    return 1;
}

int main(void)
{
    struct dialog *d;
    struct err e = {0};
    int slow = 0;

    if (dialog_load(&d, TEST_DIALOGS, &e) < 0) {
        fprintf(stderr, "%s\n", e.text);
        return 70;
    }
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        if (readers[i].what && !dialog_fact(d, readers[i].what))
            continue;
        for (size_t k = 0; k < sizeof patterns / sizeof patterns[0]; k++)
            slow += look_at(d, &readers[i], patterns[k]);
    }
    dialog_free(&d);
    return slow ? 1 : 0;
}
