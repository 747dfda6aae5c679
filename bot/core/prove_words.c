/* prove_words.c: what no sentence may say: promises and odds; the way to a body that is closed. */
/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include "core/proving.h"
#include <string.h>

/* In the languages that the bot writes. A sentence with one of the words beside it denies the thing, and may say it. */
static const struct {
    enum invariant which;
    const char *pattern, *denied;
} wrong[] = {
    {INV_NO_PROMISE,
     "\\b(we|i) (promise|guarantee|will get)\\b|\\bguaranteed?\\b|\\byou will (surely |certainly "
     "|definitely )?(get|have|receive|recover) "
     "(all |back )?(all )?(of )?your money|\\bwill (surely |certainly |definitely )?be "
     "(refunded|paid back)\\b"
     "|\\b(success|win) rate\\b|\\b[0-9]+ ?(%|percent) (chance|of (the "
     ")?(cases|buyers))|\\b(good|high|best|your) (odds|chances)\\b"
     "|\\byou (will|are going to) win\\b",
     "\\b(no|not|nobody|never|none|cannot|can't|without|nor|if|whoever|anyone|who(ever)? "
     "(says|promises|asks))\\b|guaranteed genuine"},
    {INV_NO_PROMISE,
     "\\b(le|te) (prometemos|garantizamos|aseguramos)|\\bgarantiza(mos|do|da)?\\b|\\b(va a "
     "recuperar|vas a recuperar|recuperar[áa]s?) "
     "(todo )?(su|tu) dinero|\\btasa de [ée]xito|[0-9]+ ?% de (probabilidad|los "
     "casos)|\\b(buenas|altas) "
     "(probabilidades|posibilidades)",
     "\\b(no|nadie|nunca|ning[úu]n|ninguna|sin|si|quien)\\b|autenticidad garantizada"},
    {INV_NO_PROMISE,
     "保证(您|你)|我们保证|一定(能|会)(退|拿|追)|肯定能|成功率|包(退|赔)|胜诉率|[0-9]+ "
     "?%的(机会|把握)",
     "不|没有|没人|无法|谁|如果|别"},
    {INV_NO_CLOSED_BODY,
     "ec\\.europa\\.eu/(consumers/)?odr|\\bodr platform\\b|online dispute resolution "
     "platform|plataforma (europea )?(de )?(odr|resoluci[óo]n "
     "de litigios en l[íi]nea)|欧盟.{0,8}(odr|在线争议解决)",
     "\\b(closed|no longer|shut|ended|cerr[óo]|cerrada|ya no|dej[óo])\\b|关闭|停止|不再"},
};
#define WRONG (sizeof wrong / sizeof wrong[0])

/* One sentence of a text, from `at` on; *at moves behind it. */
static const char *cut_sentence(const char **at, struct arena *a)
{
    const char *from = *at;
    size_t length = strcspn(from, ".!?\n");

    while (from[length] == '.' && from[length + 1] && !strchr(" \n", from[length + 1]))
        length += 1 + strcspn(from + length + 1, ".!?\n");
    *at = from + length + (from[length] != '\0');
    return arena_copy_bytes(a, from, length);
}

static bool says(const char *pattern, const char *sentence)
{
    struct err e = {0};

    return text_matches(pattern, sentence, &e) > 0;
}

static void keep(struct prove *p, enum invariant which, const char *sentence)
{
    size_t length = strcspn(sentence, "{");

    if (p->wrong_count == WRONG_MOST)
        return;
    p->wrong_of[p->wrong_count] = which;
    p->wrong_words[p->wrong_count++] = arena_copy_bytes(p->memory, sentence, length);
}

/* Where a text says it, the sentence that does, unless that one denies it. */
static void look_closer(struct prove *p, size_t i, const char *file, const char *key,
                        const char *text)
{
    arena_reset(p->aside);
    while (*text) {
        const char *sentence = cut_sentence(&text, p->aside);

        if (!says(wrong[i].pattern, sentence) || says(wrong[i].denied, sentence))
            continue;
        keep(p, wrong[i].which, sentence + strspn(sentence, " "));
        invariant_broken(p, NULL, wrong[i].which, NULL, "%s /%s: %s", file, key, sentence);
    }
}

/* Each text of a file, however deep. "Guaranteed Genuine" as a value is the name of somebody else's mark. */
static void look_below(struct prove *p, size_t i, const char *file, const char *key,
                       const struct json *node)
{
    if (json_type(node) == JSON_STRING && strncmp(key, "value.", 6) != 0) {
        invariant_checked(p, wrong[i].which);
        if (says(wrong[i].pattern, json_text(node)))
            look_closer(p, i, file, key, json_text(node));
    }
    for (const struct json *child = json_child(node); child; child = json_next(child))
        look_below(p, i, file, json_key(child) ? json_key(child) : key, child);
}

/* One pattern after the other, since compiling one costs more than reading all with it. */
void words_look(struct prove *p)
{
    for (size_t i = 0; i < WRONG; i++)
        for (const struct json *file = json_child(p->d->bundle); file; file = json_next(file)) {
            const char *name = json_key(file);

            if (strncmp(name, "text/", 5) == 0 || strncmp(name, "letters/", 8) == 0)
                look_below(p, i, name, "", file);
        }
}

const char *words_said(const struct prove *p, enum invariant which, const char *text)
{
    for (size_t i = 0; i < p->wrong_count; i++)
        if (p->wrong_of[i] == which && *p->wrong_words[i] && strstr(text, p->wrong_words[i]))
            return p->wrong_words[i];
    return NULL;
}
