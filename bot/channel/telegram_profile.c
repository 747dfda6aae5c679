/* telegram_profile.c: what Telegram shows about us: asked for, compared, and set where it differs. */
/* SPDX-License-Identifier: MIT */
#include "channel/telegram_inside.h"
#include "base/log.h"
#include <stdlib.h>
#include <string.h>

#define CALL_MS 30000
#define MARGIN_MS 500 /* behind retry_after: clocks are rounded */
#define PARAMETERS_MOST ((size_t)64 * 1024)

enum item { ITEM_COMMANDS, ITEM_DESCRIPTION, ITEM_SHORT, ITEM_COUNT };

/* One thing that is shown: in one language, or to the staff. */
struct task {
    enum item item;
    const char *language; /* "": the default */
    bool staff;           /* in their group alone */
    const struct telegram_command *commands;
    size_t command_count;
    const char *text; /* of a description */
};

struct profile {
    struct telegram *t;
    size_t at;    /* the task at hand */
    bool setting; /* it differed */
    struct api_call *call;
    struct loop_timer *again;
};

static const struct {
    const char *get, *set, *member; /* member: where both have the text */
} METHODS[ITEM_COUNT] = {
    [ITEM_COMMANDS] = {"getMyCommands", "setMyCommands", NULL},
    [ITEM_DESCRIPTION] = {"getMyDescription", "setMyDescription", "description"},
    [ITEM_SHORT] = {"getMyShortDescription", "setMyShortDescription", "short_description"},
};

/* --- what is to be shown --- */

/* The items of each language, and last what the staff can say. False: that was all. */
static bool task_at(const struct telegram *t, size_t at, struct task *out)
{
    const struct telegram_setup *s = &t->setup;
    const struct telegram_profile *p;

    if (at >= s->profile_count * ITEM_COUNT) {
        *out = (struct task){.item = ITEM_COMMANDS,
                             .language = "",
                             .staff = true,
                             .commands = s->staff_commands,
                             .command_count = s->staff_command_count};
        return at == s->profile_count * ITEM_COUNT;
    }
    p = &s->profiles[at / ITEM_COUNT];
    *out = (struct task){.item = (enum item)(at % ITEM_COUNT), .language = p->language};
    switch (out->item) {
    case ITEM_COMMANDS:
        out->commands = p->commands;
        out->command_count = p->command_count;
        break;
    case ITEM_DESCRIPTION:
        out->text = p->description;
        break;
    case ITEM_SHORT:
        out->text = p->short_description;
        break;
    case ITEM_COUNT:
        break;
    }
    return true;
}

/* Nothing to show is no wish to take away what somebody else has set. */
static bool is_wanted(const struct telegram *t, const struct task *task)
{
    if (task->staff && !t->eyes.staff_group)
        return false;
    return task->item == ITEM_COMMANDS ? task->command_count > 0 : task->text != NULL;
}

static bool is_text(const struct json *object, const char *key, const char *wanted)
{
    const char *text = json_string_at(object, key);

    return text && strcmp(text, wanted) == 0;
}

static bool shows_already(const struct task *task, const struct json *result)
{
    const struct json *shown = json_child(result);

    if (task->item != ITEM_COMMANDS)
        return is_text(result, METHODS[task->item].member, task->text);
    if (json_type(result) != JSON_ARRAY || json_count(result) != task->command_count)
        return false;
    for (size_t i = 0; i < task->command_count; i++, shown = json_next(shown))
        if (!is_text(shown, "command", task->commands[i].name) ||
            !is_text(shown, "description", task->commands[i].description))
            return false;
    return true;
}

/* --- asking --- */

static void write_scope(const struct telegram *t, const struct task *task, struct buf *out)
{
    json_out_open(out, "scope", JSON_OBJECT);
    json_out_string(out, "type", task->staff ? "chat" : "all_private_chats");
    if (task->staff)
        json_out_integer(out, "chat_id", t->eyes.staff_group);
    json_out_close(out, JSON_OBJECT);
}

static void write_commands(const struct task *task, struct buf *out)
{
    json_out_open(out, "commands", JSON_ARRAY);
    for (size_t i = 0; i < task->command_count; i++) {
        json_out_open(out, NULL, JSON_OBJECT);
        json_out_string(out, "command", task->commands[i].name);
        json_out_string(out, "description", task->commands[i].description);
        json_out_close(out, JSON_OBJECT);
    }
    json_out_close(out, JSON_ARRAY);
}

static void write_parameters(const struct profile *p, const struct task *task, struct buf *out)
{
    json_out_open(out, NULL, JSON_OBJECT);
    if (*task->language)
        json_out_string(out, "language_code", task->language);
    if (task->item == ITEM_COMMANDS)
        write_scope(p->t, task, out);
    if (p->setting && task->item == ITEM_COMMANDS)
        write_commands(task, out);
    else if (p->setting)
        json_out_string(out, METHODS[task->item].member, task->text);
    json_out_close(out, JSON_OBJECT);
}

static void answered(void *owner, const struct api_answer *answer);

static void ask(struct profile *p)
{
    struct buf parameters = BUF_INIT(PARAMETERS_MOST);
    struct task task;

    while (task_at(p->t, p->at, &task) && !is_wanted(p->t, &task))
        p->at++;
    if (!task_at(p->t, p->at, &task) || p->t->revoked)
        return;
    write_parameters(p, &task, &parameters);
    p->call = api_send(p->t->api, p->setting ? METHODS[task.item].set : METHODS[task.item].get,
                       buf_text(&parameters), NULL, CALL_MS, answered, p);
    buf_free(&parameters);
}

static void ask_again(void *owner)
{
    struct profile *p = owner;

    p->again = NULL;
    ask(p);
}

static void go_on(struct profile *p)
{
    p->setting = false;
    p->at++;
    ask(p);
}

static void compare(struct profile *p, const struct json *result)
{
    struct task task;

    if (!task_at(p->t, p->at, &task))
        return;
    if (p->setting || shows_already(&task, result)) {
        go_on(p);
        return;
    }
    p->setting = true;
    ask(p);
}

/* None of this is worth a second try: the next start asks again. */
static void leave(struct profile *p, const struct api_answer *answer)
{
    log_info("telegram.profile", "task=%zu code=%d reason=%s", p->at, answer->code,
             api_reason(answer));
    go_on(p);
}

static void answered(void *owner, const struct api_answer *answer)
{
    struct profile *p = owner;

    p->call = NULL;
    switch (answer->action) {
    case API_DONE:
        compare(p, answer->result);
        return;
    case API_WAIT:
        p->again =
            loop_timer(p->t->setup.loop, answer->retry_after * 1000 + MARGIN_MS, ask_again, p);
        return;
    case API_REVOKED:
        telegram_revoked(p->t);
        return;
    case API_UNSUPPORTED: /* another kind of server, which shows nothing */
        return;
    case API_ALREADY:
    case API_LATER:
    case API_NO_ANSWER:
    case API_GONE:
    case API_MOVED:
    case API_NO_TOPIC:
    case API_TOPIC_CLOSED:
    case API_REFUSED:
    case API_PLAIN:
    case API_TOO_LARGE:
    case API_CONFLICT:
        leave(p, answer);
        return;
    }
}

/* --- made --- */

struct profile *profile_new(struct telegram *t)
{
    struct profile *p = calloc(1, sizeof *p);

    if (!p)
        err_out_of_memory();
    p->t = t;
    return p;
}

void profile_free(struct profile **p)
{
    if (!*p)
        return;
    api_cancel(&(*p)->call);
    loop_cancel(&(*p)->again);
    free(*p);
    *p = NULL;
}

void profile_start(struct profile *p)
{
    ask(p);
}
