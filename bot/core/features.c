/* features.c: words, runs of letters and meanings of a text, hashed and weighed. What it counts: features_counts.c. */
/* SPDX-License-Identifier: MIT */
#include "core/feature_parts.h"
#include "core/understand_parts.h"
#include <math.h>
#include <string.h>

#define LETTERS_LEAST 3 /* of a run within a word, its two ends counting as letters */
#define LETTERS_MOST 5
#define WORD_LETTERS_MOST 48 /* of a longer word only the beginning is looked at */
#define WORDS_MOST 2         /* of a run of words */
#define IDEOGRAPHS_MOST 4    /* of a run of Chinese characters */
#define MEANING_REACH 8      /* tokens between two meanings that make a pair */

/* Found by trying, on voices held back: words and letters carry it, meanings and the shape of the whole round it off. */
static const double lengths[KINDS] = {
    [KIND_WORDS] = 1.2, [KIND_LETTERS] = 1.2, [KIND_MEANINGS] = 0.8, [KIND_SHAPE] = 0.5};

/* --- hashing --- */

uint64_t feature_hash_more(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}

uint64_t feature_hash_text(uint64_t hash, const char *text)
{
    return feature_hash_more(hash, text ? text : "", text ? strlen(text) + 1 : 1);
}

uint64_t feature_hash_begin(enum feature_kind kind)
{
    unsigned char first = (unsigned char)kind;

    return feature_hash_more(UINT64_C(14695981039346656037), &first, 1);
}

/* FNV mixes its high bits well and its low ones badly. */
static uint32_t place_of(uint64_t hash)
{
    hash ^= hash >> 32;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 40) & (FEATURES - 1);
}

/* --- the list --- */

static void place_in_slots(struct making *m, uint32_t index)
{
    size_t at = m->out->list[index].place & m->slot_mask;

    while (m->slots[at])
        at = (at + 1) & m->slot_mask;
    m->slots[at] = index + 1;
}

static void grow_list(struct making *m)
{
    struct feature *list = arena_array(m->arena, m->room * 2, sizeof *list);
    unsigned char *kinds = arena_array(m->arena, m->room * 2, 1);

    if (m->out->count && m->out->list && m->kinds) {
        memcpy(list, m->out->list, m->out->count * sizeof *list);
        memcpy(kinds, m->kinds, m->out->count);
    }
    m->room *= 2;
    m->out->list = list;
    m->kinds = kinds;
    m->slots = arena_array(m->arena, m->room * 2, sizeof *m->slots);
    m->slot_mask = m->room * 2 - 1;
    for (size_t i = 0; i < m->out->count; i++)
        place_in_slots(m, (uint32_t)i);
}

static uint32_t index_of(struct making *m, uint32_t place, enum feature_kind kind)
{
    size_t at = place & m->slot_mask;

    for (; m->slots[at]; at = (at + 1) & m->slot_mask) {
        if (m->out->list[m->slots[at] - 1].place == place)
            return m->slots[at] - 1;
    }
    if (m->out->count == m->room) {
        grow_list(m);
        return index_of(m, place, kind);
    }
    m->slots[at] = (uint32_t)m->out->count + 1;
    m->out->list[m->out->count] = (struct feature){.place = place};
    m->kinds[m->out->count] = (unsigned char)kind;
    return (uint32_t)m->out->count++;
}

void feature_add(struct making *m, enum feature_kind kind, uint64_t hash, size_t first, size_t end)
{
    struct features *out = m->out;
    uint32_t index = index_of(m, place_of(hash), kind);

    out->list[index].times++;
    if (out->sight_count == m->sight_room) {
        struct sight *more = arena_array(m->arena, m->sight_room * 2, sizeof *more);

        memcpy(more, out->sights, out->sight_count * sizeof *more);
        out->sights = more;
        m->sight_room *= 2;
    }
    out->sights[out->sight_count++] = (struct sight){index, (uint32_t)first, (uint32_t)end};
}

/* --- words --- */

static bool is_ideograph(const struct token *t)
{
    unsigned char first = (unsigned char)*t->text;

    return t->kind == TOKEN_WORD && t->length == 3 && first >= 0xE3 && first <= 0xE9;
}

/* Of signs only those that ask and shout tell something. */
static bool is_telling(const struct token *t)
{
    return t->kind != TOKEN_SIGN || *t->text == '?' || *t->text == '!';
}

/* A figure as the count of its digits: 230 and 240 are one. */
static uint64_t hash_token(uint64_t hash, const struct token *t)
{
    char number[2] = {'#', (char)('0' + (t->length > 9 ? 9 : t->length))};

    if (t->kind == TOKEN_NUMBER)
        return feature_hash_more(hash, number, sizeof number);
    return feature_hash_more(feature_hash_more(hash, t->text, t->length), " ", 1);
}

static void add_words(struct making *m)
{
    const struct tokens *t = &m->scan->tokens;

    for (size_t at = 0; at < t->count; at++) {
        size_t most = is_ideograph(&t->list[at]) ? IDEOGRAPHS_MOST : WORDS_MOST;
        uint64_t hash = feature_hash_begin(KIND_WORDS);

        if (!is_telling(&t->list[at]))
            continue;
        for (size_t n = 0, end = at; n < most && end < t->count; end++) {
            if (end > at && t->list[end].begins)
                break;
            if (t->list[end].kind == TOKEN_SIGN && end > at)
                continue;
            hash = hash_token(hash, &t->list[end]);
            feature_add(m, KIND_WORDS, hash, at, end + 1);
            n++;
        }
    }
}

/* --- letters --- */

/* The beginnings of the letters of "<word>", and its end. */
static size_t cut_letters(const struct token *t, char *bytes, size_t *from)
{
    size_t count = 0, length = 0;

    bytes[length++] = '<';
    from[count++] = 0;
    for (size_t i = 0; i < t->length; i++) {
        bool begins = ((unsigned char)t->text[i] & 0xC0) != 0x80;

        if (begins && count > WORD_LETTERS_MOST)
            break;
        if (begins)
            from[count++] = length;
        bytes[length++] = t->text[i];
    }
    from[count++] = length;
    bytes[length++] = '>';
    from[count] = length;
    return count;
}

static void add_letters_of(struct making *m, size_t at)
{
    char bytes[WORD_LETTERS_MOST * 4 + 8];
    size_t from[WORD_LETTERS_MOST + 4];
    size_t count = cut_letters(&m->scan->tokens.list[at], bytes, from);

    for (size_t i = 0; i < count; i++) {
        uint64_t hash = feature_hash_begin(KIND_LETTERS);

        for (size_t n = 1; n <= LETTERS_MOST && i + n <= count; n++) {
            hash = feature_hash_more(hash, bytes + from[i + n - 1], from[i + n] - from[i + n - 1]);
            if (n >= LETTERS_LEAST)
                feature_add(m, KIND_LETTERS, hash, at, at + 1);
        }
    }
}

static void add_letters(struct making *m)
{
    const struct tokens *t = &m->scan->tokens;

    for (size_t at = 0; at < t->count; at++) {
        if (t->list[at].kind == TOKEN_WORD && !is_ideograph(&t->list[at]))
            add_letters_of(m, at);
    }
}

/* --- meanings --- */

static uint64_t hash_meaning(uint64_t hash, const struct making *m, const struct hit *hit)
{
    const struct word *w = hit->word;
    unsigned char kind = (unsigned char)(w->kind * 2 + scan_denied(m->scan, hit));

    hash = feature_hash_text(feature_hash_more(hash, &kind, 1), w->fact);
    switch (w->kind) {
    case WORD_VALUE:
    case WORD_CLASS:
    case WORD_EVIDENCE:
    case WORD_UNIT:
    case WORD_RELATIVE:
    case WORD_CUE:
    case WORD_MEANING:
        return feature_hash_text(hash, w->id);
    case WORD_URGENT:
    case WORD_HUMAN:
    case WORD_DANGER:
    case WORD_NOT:
    case WORD_STOP:
    case WORD_AND:
    case WORD_ABOUT:
    case WORD_MONTH:
    case WORD_WEEKDAY:
    case WORD_DAY:
    case WORD_NUMBER:
    case WORD_PART:
    case WORD_CURRENCY:
    case WORD_ORDINAL:
    case WORD_FEAST:
    case WORD_WHEN:
    case WORD_QUESTION:
    case WORD_KINDS:
        return hash;
    }
    return hash;
}

static bool has_meaning(const struct hit *hit)
{
    return hit->word->kind != WORD_STOP && hit->word->kind != WORD_NUMBER &&
           hit->word->kind != WORD_AND && hit->word->kind < WORD_ORDINAL;
}

/* The longest that begins at this token. */
static const struct hit *longest_at(const struct scan *s, size_t at)
{
    const struct hit *best = NULL;

    for (size_t i = s->hits.from[at]; i < s->hits.from[at + 1]; i++) {
        const struct hit *hit = &s->hits.list[i];

        if (has_meaning(hit) && (!best || hit->end > best->end))
            best = hit;
    }
    return best;
}

static void add_meanings(struct making *m)
{
    const struct scan *s = m->scan;
    const struct hit *last = NULL;

    for (size_t i = 0; i < s->hits.count; i++) {
        const struct hit *hit = &s->hits.list[i];

        if (has_meaning(hit))
            feature_add(m, KIND_MEANINGS, hash_meaning(feature_hash_begin(KIND_MEANINGS), m, hit),
                        hit->first, hit->end);
    }
    for (size_t at = 0; at < s->tokens.count; at++) {
        const struct hit *hit = longest_at(s, at);
        uint64_t hash;

        if (!hit)
            continue;
        if (last && hit->first <= last->end + MEANING_REACH) {
            hash = hash_meaning(feature_hash_begin(KIND_MEANINGS), m, last);
            feature_add(m, KIND_MEANINGS, hash_meaning(hash, m, hit), last->first, hit->end);
        }
        last = hit;
    }
}

/* --- weights --- */

static void weigh(struct making *m)
{
    double squares[KINDS] = {0};

    for (size_t i = 0; i < m->out->count; i++) {
        double weight = 1 + log((double)m->out->list[i].times);

        m->out->list[i].weight = (float)weight;
        squares[m->kinds[i]] += weight * weight;
    }
    for (size_t i = 0; i < m->out->count; i++)
        m->out->list[i].weight *= (float)(lengths[m->kinds[i]] / sqrt(squares[m->kinds[i]]));
}

void features_of(struct features *out, const struct scan *s, struct arena *a)
{
    struct making m = {.scan = s, .arena = a, .out = out, .room = 512, .sight_room = 1024};

    *out = (struct features){.sights = arena_array(a, m.sight_room, sizeof *out->sights)};
    grow_list(&m);
    add_words(&m);
    add_letters(&m);
    add_meanings(&m);
    features_of_counts(&m);
    weigh(&m);
}
