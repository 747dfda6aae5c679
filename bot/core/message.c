/* message.c: one sentence of dialogs/text, compiled. */
/* SPDX-License-Identifier: MIT */
#include "core/message.h"
#include <stdlib.h>
#include <string.h>

#define DEPTH_MOST 8 /* plurals within selects: nobody could read more */
#define NAME_MOST 40 /* bytes of a slot or selector */

struct parser {
    const char *source, *at;
    char *words; /* room for the whole source */
    struct arena *arena;
    struct err *e;
    int depth;
};

static int parse_pieces(struct parser *p, bool in_plural, const struct piece **out);

static int refuse(struct parser *p, const char *why)
{
    return err_set(p->e, ERR_INPUT, "%s, at byte %zu", why, (size_t)(p->at - p->source) + 1);
}

bool plural_named(const char *name, enum plural *out)
{
    static const char *const names[] = {NULL, "zero", "one", "two", "few", "many", "other"};

    for (size_t i = PLURAL_ZERO; i <= PLURAL_OTHER; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (enum plural)i;
            return true;
        }
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

static void skip_blanks(struct parser *p)
{
    while (is_blank(*p->at))
        p->at++;
}

/* A name or, for selectors, a name with '=' in front; NULL when there is none. */
static const char *parse_name(struct parser *p, bool selector)
{
    const char *from;

    skip_blanks(p);
    from = p->at;
    if (selector && *p->at == '=')
        p->at++;
    while (is_name(*p->at))
        p->at++;
    if (p->at == from || p->at - from > NAME_MOST)
        return NULL;
    return arena_copy_bytes(p->arena, from, (size_t)(p->at - from));
}

static bool quotes(const char *at, bool in_plural)
{
    return *at == '\'' && (at[1] == '{' || at[1] == '}' || (in_plural && at[1] == '#'));
}

static bool ends_words(const char *at, bool in_plural)
{
    return *at == '\0' || *at == '{' || *at == '}' || (in_plural && *at == '#');
}

/* Plain words up to the next brace, with the quoting taken away. */
static int parse_words(struct parser *p, bool in_plural, struct piece *out)
{
    size_t used = 0;
    bool quoted = false;

    while (*p->at && (quoted || !ends_words(p->at, in_plural))) {
        if (p->at[0] == '\'' && p->at[1] == '\'') {
            p->words[used++] = '\'';
            p->at += 2;
        } else if (*p->at == '\'' && (quoted || quotes(p->at, in_plural))) {
            quoted = !quoted;
            p->at++;
        } else {
            p->words[used++] = *p->at++;
        }
    }
    if (quoted)
        return refuse(p, "an apostrophe quotes to the end: write '' for an apostrophe");
    *out = (struct piece){.kind = PIECE_TEXT, .length = used};
    out->text = arena_copy_bytes(p->arena, p->words, used);
    return 0;
}

static int read_selector(struct parser *p, enum piece_kind kind, struct branch *b)
{
    char *end;

    if (kind == PIECE_SELECT)
        return *b->selector == '=' ? refuse(p, "a number selects in a plural only") : 0;
    if (*b->selector != '=')
        return plural_named(b->selector, &b->plural) ? 0 : refuse(p, "no plural category");
    b->plural = PLURAL_EXACT;
    b->exact = strtoll(b->selector + 1, &end, 10);
    return end == b->selector + 1 || *end ? refuse(p, "no number behind =") : 0;
}

static int parse_branch(struct parser *p, enum piece_kind kind, struct branch *out)
{
    *out = (struct branch){.selector = parse_name(p, true)};
    if (!out->selector)
        return refuse(p, "a selector is missing");
    if (read_selector(p, kind, out) < 0)
        return -1;
    skip_blanks(p);
    if (*p->at != '{')
        return refuse(p, "{ is missing behind a selector");
    p->at++;
    if (parse_pieces(p, kind == PIECE_PLURAL, &out->body) < 0)
        return -1;
    if (*p->at != '}')
        return refuse(p, "a brace is not closed");
    p->at++;
    skip_blanks(p);
    return 0;
}

static bool has_selector(const struct branch *b, const char *selector)
{
    for (; b; b = b->next) {
        if (strcmp(b->selector, selector) == 0)
            return true;
    }
    return false;
}

static int parse_branches(struct parser *p, struct piece *out)
{
    const struct branch **last = &out->branches;

    skip_blanks(p);
    while (*p->at && *p->at != '}') {
        struct branch *b = arena_alloc(p->arena, sizeof *b);

        if (parse_branch(p, out->kind, b) < 0)
            return -1;
        if (has_selector(out->branches, b->selector))
            return refuse(p, "the same selector twice");
        *last = b;
        last = &b->next;
    }
    return has_selector(out->branches, "other") ? 0 : refuse(p, "the branch \"other\" is missing");
}

static int parse_kind(struct parser *p, struct piece *out)
{
    const char *kind = parse_name(p, false);

    if (kind && strcmp(kind, "plural") == 0)
        out->kind = PIECE_PLURAL;
    else if (kind && strcmp(kind, "select") == 0)
        out->kind = PIECE_SELECT;
    else
        return refuse(p, "neither plural nor select");
    skip_blanks(p);
    if (*p->at != ',')
        return refuse(p, "a comma is missing");
    p->at++;
    return parse_branches(p, out);
}

/* From behind the opening brace to behind the closing one. */
static int parse_slot(struct parser *p, struct piece *out)
{
    *out = (struct piece){.kind = PIECE_SLOT, .text = parse_name(p, false)};
    if (!out->text)
        return refuse(p, "a name is missing behind {");
    out->length = strlen(out->text);
    skip_blanks(p);
    if (*p->at == ',') {
        p->at++;
        if (parse_kind(p, out) < 0)
            return -1;
    }
    if (*p->at != '}')
        return refuse(p, "a brace is not closed");
    p->at++;
    return 0;
}

static int parse_piece(struct parser *p, bool in_plural, struct piece *out)
{
    if (in_plural && *p->at == '#') {
        p->at++;
        *out = (struct piece){.kind = PIECE_NUMBER, .text = "", .length = 0};
        return 0;
    }
    if (*p->at != '{')
        return parse_words(p, in_plural, out);
    p->at++;
    return parse_slot(p, out);
}

/* Up to the end of the text, or before a closing brace. */
static int parse_pieces(struct parser *p, bool in_plural, const struct piece **out)
{
    const struct piece **last = out;

    *out = NULL;
    if (++p->depth > DEPTH_MOST)
        return refuse(p, "nested too deep");
    while (*p->at && *p->at != '}') {
        struct piece *next = arena_alloc(p->arena, sizeof *next);

        if (parse_piece(p, in_plural, next) < 0)
            return -1;
        *last = next;
        last = &next->next;
    }
    p->depth--;
    return 0;
}

int message_compile(const struct piece **out, const char *source, struct arena *a, struct err *e)
{
    struct parser p = {.source = source, .at = source, .arena = a, .e = e};

    p.words = arena_alloc(a, strlen(source) + 1);
    if (parse_pieces(&p, false, out) < 0)
        return -1;
    return *p.at ? refuse(&p, "a closing brace without an opening one") : 0;
}

void message_slots(const struct piece *first, void (*each)(void *owner, const char *slot),
                   void *owner)
{
    for (const struct piece *p = first; p; p = p->next) {
        if (p->kind != PIECE_TEXT && p->kind != PIECE_NUMBER)
            each(owner, p->text);
        for (const struct branch *b = p->branches; b; b = b->next)
            message_slots(b->body, each, owner);
    }
}
