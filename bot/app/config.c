/* config.c: one table of keys; reading and checking are loops over it. */
/* SPDX-License-Identifier: MIT */
#include "app/config_inside.h"
#include "app/telegram_setup.h"
#include "app/xmpp_setup.h"
#include "base/text.h"
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MOST ((size_t)256 * 1024)
#define LINE_MOST 4096
#define STAFF_MOST 256 /* a desk, not a company */
#define CHAT_DIGITS 18

#define AT(member) offsetof(struct config, member)

static const struct key KEYS[] = {
    {"db", FORM_URL, AT(db), 0, 0, "the database, sqlite:FILE"},
    {"key_file", FORM_FILE, AT(key_file), 0, 0, "its key; else the database's name with .key"},
    {"dialogs", FORM_FILE, AT(dialogs), 0, 0, "the folder of the dialogs"},
    {"log", FORM_LOG, AT(log), 0, 0, "debug, info, warn or error"},
    {"burst_ms", FORM_NUMBER, AT(burst_ms), 0, 60000, "replies wait so long for more of the same"},
    {"console.socket", FORM_FILE, AT(console_socket), 0, 0,
     "where others join; else the database's name with .sock"},
    {"telegram.api", FORM_URL, AT(telegram_api), 0, 0, "the Bot API server"},
    {"telegram.file_api", FORM_URL, AT(telegram_file_api), 0, 0,
     "where its files are; else the same"},
    {"telegram.token_file", FORM_FILE, AT(telegram_token_file), 0, 0,
     "holds the bot's token; else the credential telegram.token of the service"},
    {"telegram.staff_group", FORM_CHAT, AT(telegram_staff_group), 0, 0,
     "the forum group of the staff, like -1001234567890"},
    {"telegram.per_second", FORM_NUMBER, AT(telegram_per_second), 0, 30,
     "messages to all chats; 0: as fast as it goes"},
    {"telegram.group_per_minute", FORM_NUMBER, AT(telegram_group_per_minute), 1, 1000,
     "messages to the staff's group"},
    {"xmpp.jid", FORM_JID, AT(xmpp_jid), 0, 0, "the bot's account"},
    {"xmpp.password_file", FORM_FILE, AT(xmpp_password_file), 0, 0,
     "holds its password; else the credential xmpp.password of the service"},
    {"xmpp.host", FORM_TEXT, AT(xmpp_host), 0, 0, "its server; else as the domain says"},
    {"xmpp.port", FORM_NUMBER, AT(xmpp_port), 1, 65535, "else as the domain says"},
    {"xmpp.ca_file", FORM_FILE, AT(xmpp_ca_file), 0, 0, "certificates to trust beside the usual"},
    {"xmpp.room", FORM_JID, AT(xmpp_room), 0, 0, "the staff's room, which the bot makes and keeps"},
    {"xmpp.contact", FORM_URL, AT(xmpp_contact), 0, 0,
     "who runs this, as other servers' admins see it: mailto:, https: or xmpp:"},
    {"desk.name", FORM_TEXT, AT(desk.name), 0, 0, "who reads the cases, as buyers are told"},
    {"desk.register", FORM_TEXT, AT(desk.enrolled), 0, 0, "the register that it stands in"},
    {"desk.country", FORM_TEXT, AT(desk.country), 0, 0, "where that is"},
    {"desk.verify", FORM_TEXT, AT(desk.verify), 0, 0, "how a buyer can look it up"},
    {"desk.conflicts", FORM_TEXT, AT(desk.conflicts), 0, 0,
     "sellers whose cases only a lead may see, with ; between them"},
    {"operator", FORM_PERSON, AT(operator_address), 0, 0, "NETWORK:ADDRESS: who gets the alerts"},
    {"staff", FORM_STAFF, AT(staff), 0, 0, "NETWORK:ADDRESS NAME ROLE, once for each"},
};
#define KEY_COUNT (sizeof KEYS / sizeof KEYS[0])

static const char *const LEVELS[] = {
    [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};

const struct key *config_key(size_t index)
{
    return index < KEY_COUNT ? &KEYS[index] : NULL;
}

const char *config_level_name(enum log_level level)
{
    return LEVELS[level];
}

void config_init(struct config *c)
{
    const char *dialogs = getenv("RECOUP_DIALOGS");

    *c = (struct config){.memory = arena_new(),
                         .db = "sqlite:recoup.db",
                         .dialogs = dialogs && *dialogs ? dialogs : RECOUP_DIALOGS,
                         .burst_ms = 1500,
                         .telegram_api = "https://api.telegram.org",
                         .telegram_per_second = 25,
                         .telegram_group_per_minute = 20,
                         .log = LOG_INFO};
}

void config_free(struct config *c)
{
    arena_free(&c->memory);
}

/* --- one value --- */

static void *member(struct config *c, const struct key *k)
{
    return (char *)c + k->at;
}

static int read_url(struct config *c, const struct key *k, const char *value, struct err *e)
{
    size_t scheme = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789+.-");

    if (scheme == 0 || value[scheme] != ':' || !value[scheme + 1])
        return err_set(e, ERR_INPUT, "`%s` is SCHEME:REST", k->name);
    *(const char **)member(c, k) = value;
    return 0;
}

/* Groups have negative ids. */
static int read_chat(struct config *c, const struct key *k, const char *value, struct err *e)
{
    size_t digits = *value == '-' ? strspn(value + 1, "0123456789") : 0;

    if (!digits || digits > CHAT_DIGITS || value[1] == '0' || value[1 + digits])
        return err_set(e, ERR_INPUT, "`%s` is %s", k->name, k->help);
    *(const char **)member(c, k) = value;
    return 0;
}

/* A bare JID, as servers write it; letters beyond ASCII are left as they are (RFC 7622 has more to say of them). NULL: it is none. */
static const char *bare_jid(struct config *c, const char *value)
{
    const char *at = strchr(value, '@');
    char *jid = arena_copy(c->memory, value);

    if (!at || at == value || !at[1] || strpbrk(value, " /\t") || strchr(at + 1, '@'))
        return NULL;
    for (char *letter = jid; *letter; letter++)
        if (*letter >= 'A' && *letter <= 'Z')
            *letter = (char)(*letter + 'a' - 'A');
    return jid;
}

static int read_jid(struct config *c, const struct key *k, const char *value, struct err *e)
{
    const char *jid = bare_jid(c, value);

    if (!jid)
        return err_set(e, ERR_INPUT, "`%s` is an account, NAME@DOMAIN", k->name);
    *(const char **)member(c, k) = jid;
    return 0;
}

static int read_number(struct config *c, const struct key *k, const char *value, struct err *e)
{
    char *end;
    long long number;

    errno = 0;
    number = strtoll(value, &end, 10);
    if (errno || end == value || *end || number < k->least || number > k->most)
        return err_set(e, ERR_INPUT, "`%s` is a number from %lld to %lld", k->name,
                       (long long)k->least, (long long)k->most);
    *(int64_t *)member(c, k) = number;
    return 0;
}

static int read_level(struct config *c, const struct key *k, const char *value, struct err *e)
{
    for (size_t i = 0; i < sizeof LEVELS / sizeof LEVELS[0]; i++)
        if (strcmp(LEVELS[i], value) == 0) {
            *(enum log_level *)member(c, k) = (enum log_level)i;
            return 0;
        }
    return err_set(e, ERR_INPUT, "`%s` is %s", k->name, k->help);
}

/* NETWORK:ADDRESS */
static int read_address(struct config *c, const struct key *k, const char *value,
                        struct address *out, struct err *e)
{
    const char *colon = strchr(value, ':');
    enum network network;

    if (!colon || !colon[1] || strpbrk(value, " \t"))
        return err_set(e, ERR_INPUT, "`%s` is %s", k->name, k->help);
    if (!network_named(arena_copy_bytes(c->memory, value, (size_t)(colon - value)), &network))
        return err_set(e, ERR_INPUT, "`%s`: there is no network of this name", k->name);
    if (network == NETWORK_TELEGRAM && colon[1 + strspn(colon + 1, "0123456789")])
        return err_set(e, ERR_INPUT, "`%s`: on Telegram a person is a user id, in digits", k->name);
    *out = (struct address){network, network == NETWORK_XMPP ? bare_jid(c, colon + 1) : colon + 1};
    if (!out->id)
        return err_set(e, ERR_INPUT, "`%s`: on XMPP a person is an account, NAME@DOMAIN", k->name);
    return 0;
}

static struct staff_member *one_more(struct config *c)
{
    struct staff_member *more;

    if (c->staff_count == c->staff_room) {
        c->staff_room = c->staff_room * 2 + 8;
        more = arena_array(c->memory, c->staff_room, sizeof *more);
        if (c->staff_count)
            memcpy(more, c->staff, c->staff_count * sizeof *more);
        c->staff = more;
    }
    return &c->staff[c->staff_count++];
}

static int add_staff(struct config *c, const struct staff_member *who, struct err *e)
{
    if (c->staff_count == STAFF_MOST)
        return err_set(e, ERR_INPUT, "more than %d people at the desk", STAFF_MOST);
    for (size_t i = 0; i < c->staff_count; i++) {
        if (address_equal(c->staff[i].address, who->address))
            return err_set(e, ERR_INPUT, "`staff`: this address stands here already");
        if (strcmp(c->staff[i].name, who->name) == 0)
            return err_set(e, ERR_INPUT, "`staff`: this name stands here already");
    }
    *one_more(c) = *who;
    return 0;
}

/* The next word of *at, which then stands behind it; NULL: no more. */
static const char *next_word(struct config *c, const char **at)
{
    const char *word = *at + strspn(*at, " \t");
    size_t length = strcspn(word, " \t");

    *at = word + length;
    return length ? arena_copy_bytes(c->memory, word, length) : NULL;
}

static int read_staff(struct config *c, const struct key *k, const char *value, struct err *e)
{
    const char *address = next_word(c, &value), *name = next_word(c, &value),
               *role = next_word(c, &value);
    struct staff_member who = {.name = name};

    if (!role || next_word(c, &value))
        return err_set(e, ERR_INPUT, "`%s` is %s", k->name, k->help);
    if (read_address(c, k, address, &who.address, e) < 0)
        return -1;
    if (!staff_role_named(role, &who.role))
        return err_set(e, ERR_INPUT, "`%s`: a role is advisor, lead or observer", k->name);
    return add_staff(c, &who, e);
}

static int read_value(struct config *c, const struct key *k, const char *value, struct err *e)
{
    switch (k->form) {
    case FORM_TEXT:
    case FORM_FILE:
        *(const char **)member(c, k) = value;
        return 0;
    case FORM_URL:
        return read_url(c, k, value, e);
    case FORM_CHAT:
        return read_chat(c, k, value, e);
    case FORM_JID:
        return read_jid(c, k, value, e);
    case FORM_NUMBER:
        return read_number(c, k, value, e);
    case FORM_LOG:
        return read_level(c, k, value, e);
    case FORM_PERSON:
        return read_address(c, k, value, member(c, k), e);
    case FORM_STAFF:
        return read_staff(c, k, value, e);
    }
    return 0;
}

/* --- the file --- */

static const char *trim(struct arena *a, const char *from, size_t length)
{
    while (length && strchr(" \t\r", from[length - 1]))
        length--;
    while (length && strchr(" \t", *from)) {
        from++;
        length--;
    }
    return arena_copy_bytes(a, from, length);
}

static int read_line(struct config *c, const char *line, size_t length, bool said[KEY_COUNT],
                     struct err *e)
{
    const char *text = trim(c->memory, line, length), *equals, *name, *value;

    if (!*text || *text == '#')
        return 0;
    if (length > LINE_MOST || strlen(text) > length || !text_valid(text, strlen(text)))
        return err_set(e, ERR_INPUT, "not a line of text");
    equals = strchr(text, '=');
    if (!equals)
        return err_set(e, ERR_INPUT, "a line is `key = value`");
    name = trim(c->memory, text, (size_t)(equals - text));
    value = trim(c->memory, equals + 1, strlen(equals + 1));
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(KEYS[i].name, name) != 0)
            continue;
        if (!*value)
            return err_set(e, ERR_INPUT, "`%s` has no value", name);
        if (said[i] && KEYS[i].form != FORM_STAFF)
            return err_set(e, ERR_INPUT, "`%s` stands here twice", name);
        said[i] = true;
        return read_value(c, &KEYS[i], value, e);
    }
    return err_set(e, ERR_INPUT, "there is no key `%.64s`", name);
}

static int read_lines(struct config *c, const char *text, size_t length, struct err *e)
{
    bool said[KEY_COUNT] = {false};
    const char *end = text + length;
    int number = 0;

    for (const char *line = text; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t bytes = (size_t)((next ? next : end) - line);

        number++;
        if (memchr(line, '\0', bytes))
            return err_set(e, ERR_INPUT, "%s:%d: not a line of text", c->path, number);
        if (read_line(c, line, bytes, said, e) < 0)
            return err_context(e, "%s:%d", c->path, number);
        line += bytes + 1;
    }
    return 0;
}

int config_read(struct config *c, const char *path, struct err *e)
{
    struct buf text = BUF_INIT(FILE_MOST);
    int result = buf_read_file(&text, path, e);

    c->path = arena_copy(c->memory, path);
    if (result == 0)
        result = read_lines(c, buf_text(&text), text.length, e);
    buf_free(&text);
    return result;
}

static bool is_configured(const struct config *c, enum network network)
{
    switch (network) {
    case NETWORK_CONSOLE:
        return false; /* it needs nothing to be told */
    case NETWORK_XMPP:
        return c->xmpp_jid || c->xmpp_password_file || c->xmpp_host || c->xmpp_port ||
               c->xmpp_ca_file || c->xmpp_room || c->xmpp_contact;
    case NETWORK_TELEGRAM:
        return c->telegram_staff_group || telegram_configured(c);
    case NETWORK_COUNT:
        break;
    }
    return false;
}

static bool has_people(const struct config *c, enum network network)
{
    for (size_t i = 0; i < c->staff_count; i++)
        if (c->staff[i].address.network == network)
            return true;
    return c->operator_address.id && c->operator_address.network == network;
}

static bool is_used(const struct config *c, enum network network)
{
    return is_configured(c, network) || has_people(c, network);
}

int config_networks(const struct config *c, struct err *e)
{
    if (is_used(c, NETWORK_XMPP) && xmpp_configuration_fits(c, e) < 0)
        return err_context(e, "%s", c->path);
    if (is_used(c, NETWORK_TELEGRAM) && telegram_configuration_fits(c, e) < 0)
        return err_context(e, "%s", c->path);
    return 0;
}
