/* lexicon.h: the words of dialogs/lexicon/<lang>.json, and finding them in a text.
 * SPDX-License-Identifier: MIT
 *
 * A text is cut into tokens once: words, numbers and signs of its folded form, a Chinese character being a word of its own.
 * The phrases of the lexicon are cut the same way, so "ali-express" and "Ali Express" are one. lexicon_find gives every phrase that stands in
 * the text, in one pass over the tokens; core/spans, core/expect and core/understand read the hits, never the text.
 */
#ifndef CORE_LEXICON_H
#define CORE_LEXICON_H

#include "core/understand.h"

enum token_kind { TOKEN_WORD, TOKEN_NUMBER /* digits, with . , ' between digits */, TOKEN_SIGN };

/* Tokens that a phrase can take: 12 words, and signs and gaps between them. */
#define PHRASE_REACH 40

struct token {
    enum token_kind kind;
    const char *text; /* not ended by NUL */
    size_t length;
    size_t from, to; /* where it stands in the folded text, with what was left out of it */
    bool glued;      /* no blank before it */
    bool begins;     /* the first of a sentence */
    bool comma;      /* a comma stands right before it */
};

struct tokens {
    struct token *list;
    size_t count;
};

void tokens_of(struct tokens *out, const char *folded, struct arena *a);
bool token_is(const struct token *t, const char *text);

enum word_kind {
    WORD_VALUE, /* fact and id */
    WORD_CLASS,
    WORD_EVIDENCE,
    WORD_URGENT,
    WORD_HUMAN,
    WORD_DANGER,
    WORD_NOT,
    WORD_STOP, /* frequent words that tell the language */
    WORD_AND,
    WORD_ABOUT,    /* "about": what follows is not exact */
    WORD_MONTH,    /* number 1..12 */
    WORD_WEEKDAY,  /* number 1..7 */
    WORD_DAY,      /* number: days from today */
    WORD_NUMBER,   /* number */
    WORD_UNIT,     /* id: minute hour day week month year */
    WORD_RELATIVE, /* id: before ("hace"), after ("ago"), in, last, next, of, th, am, pm; year_mark, month_mark, day_mark */
    WORD_PART,     /* of a month; id: start middle end */
    WORD_CURRENCY, /* id: ISO 4217; "XXX": it does not say whose money it is; a word may be listed under several */
    WORD_CUE,     /* id: what a date or an amount nearby is */
    WORD_MEANING, /* id: what is spoken of, the same in every language */
    WORD_ORDINAL, /* number 1..31: a day of a month */
    WORD_FEAST,   /* id: christmas new_year easter spring_festival black_friday singles_day */
    WORD_WHEN, /* id: this, before_last; some, half, or, one ("mois" alone); ahead, behind (of a feast); within (a month); day ("il 28"); article ("a yuan account") */
    WORD_QUESTION, /* id: what is asked (faq.json); never in lexicon/ */
    WORD_KINDS,
};

struct word {
    enum word_kind kind;
    const char *fact, *id, *phrase; /* fact of WORD_VALUE; phrase as written in the lexicon */
    int64_t number;
    unsigned language; /* bit */
    struct tokens pattern;
    const struct word *next; /* of the same bucket */
};

struct hit {
    const struct word *word;
    size_t first, end; /* tokens */
};

struct hits {
    struct hit *list; /* by first token */
    size_t count;
    size_t *from; /* by token: its first hit */
};

/* A lexicon that is filled phrase by phrase. False: the phrase is none, or has too many words. `scratch` is emptied. */
struct lexicon *lexicon_empty(void);
bool lexicon_add(struct lexicon *l, const char *phrase, const struct word *of,
                 struct arena *scratch);

/* The bit of a language ("pt-BR" is "pt"); 0: it has no lexicon. */
unsigned lexicon_language(const struct lexicon *l, const char *id);
const char *lexicon_language_name(const struct lexicon *l, unsigned bit);

void lexicon_find(const struct lexicon *l, unsigned languages, const struct tokens *t,
                  struct arena *a, struct hits *out);
/* The longest hit of a kind that begins at this token; NULL. */
const struct hit *hit_at(const struct hits *h, size_t token, enum word_kind kind);

/* Of the form of ISO 3166-2: "CA-QC". There is no list of them to ask. */
bool region_is_code(const char *text);

#endif
