/* telegram_courtesy.c: calls that say nothing. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_courtesy.h"
#include "base/log.h"
#include <stdlib.h>

#define TIMEOUT_MS 10000 /* a tap is worth no answer after that */
#define UNDER_WAY_MOST 4096
#define CALL_MOST 1024 /* bytes of the parameters */
#define TYPING_MS 4000
#define TYPISTS 256 /* chats that are remembered; those that share a place are told once more */

struct courtesy {
    struct courtesies *all;
    struct courtesy *older, *newer;
    struct api_call *call;
};

struct courtesies {
    struct telegram *t;
    struct courtesy *newest;
    size_t under_way;
    long long failed;
    struct buf json;
    struct {
        int64_t chat, at;
    } typing[TYPISTS];
};

struct courtesies *courtesies_new(struct telegram *t)
{
    struct courtesies *c = calloc(1, sizeof *c);

    if (!c)
        err_out_of_memory();
    c->t = t;
    c->json = (struct buf)BUF_INIT(CALL_MOST);
    return c;
}

static void drop(struct courtesy *one)
{
    struct courtesies *all = one->all;

    if (one->newer)
        one->newer->older = one->older;
    else
        all->newest = one->older;
    if (one->older)
        one->older->newer = one->newer;
    all->under_way--;
    free(one);
}

void courtesies_free(struct courtesies **c)
{
    if (!*c)
        return;
    for (struct courtesy *one = (*c)->newest, *older; one; one = older) {
        older = one->older;
        api_cancel(&one->call);
        free(one);
    }
    buf_free(&(*c)->json);
    free(*c);
    *c = NULL;
}

static void answered(void *owner, const struct api_answer *answer)
{
    struct courtesy *one = owner;
    struct courtesies *all = one->all;

    drop(one);
    if (answer->action == API_DONE || answer->action == API_ALREADY)
        return;
    all->failed++;
    log_debug("telegram.courtesy", "failed=%lld why=%s", all->failed, api_reason(answer));
}

static void call(struct courtesies *c, const char *method)
{
    struct courtesy *one;

    if (c->json.overflow || c->under_way >= UNDER_WAY_MOST)
        return;
    one = calloc(1, sizeof *one);
    if (!one)
        err_out_of_memory();
    one->all = c;
    one->older = c->newest;
    if (one->older)
        one->older->newer = one;
    c->newest = one;
    c->under_way++;
    one->call = api_send(c->t->api, method, buf_text(&c->json), NULL, TIMEOUT_MS, answered, one);
}

void courtesies_tap(struct courtesies *c, const char *callback)
{
    buf_clear(&c->json);
    json_out_open(&c->json, NULL, JSON_OBJECT);
    json_out_string(&c->json, "callback_query_id", callback);
    json_out_close(&c->json, JSON_OBJECT);
    call(c, "answerCallbackQuery");
}

void courtesies_typing(struct courtesies *c, int64_t chat)
{
    size_t place = (size_t)((uint64_t)chat % TYPISTS);
    int64_t now = loop_now(), since = now - c->typing[place].at;

    if (c->typing[place].chat == chat && since >= 0 && since < TYPING_MS)
        return;
    c->typing[place].chat = chat;
    c->typing[place].at = now;
    buf_clear(&c->json);
    json_out_open(&c->json, NULL, JSON_OBJECT);
    json_out_integer(&c->json, "chat_id", chat);
    json_out_string(&c->json, "action", "typing");
    json_out_close(&c->json, JSON_OBJECT);
    call(c, "sendChatAction");
}
