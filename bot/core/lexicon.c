/* lexicon.c: the words of dialogs/lexicon/<lang>.json: reading the files, finding the words. */
/* SPDX-License-Identifier: MIT */
#include "core/lexicon.h"
#include "base/text.h"
#include <stdlib.h>
#include <string.h>

#define BUCKETS 4096u     /* a power of two, about as many as there are phrases */
#define LANGUAGES_MOST 32 /* bits of `unsigned` */
#define PATTERN_MOST 12   /* words of a phrase: bounds the work at each token of a text */
#define GAP_MOST 3        /* words that ".." may stand for */
#define PREFIX_MOST 24    /* bytes of a beginning ("refund*") */

struct lexicon {
    struct arena *memory;
    const char *languages[LANGUAGES_MOST];
    size_t language_count;
    const struct word *whole[BUCKETS];     /* by the first word of the phrase */
    const struct word *beginning[BUCKETS]; /* by it, where it is only the beginning of a word */
};

/* --- the shape of the files --- */

enum shape {
    SHAPE_LIST,    /* [phrases] */
    SHAPE_BY_ID,   /* {id: [phrases]} */
    SHAPE_BY_FACT, /* {fact: {value: [phrases]}} */
};

static const char *const units[] = {"minute", "hour",      "day",         "week", "month",
                                    "year",   "fortnight", "end_of_week", NULL};
static const char *const relatives[] = {"before",     "after",    "in", "last", "next",
                                        "of",         "th",       "am", "pm",   "year_mark",
                                        "month_mark", "day_mark", NULL};
static const char *const whens[] = {"this",  "before_last", "some",   "half", "or",      "one",
                                    "ahead", "behind",      "within", "day",  "article", NULL};
static const char *const feasts[] = {"christmas",    "new_year",    "easter", "spring_festival",
                                     "black_friday", "singles_day", NULL};
static const char *const parts[] = {"start", "middle", "end", NULL};
static const char *const cues[] = {"paid", "unpaid", "delivered", "promised", "disputed",
                                   "fee",  "offer",  "order",     "other",    "deadline",
                                   "have", "lives",  NULL};

static const struct section {
    const char *name;
    enum word_kind kind;
    enum shape shape;
    const char *const *ids; /* that may stand there; NULL: see `fact` */
    const char *fact;       /* whose values they are */
    int64_t least, most;    /* they are numbers */
} sections[] = {
    {"values", WORD_VALUE, SHAPE_BY_FACT, NULL, NULL, 0, 0},
    {"classes", WORD_CLASS, SHAPE_BY_ID, NULL, "scam", 0, 0},
    {"evidence", WORD_EVIDENCE, SHAPE_BY_ID, NULL, "evidence", 0, 0},
    {"urgent", WORD_URGENT, SHAPE_LIST, NULL, NULL, 0, 0},
    {"human", WORD_HUMAN, SHAPE_LIST, NULL, NULL, 0, 0},
    {"danger", WORD_DANGER, SHAPE_LIST, NULL, NULL, 0, 0},
    {"not", WORD_NOT, SHAPE_LIST, NULL, NULL, 0, 0},
    {"stop", WORD_STOP, SHAPE_LIST, NULL, NULL, 0, 0},
    {"and", WORD_AND, SHAPE_LIST, NULL, NULL, 0, 0},
    {"about", WORD_ABOUT, SHAPE_LIST, NULL, NULL, 0, 0},
    {"months", WORD_MONTH, SHAPE_BY_ID, NULL, NULL, 1, 12},
    {"weekdays", WORD_WEEKDAY, SHAPE_BY_ID, NULL, NULL, 1, 7},
    {"days", WORD_DAY, SHAPE_BY_ID, NULL, NULL, -3, 3},
    {"numbers", WORD_NUMBER, SHAPE_BY_ID, NULL, NULL, 0, 1000000},
    {"units", WORD_UNIT, SHAPE_BY_ID, units, NULL, 0, 0},
    {"relative", WORD_RELATIVE, SHAPE_BY_ID, relatives, NULL, 0, 0},
    {"parts", WORD_PART, SHAPE_BY_ID, parts, NULL, 0, 0},
    {"currency", WORD_CURRENCY, SHAPE_BY_ID, NULL, NULL, 0, 0},
    {"cues", WORD_CUE, SHAPE_BY_ID, cues, NULL, 0, 0},
    {"meanings", WORD_MEANING, SHAPE_BY_ID, NULL, NULL, 0, 0},
    {"ordinals", WORD_ORDINAL, SHAPE_BY_ID, NULL, NULL, 1, 31},
    {"feasts", WORD_FEAST, SHAPE_BY_ID, feasts, NULL, 0, 0},
    {"when", WORD_WHEN, SHAPE_BY_ID, whens, NULL, 0, 0},
};

/* --- reading the files --- */

static unsigned hash_add(unsigned hash, char c)
{
    return (hash ^ (unsigned char)c) * 16777619u;
}

static unsigned hash_of(const char *text, size_t length)
{
    unsigned hash = 2166136261u;

    for (size_t i = 0; i < length; i++)
        hash = hash_add(hash, text[i]);
    return hash;
}

static bool is_beginning(const struct token *t)
{
    return t->length > 1 && t->text[t->length - 1] == '*';
}

static bool is_gap(const struct token *t)
{
    return token_is(t, "*");
}

/* ".." is written "*" inside, since folding keeps a star as a letter of its own. */
static const char *with_stars(struct arena *a, const char *phrase)
{
    char *out = arena_copy(a, phrase);
    char *gap;

    while ((gap = strstr(out, " .. ")) != NULL) {
        gap[1] = '*';
        gap[2] = ' ';
    }
    return out;
}

/* text_fold drops a star at the end, as it drops all punctuation there. */
static const char *fold_phrase(struct arena *a, const char *phrase)
{
    size_t length = strlen(phrase);
    const char *folded = text_simplify(a, text_fold(a, with_stars(a, phrase)));

    if (length > 1 && phrase[length - 1] == '*' && folded[strlen(folded) - 1] != '*')
        return arena_print(a, "%s*", folded);
    return folded;
}

/* One file on its way in. */
struct source {
    struct lexicon *lexicon;
    const struct dialog *dialog;
    const struct json *root;
    const char *language;
    unsigned bit;
    struct arena *scratch; /* for one phrase */
    struct err *e;
};

static int refuse(const struct source *s, const struct json *node, const char *why)
{
    return err_set(s->e, ERR_INPUT, "lexicon/%s.json: %s: %s", s->language,
                   json_pointer(s->lexicon->memory, s->root, node), why);
}

static int expect_type(const struct source *s, const struct json *node, enum json_type type)
{
    if (json_type(node) == type)
        return 0;
    return refuse(s, node,
                  type == JSON_OBJECT  ? "not an object"
                  : type == JSON_ARRAY ? "not a list"
                                       : "not a text");
}

static void index_word(struct lexicon *l, struct word *w)
{
    const struct token *first = w->pattern.list;
    const struct word **bucket;

    if (is_beginning(first))
        bucket = &l->beginning[hash_of(first->text, first->length - 1) % BUCKETS];
    else
        bucket = &l->whole[hash_of(first->text, first->length) % BUCKETS];
    w->next = *bucket;
    *bucket = w;
}

/* Cutting takes room for a token a byte; what is kept is a copy of the few there are. */
static struct tokens kept_tokens(struct arena *a, const struct tokens *from)
{
    struct tokens kept = {.count = from->count};

    kept.list = arena_array(a, from->count, sizeof *kept.list);
    for (size_t i = 0; i < from->count; i++) {
        kept.list[i] = from->list[i];
        kept.list[i].text = arena_copy_bytes(a, from->list[i].text, from->list[i].length);
    }
    return kept;
}

bool lexicon_add(struct lexicon *l, const char *phrase, const struct word *of,
                 struct arena *scratch)
{
    struct word *w = arena_alloc(l->memory, sizeof *w);
    const struct token *first;
    struct tokens cut;

    *w = *of;
    w->phrase = arena_copy(l->memory, phrase);
    arena_reset(scratch);
    tokens_of(&cut, fold_phrase(scratch, w->phrase), scratch);
    w->pattern = kept_tokens(l->memory, &cut);
    first = w->pattern.list;
    if (w->pattern.count == 0 || w->pattern.count > PATTERN_MOST || is_gap(first) ||
        (is_beginning(first) && first->length - 1 > PREFIX_MOST))
        return false;
    index_word(l, w);
    return true;
}

static int read_phrase(const struct source *s, const struct json *node, const struct word *of)
{
    if (expect_type(s, node, JSON_STRING) < 0)
        return -1;
    if (lexicon_add(s->lexicon, json_text(node), of, s->scratch))
        return 0;
    return refuse(s, node, "no phrase, one of too many words, or too long a beginning of a word");
}

static int read_phrases(const struct source *s, const struct json *list, const struct word *of)
{
    if (expect_type(s, list, JSON_ARRAY) < 0)
        return -1;
    for (const struct json *p = json_child(list); p; p = json_next(p)) {
        if (read_phrase(s, p, of) < 0)
            return -1;
    }
    return 0;
}

static bool is_listed(const char *const *ids, const char *id)
{
    while (*ids && strcmp(*ids, id) != 0)
        ids++;
    return *ids != NULL;
}

bool region_is_code(const char *text)
{
    char country[3] = {text[0], text[0] ? text[1] : '\0', '\0'};
    size_t length = strlen(text);

    return length >= 4 && length <= 6 && text[2] == '-' && text_is_country(country) &&
           strspn(text + 3, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == length - 3;
}

/* Yes/no, country and region facts have values too, though facts.json does not list them. */
static bool fact_takes(const struct fact_def *f, const char *id)
{
    if (f->type == VALUE_YESNO)
        return strcmp(id, "yes") == 0 || strcmp(id, "no") == 0;
    if (f->type == VALUE_COUNTRY)
        return text_is_country(id);
    if (f->type == VALUE_REGION)
        return region_is_code(id);
    return fact_def_allows(f, id);
}

static bool is_plain_id(const char *id)
{
    return *id && id[strspn(id, "abcdefghijklmnopqrstuvwxyz_")] == '\0';
}

static bool id_fits(const struct source *s, const struct section *section, struct word *w)
{
    const struct fact_def *f = w->fact ? dialog_fact(s->dialog, w->fact) : NULL;
    char *end;

    if (section->least < section->most) {
        w->number = strtoll(w->id, &end, 10);
        return end != w->id && !*end && w->number >= section->least && w->number <= section->most;
    }
    if (section->ids)
        return is_listed(section->ids, w->id);
    if (section->kind == WORD_CURRENCY)
        return strcmp(w->id, "XXX") == 0 || text_currency_digits(w->id) >= 0;
    if (section->kind == WORD_MEANING)
        return is_plain_id(w->id);
    return f && fact_takes(f, w->id);
}

static int read_ids(const struct source *s, const struct section *section, const struct json *from,
                    struct word of)
{
    if (expect_type(s, from, JSON_OBJECT) < 0)
        return -1;
    for (const struct json *m = json_child(from); m; m = json_next(m)) {
        of.id = arena_copy(s->lexicon->memory, json_key(m));
        if (!id_fits(s, section, &of))
            return refuse(s, m, "not one of the names that may stand here");
        if (read_phrases(s, m, &of) < 0)
            return -1;
    }
    return 0;
}

static int read_facts(const struct source *s, const struct section *section,
                      const struct json *from, struct word of)
{
    if (expect_type(s, from, JSON_OBJECT) < 0)
        return -1;
    for (const struct json *m = json_child(from); m; m = json_next(m)) {
        of.fact = arena_copy(s->lexicon->memory, json_key(m));
        if (!dialog_fact(s->dialog, of.fact))
            return refuse(s, m, "no such fact");
        if (read_ids(s, section, m, of) < 0)
            return -1;
    }
    return 0;
}

static int read_section(const struct source *s, const struct json *m)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        const struct section *section = &sections[i];
        const struct word of = {.kind = section->kind, .fact = section->fact, .language = s->bit};

        if (strcmp(section->name, json_key(m)) != 0)
            continue;
        switch (section->shape) {
        case SHAPE_LIST:
            return read_phrases(s, m, &of);
        case SHAPE_BY_ID:
            return read_ids(s, section, m, of);
        case SHAPE_BY_FACT:
            return read_facts(s, section, m, of);
        }
    }
    return refuse(s, m, "unknown key");
}

static int read_language(struct lexicon *l, const struct json *from, const struct dialog *d,
                         struct arena *scratch, struct err *e)
{
    struct source s = {.lexicon = l, .dialog = d, .root = from, .scratch = scratch, .e = e};

    s.language = arena_copy(l->memory, json_key(from));
    if (l->language_count == LANGUAGES_MOST)
        return refuse(&s, from, "one language too many");
    s.bit = 1u << l->language_count;
    l->languages[l->language_count++] = s.language;
    if (expect_type(&s, from, JSON_OBJECT) < 0)
        return -1;
    for (const struct json *m = json_child(from); m; m = json_next(m)) {
        if (read_section(&s, m) < 0)
            return -1;
    }
    return 0;
}

struct lexicon *lexicon_empty(void)
{
    struct arena *memory = arena_new();
    struct lexicon *l = arena_alloc(memory, sizeof *l);

    l->memory = memory;
    return l;
}

int lexicon_new(struct lexicon **out, const struct dialog *d, const struct json *by_language,
                struct err *e)
{
    struct arena *scratch = arena_new();
    struct lexicon *l = lexicon_empty();

    *out = l;
    for (const struct json *m = json_child(by_language); m && *out; m = json_next(m)) {
        if (read_language(l, m, d, scratch, e) < 0)
            lexicon_free(out);
    }
    arena_free(&scratch);
    return *out ? 0 : -1;
}

void lexicon_free(struct lexicon **l)
{
    struct arena *memory = *l ? (*l)->memory : NULL;

    *l = NULL;
    if (memory)
        arena_free(&memory);
}

unsigned lexicon_language(const struct lexicon *l, const char *id)
{
    size_t base = id ? strcspn(id, "-_") : 0;

    for (size_t i = 0; base && i < l->language_count; i++) {
        if (strlen(l->languages[i]) == base && memcmp(l->languages[i], id, base) == 0)
            return 1u << i;
    }
    return 0;
}

const char *lexicon_language_name(const struct lexicon *l, unsigned bit)
{
    for (size_t i = 0; i < l->language_count; i++) {
        if (bit == 1u << i)
            return l->languages[i];
    }
    return NULL;
}

/* --- finding --- */

static bool token_fits(const struct token *want, const struct token *have)
{
    if (!is_beginning(want))
        return have->length == want->length && memcmp(have->text, want->text, want->length) == 0;
    return have->kind == TOKEN_WORD && have->length >= want->length - 1 &&
           memcmp(have->text, want->text, want->length - 1) == 0;
}

/* Signs within a sentence are passed over, unless the phrase asks for one. */
static size_t next_word(const struct tokens *t, size_t at, const struct token *want)
{
    while (at < t->count && !t->list[at].begins && t->list[at].kind == TOKEN_SIGN &&
           want->kind != TOKEN_SIGN)
        at++;
    return at;
}

/* The token behind the phrase when what is left of it stands at `at`; 0: it does not. */
static size_t match(const struct tokens *t, size_t at, const struct tokens *pattern, size_t from)
{
    for (size_t i = from; i < pattern->count; i++) {
        const struct token *want = &pattern->list[i];

        if (is_gap(want)) {
            for (size_t skip = 0; skip <= GAP_MOST && i + 1 < pattern->count; skip++) {
                size_t end = match(t, at + skip, pattern, i + 1);

                if (end)
                    return end;
                if (at + skip >= t->count || t->list[at + skip].begins)
                    return 0;
            }
            return 0;
        }
        if (i)
            at = next_word(t, at, want);
        if (at >= t->count || (i && t->list[at].begins) || !token_fits(want, &t->list[at]))
            return 0;
        at++;
    }
    return at;
}

struct finding_place {
    const struct tokens *tokens;
    struct arena *arena;
    struct hits *out;
    size_t room;
    unsigned languages;
};

static void add_hit(struct finding_place *f, const struct word *w, size_t first, size_t end)
{
    if (f->out->count == f->room) {
        struct hit *more = arena_array(f->arena, f->room *= 2, sizeof *more);

        memcpy(more, f->out->list, f->out->count * sizeof *more);
        f->out->list = more;
    }
    f->out->list[f->out->count++] = (struct hit){w, first, end};
}

static void try_bucket(struct finding_place *f, const struct word *bucket, size_t at)
{
    for (const struct word *w = bucket; w; w = w->next) {
        size_t end;

        if ((w->language & f->languages) && (end = match(f->tokens, at, &w->pattern, 0)) > 0)
            add_hit(f, w, at, end);
    }
}

static void find_at(struct finding_place *f, const struct lexicon *l, size_t at)
{
    const struct token *t = &f->tokens->list[at];
    unsigned hash = hash_of("", 0);

    try_bucket(f, l->whole[hash_of(t->text, t->length) % BUCKETS], at);
    if (t->kind != TOKEN_WORD)
        return;
    for (size_t i = 0; i < t->length && i < PREFIX_MOST; i++) {
        hash = hash_add(hash, t->text[i]);
        try_bucket(f, l->beginning[hash % BUCKETS], at);
    }
}

void lexicon_find(const struct lexicon *l, unsigned languages, const struct tokens *t,
                  struct arena *a, struct hits *out)
{
    struct finding_place f = {
        .tokens = t, .arena = a, .out = out, .room = 32, .languages = languages};

    out->count = 0;
    out->list = arena_array(a, f.room, sizeof *out->list);
    out->from = arena_array(a, t->count + 2, sizeof *out->from);
    for (size_t i = 0; i < t->count; i++) {
        out->from[i] = out->count;
        find_at(&f, l, i);
    }
    out->from[t->count] = out->from[t->count + 1] = out->count;
}

const struct hit *hit_at(const struct hits *h, size_t token, enum word_kind kind)
{
    const struct hit *best = NULL;

    for (size_t i = h->from[token]; i < h->from[token + 1]; i++) {
        const struct hit *hit = &h->list[i];

        if (hit->word->kind == kind && (!best || hit->end > best->end))
            best = hit;
    }
    return best;
}
