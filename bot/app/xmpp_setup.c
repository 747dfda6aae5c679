/* xmpp_setup.c: keys of the configuration and a secret in a file become a channel's setup. */
/* SPDX-License-Identifier: MIT */
#include "app/xmpp_setup.h"
#include "base/crypto.h"
#include "base/log.h"
#include "core/render.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CREDENTIAL "xmpp.password"
#define SECRET_MOST 4096
#define PICTURE "avatar.png"
#define PICTURE_MOST ((size_t)8 * 1024) /* what clients and servers take everywhere */
#define LANGUAGES_MOST 32

/* NULL: there is none. */
static const char *password_path(const struct config *c)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY"), *path;

    if (c->xmpp_password_file || !c->path || !folder || !*folder)
        return c->xmpp_password_file;
    path = arena_print(c->memory, "%s/" CREDENTIAL, folder);
    return access(path, F_OK) == 0 ? path : NULL;
}

bool xmpp_configured(const struct config *c)
{
    return c->xmpp_jid != NULL;
}

/* Its first line; a password may hold blanks. */
static int read_password(const char *path, struct buf *out, struct err *e)
{
    if (buf_read_file(out, path, e) < 0)
        return err_context(e, "xmpp.password_file");
    buf_truncate(out, strcspn(buf_text(out), "\r\n"));
    if (out->length)
        return 0;
    return err_set(e, ERR_INPUT, "%s: there is no password in it", path);
}

static int password(void *owner, struct buf *out, struct err *e)
{
    return read_password(owner, out, e);
}

static int check_password(const char *path, struct err *e)
{
    struct buf secret = BUF_INIT(SECRET_MOST);
    int result = read_password(path, &secret, e);

    crypto_wipe(secret.bytes, secret.room);
    buf_free(&secret);
    return result;
}

int xmpp_configuration_fits(const struct config *c, struct err *e)
{
    const char *path = password_path(c);

    if (!c->xmpp_jid)
        return err_set(e, ERR_INPUT, "xmpp has no account: `xmpp.jid` names it");
    if (!path)
        return err_set(e, ERR_INPUT,
                       "xmpp has no password: `xmpp.password_file` names the file that holds it");
    if (check_password(path, e) < 0)
        return -1;
    if (c->xmpp_ca_file && access(c->xmpp_ca_file, R_OK) < 0)
        return err_set(e, ERR_MISSING, "xmpp.ca_file: %s cannot be read", c->xmpp_ca_file);
    if (c->xmpp_contact && strpbrk(c->xmpp_contact, "<> \t"))
        return err_set(e, ERR_INPUT, "`xmpp.contact` is an address like mailto:desk@example.org");
    if (c->xmpp_port && !c->xmpp_host)
        return err_set(e, ERR_INPUT, "`xmpp.port` is the port of `xmpp.host`, which is not told");
    return 0;
}

const char *xmpp_staff(const struct config *c)
{
    const char *lines = NULL;

    for (size_t i = 0; i < c->staff_count; i++)
        if (c->staff[i].address.network == NETWORK_XMPP)
            lines = arena_print(c->memory, "%s%s%s", lines ? lines : "", lines ? "\n" : "",
                                c->staff[i].address.id);
    return lines;
}

void xmpp_setup(const struct config *c, struct xmpp_setup *out)
{
    const char *path = password_path(c);

    *out = (struct xmpp_setup){.password = password,
                               .password_owner = arena_copy(c->memory, path ? path : ""),
                               .mark = "0",
                               .wire = {.jid = c->xmpp_jid,
                                        .host = c->xmpp_host,
                                        .port = c->xmpp_port,
                                        .ca_file = c->xmpp_ca_file,
                                        .room = c->xmpp_room,
                                        .version = RECOUP_VERSION,
                                        .contact = c->xmpp_contact,
                                        .staff = xmpp_staff(c)}};
}

/* Base64 of the picture beside the dialogs; NULL: there is none, or it is too large to be shown in a chat. */
static const char *picture(const struct config *c, struct arena *a)
{
    struct buf bytes = BUF_INIT(PICTURE_MOST), text = BUF_INIT(2 * PICTURE_MOST);
    const char *path = arena_print(a, "%s/" PICTURE, c->dialogs), *out = NULL;
    struct err e = {0};

    if (access(path, F_OK) == 0 && buf_read_file(&bytes, path, &e) < 0)
        log_warn("xmpp.picture", "why=%s", e.text);
    if (bytes.length && e.kind == ERR_NONE) {
        crypto_base64(bytes.bytes, bytes.length, &text);
        out = arena_copy(a, buf_text(&text));
    }
    buf_free(&bytes);
    buf_free(&text);
    return out;
}

/* NULL: the dialogs have no such sentence in this language. */
static const char *say_in(const char *language, const struct dialog *dialogs, struct arena *a,
                          const char *key)
{
    return text_table_has(dialogs->texts, language, key)
               ? render(dialogs->texts, language, key, NULL, 0, a)
               : NULL;
}

static const char *say(const struct dialog *dialogs, struct arena *a, const char *key)
{
    return say_in("en", dialogs, a, key);
}

/* The languages in their own names, a line each: what one answers with when asked for one. */
static const char *languages(const struct dialog *dialogs, struct arena *a)
{
    const char *ids[LANGUAGES_MOST], *lines = NULL;
    size_t count = text_table_languages(dialogs->texts, ids, LANGUAGES_MOST);

    for (size_t i = 0; i < count; i++)
        if (text_table_has(dialogs->texts, ids[i], "language.name"))
            lines = arena_print(a, "%s%s%s", lines ? lines : "", lines ? "\n" : "",
                                render(dialogs->texts, ids[i], "language.name", NULL, 0, a));
    return lines;
}

/* The word alone would only bring the question. */
static void add_form(const struct dialog *dialogs, struct arena *a, struct wire_command *command)
{
    if (strcmp(command->node, "language") != 0)
        return;
    command->options = languages(dialogs, a);
    command->ask = command->options ? say_in(command->language, dialogs, a, "language.ask") : NULL;
    if (!command->ask)
        command->options = NULL;
}

static void add_commands(const struct dialog *dialogs, const char *language, struct arena *a,
                         struct wire_setup *out)
{
    static const char *const COMMANDS[] = {"start", "status",   "plan", "letters",
                                           "human", "language", "help"};

    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
        const char *key = arena_print(a, "telegram.command.%s", COMMANDS[i]);
        struct wire_command command = {.language = arena_copy(a, language),
                                       .node = COMMANDS[i],
                                       .name = say_in(language, dialogs, a, key),
                                       .done = say_in(language, dialogs, a, "xmpp.command_done")};

        add_form(dialogs, a, &command);
        if (command.name && out->command_count < WIRE_COMMANDS_MOST)
            out->commands[out->command_count++] = command;
    }
}

void xmpp_words(const struct config *c, const struct dialog *dialogs, struct arena *a,
                struct wire_setup *out)
{
    const char *ids[LANGUAGES_MOST];
    size_t count = text_table_languages(dialogs->texts, ids, LANGUAGES_MOST);

    out->picture = picture(c, a);
    out->name = say(dialogs, a, "xmpp.name");
    out->description = say(dialogs, a, "telegram.description");
    out->command_count = 0;
    add_commands(dialogs, "en", a, out);
    for (size_t i = 0; i < count; i++)
        if (strcmp(ids[i], "en") != 0)
            add_commands(dialogs, ids[i], a, out);
}

int xmpp_ask(const struct config *c, struct buf *out, struct err *e)
{
    struct xmpp_setup setup;
    int result;

    xmpp_setup(c, &setup);
    if (loop_new(&setup.loop, e) < 0)
        return -1;
    result = xmpp_check(&setup, out, e);
    loop_free(&setup.loop);
    return result;
}
