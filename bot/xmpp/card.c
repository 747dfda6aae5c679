/* card.c: what others see of us: a name, a sentence and a picture, each written when it differs. */
/* SPDX-License-Identifier: MIT */
#include "base/log.h"
#include "xmpp/iq.h"
#include "xmpp/picture.h"
#include <string.h>

#define NS_VCARD "vcard-temp"
#define NS_PUBSUB "http://jabber.org/protocol/pubsub"
#define NS_DATA "urn:xmpp:avatar:data"
#define NS_METADATA "urn:xmpp:avatar:metadata"

/* --- the card (XEP-0054), whose picture some clients show in place of the other (XEP-0153) --- */

static bool says(const struct stanza *card, const char *name, const char *wanted, struct arena *a)
{
    const char *text = card ? stanza_text_of(card, name, NULL, a) : NULL;

    return !wanted || (text && strcmp(text, wanted) == 0);
}

/* Base64 may be broken into lines. */
static bool same_but_for_blanks(const char *one, const char *other)
{
    static const char BLANKS[] = " \t\r\n";

    do {
        one += strspn(one, BLANKS);
        other += strspn(other, BLANKS);
    } while (*one && *one++ == *other++);
    return !*one && !*other;
}

static bool shows(const struct stanza *card, const char *picture, struct arena *a)
{
    const struct stanza *photo = card ? stanza_find(card, "PHOTO", NULL) : NULL;
    const char *is = photo ? stanza_text_of(photo, "BINVAL", NULL, a) : NULL;

    return !picture || (is && same_but_for_blanks(is, picture));
}

static void write_card(struct child *c)
{
    struct stanza *iq = iq_new(c, "set", NULL), *card = stanza_add(iq, "vCard", NS_VCARD), *photo;

    stanza_add_text(card, "FN", NULL, c->setup.name);
    stanza_add_text(card, "NICKNAME", NULL, c->setup.name);
    if (c->setup.picture) {
        photo = stanza_add(card, "PHOTO", NULL);
        stanza_add_text(photo, "TYPE", NULL, "image/png");
        stanza_add_text(photo, "BINVAL", NULL, c->setup.picture);
    }
    stanza_add_text(card, "DESC", NULL, c->setup.description);
    iq_ask(c, &iq, iq_ignore, NULL);
}

static void card_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    const struct stanza *card =
        answer->stanza ? stanza_find(answer->stanza, "vCard", NS_VCARD) : NULL;

    (void)owner;
    if (!answer->stanza)
        return;
    if (!says(card, "FN", c->setup.name, c->a) || !says(card, "DESC", c->setup.description, c->a) ||
        !shows(card, c->setup.picture, c->a))
        write_card(c);
}

static void ask_card(struct child *c)
{
    struct stanza *iq = iq_new(c, "get", NULL);

    stanza_add(iq, "vCard", NS_VCARD);
    iq_ask(c, &iq, card_known, NULL);
}

/* --- the picture (XEP-0084): its bytes first, then word of them --- */

enum step { BYTES, BYTES_PLAINLY, WORD, WORD_PLAINLY };

/* Everybody may see it: who writes to us has no subscription, most often. */
static void add_options(struct stanza *pubsub)
{
    struct stanza *form =
        stanza_add(stanza_add(pubsub, "publish-options", NULL), "x", "jabber:x:data");

    stanza_set(form, "type", "submit");
    stanza_add_field(form, "FORM_TYPE", "hidden", NS_PUBSUB "#publish-options");
    stanza_add_field(form, "pubsub#access_model", NULL, "open");
}

static void add_word(struct stanza *item, const struct picture *p)
{
    struct stanza *info = stanza_add(stanza_add(item, "metadata", NS_METADATA), "info", NULL);

    stanza_set(info, "id", p->id);
    stanza_set(info, "type", "image/png");
    stanza_set_number(info, "bytes", (int64_t)p->bytes);
    stanza_set_number(info, "width", p->width);
    stanza_set_number(info, "height", p->height);
}

static void published(struct child *c, void *owner, const struct iq_answer *answer);

static void publish(struct child *c, enum step step)
{
    struct stanza *iq = iq_new(c, "set", NULL), *pubsub = stanza_add(iq, "pubsub", NS_PUBSUB),
                  *node = stanza_add(pubsub, "publish", NULL),
                  *item = stanza_add(node, "item", NULL);
    bool bytes = step == BYTES || step == BYTES_PLAINLY;
    struct picture picture;

    if (!picture_read(c->setup.picture, &picture)) {
        stanza_give_up(&iq);
        return;
    }
    stanza_set(node, "node", bytes ? NS_DATA : NS_METADATA);
    stanza_set(item, "id", picture.id);
    if (bytes)
        stanza_add_text(item, "data", NS_DATA, c->setup.picture);
    else
        add_word(item, &picture);
    if (step == BYTES || step == WORD)
        add_options(pubsub);
    iq_ask(c, &iq, published, (void *)(uintptr_t)step);
}

/* A server that takes no options, or has the node with others, may take it without. */
static void published(struct child *c, void *owner, const struct iq_answer *answer)
{
    enum step step = (enum step)(uintptr_t)owner;

    if (!answer->stanza)
        return;
    if (answer->result && (step == BYTES || step == BYTES_PLAINLY))
        publish(c, WORD);
    else if (answer->result)
        log_info("xmpp.picture", "published=1");
    else if (step == BYTES || step == WORD)
        publish(c, step == BYTES ? BYTES_PLAINLY : WORD_PLAINLY);
    else
        log_info("xmpp.picture", "published=0 why=%s", stanza_error(answer->stanza).condition);
}

static const char *id_in(const struct iq_answer *answer)
{
    const struct stanza *at =
        answer->result ? stanza_find(answer->stanza, "pubsub", NS_PUBSUB) : NULL;

    at = at ? stanza_find(at, "items", NULL) : NULL;
    at = at ? stanza_find(at, "item", NULL) : NULL;
    return at ? stanza_attribute(at, "id") : NULL;
}

static void word_known(struct child *c, void *owner, const struct iq_answer *answer)
{
    const char *id = answer->stanza ? id_in(answer) : NULL;
    struct picture picture;

    (void)owner;
    if (!answer->stanza || !picture_read(c->setup.picture, &picture))
        return;
    if (!id || strcmp(id, picture.id) != 0)
        publish(c, BYTES);
}

static void ask_word(struct child *c)
{
    struct stanza *iq = iq_new(c, "get", NULL),
                  *items = stanza_add(stanza_add(iq, "pubsub", NS_PUBSUB), "items", NULL);

    stanza_set(items, "node", NS_METADATA);
    stanza_set(items, "max_items", "1");
    iq_ask(c, &iq, word_known, NULL);
}

void card_show(struct child *c)
{
    ask_card(c);
    if (c->pep && c->setup.picture)
        ask_word(c);
}
