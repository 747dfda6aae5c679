/* test_config.c: what a configuration may say, and how it is told what is wrong. */
/* SPDX-License-Identifier: MIT */
#include "app/config.h"
#include "testing.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct reading {
    struct config c;
    struct err e;
    int result;
    char path[64];
};

static void read_bytes(struct reading *r, const char *text, size_t length)
{
    int file;

    memset(r, 0, sizeof *r);
    snprintf(r->path, sizeof r->path, "/tmp/config-XXXXXX");
    file = mkstemp(r->path);
    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, text, length), (ssize_t)length);
    close(file);
    config_init(&r->c);
    r->result = config_read(&r->c, r->path, &r->e);
    unlink(r->path);
}

static void read_text(struct reading *r, const char *text)
{
    read_bytes(r, text, strlen(text));
}

/* Refused, with this place and this word in the sentence. */
static void refused_at(const char *text, int line, const char *word)
{
    struct reading r;
    char place[96];

    read_text(&r, text);
    snprintf(place, sizeof place, "%s:%d: ", r.path, line);
    ck_assert_msg(r.result < 0, "%s: taken", text);
    ck_assert_int_eq(r.e.kind, ERR_INPUT);
    ck_assert_msg(strncmp(r.e.text, place, strlen(place)) == 0, "%s: %s", text, r.e.text);
    ck_assert_msg(strstr(r.e.text, word) != NULL, "%s: %s", text, r.e.text);
    config_free(&r.c);
}

START_TEST(config_of_nothing__is_all_defaults)
{
    struct reading r;

    read_text(&r, "");
    ck_assert_int_eq(r.result, 0);
    ck_assert_str_eq(r.c.db, "sqlite:recoup.db");
    ck_assert_int_eq(r.c.burst_ms, 1500);
    ck_assert_int_eq(r.c.log, LOG_INFO);
    ck_assert_uint_eq(r.c.staff_count, 0);
    ck_assert_ptr_null(r.c.operator_address.id);
    ck_assert_str_eq(r.c.telegram_api, "https://api.telegram.org");
    ck_assert_int_eq(r.c.telegram_per_second, 25);
    ck_assert_int_eq(r.c.telegram_group_per_minute, 20);
    ck_assert_ptr_null(r.c.telegram_staff_group);
    config_free(&r.c);
}
END_TEST

START_TEST(config__skips_comments_and_blanks_and_trims)
{
    struct reading r;

    read_text(&r, "# a comment\n\n   \t\r\n  db   =  sqlite:/var/lib/x.db \r\nlog=warn");
    ck_assert_msg(r.result == 0, "%s", r.e.text);
    ck_assert_str_eq(r.c.db, "sqlite:/var/lib/x.db");
    ck_assert_int_eq(r.c.log, LOG_WARN);
    config_free(&r.c);
}
END_TEST

START_TEST(config__reads_every_key)
{
    struct reading r;

    read_text(&r, "db = sqlite:a\nkey_file = b\ndialogs = c\nlog = debug\nburst_ms = 0\n"
                  "console.socket = d\ntelegram.api = https://api.example\n"
                  "telegram.file_api = https://files.example\ntelegram.token_file = e\n"
                  "telegram.staff_group = -1001234567890\ntelegram.per_second = 0\n"
                  "telegram.group_per_minute = 19\n"
                  "xmpp.jid = bot@example.org\nxmpp.password_file = f\nxmpp.host = h\n"
                  "xmpp.port = 5222\nxmpp.ca_file = g\nxmpp.room = Desk@Rooms.example.org\n"
                  "xmpp.contact = mailto:desk@example.org\n"
                  "operator = xmpp:Ops@Example.ORG\n"
                  "staff = console:li li advisor\nstaff = telegram:17 bo lead\n");
    ck_assert_msg(r.result == 0, "%s", r.e.text);
    ck_assert_str_eq(r.c.key_file, "b");
    ck_assert_int_eq(r.c.burst_ms, 0);
    ck_assert_str_eq(r.c.console_socket, "d");
    ck_assert_str_eq(r.c.telegram_staff_group, "-1001234567890");
    ck_assert_int_eq(r.c.telegram_per_second, 0);
    ck_assert_int_eq(r.c.telegram_group_per_minute, 19);
    ck_assert_int_eq(r.c.xmpp_port, 5222);
    ck_assert_str_eq(r.c.xmpp_room, "desk@rooms.example.org"); /* as servers write it */
    ck_assert_str_eq(r.c.xmpp_contact, "mailto:desk@example.org");
    ck_assert_int_eq(r.c.operator_address.network, NETWORK_XMPP);
    ck_assert_str_eq(r.c.operator_address.id, "ops@example.org");
    ck_assert_uint_eq(r.c.staff_count, 2);
    ck_assert_str_eq(r.c.staff[0].name, "li");
    ck_assert_int_eq(r.c.staff[0].role, STAFF_ADVISOR);
    ck_assert_int_eq(r.c.staff[1].address.network, NETWORK_TELEGRAM);
    ck_assert_str_eq(r.c.staff[1].address.id, "17");
    ck_assert_int_eq(r.c.staff[1].role, STAFF_LEAD);
    config_free(&r.c);
}
END_TEST

START_TEST(config__says_file_and_line_of_what_is_wrong)
{
    refused_at("db = sqlite:x\nburst = 3\n", 2, "burst");
    refused_at("# one\n\nhello\n", 3, "key = value");
    refused_at("db =\n", 1, "no value");
    refused_at("db = recoup.db\n", 1, "SCHEME");
    refused_at("db = sqlite:\n", 1, "SCHEME");
    refused_at("db = sqlite:a\ndb = sqlite:b\n", 2, "twice");
    refused_at("log = loud\n", 1, "debug");
    refused_at("burst_ms = soon\n", 1, "number");
    refused_at("burst_ms = -1\n", 1, "number");
    refused_at("burst_ms = 99999999999999999999\n", 1, "number");
    refused_at("xmpp.port = 0\n", 1, "65535");
    refused_at("xmpp.port = 65536\n", 1, "65535");
    refused_at("xmpp.port = 5222x\n", 1, "65535");
    refused_at("telegram.per_second = 31\n", 1, "30");
    refused_at("telegram.group_per_minute = 0\n", 1, "1000");
    refused_at("telegram.staff_group = desk\n", 1, "-100");
    refused_at("telegram.staff_group = 1234567890\n", 1, "-100");
    refused_at("telegram.staff_group = -1001234567890x\n", 1, "-100");
    refused_at("telegram.staff_group = -\n", 1, "-100");
    refused_at("telegram.staff_group = -99999999999999999999\n", 1, "-100");
    refused_at("operator = telegram:@anna\n", 1, "digits");
    refused_at("staff = telegram:anna anna lead\n", 1, "digits");
    refused_at("xmpp.jid = bot\n", 1, "NAME@DOMAIN");
    refused_at("xmpp.jid = @example.org\n", 1, "NAME@DOMAIN");
    refused_at("operator = ops\n", 1, "NETWORK:ADDRESS");
    refused_at("operator = icq:12\n", 1, "network");
    refused_at("operator = xmpp:\n", 1, "NETWORK:ADDRESS");
    refused_at("operator = xmpp:anna\n", 1, "NAME@DOMAIN");
    refused_at("staff = xmpp:anna@x/phone anna lead\n", 1, "NAME@DOMAIN");
    refused_at("xmpp.room = lobby\n", 1, "NAME@DOMAIN");
}
END_TEST

START_TEST(config_staff__is_address_name_and_role_and_each_once)
{
    refused_at("staff = console:li\n", 1, "NAME ROLE");
    refused_at("staff = console:li li\n", 1, "NAME ROLE");
    refused_at("staff = console:li li advisor now\n", 1, "NAME ROLE");
    refused_at("staff = console:li li boss\n", 1, "observer");
    refused_at("staff = li li advisor\n", 1, "NETWORK:ADDRESS");
    refused_at("staff = console:li li advisor\nstaff = console:li bo lead\n", 2, "address");
    refused_at("staff = console:li li advisor\nstaff = xmpp:li@x li lead\n", 2, "name");
    refused_at("staff = xmpp:li@x li advisor\nstaff = xmpp:LI@x bo lead\n", 2, "address");
}
END_TEST

START_TEST(config__refuses_bytes_that_are_no_text)
{
    struct reading r;

    refused_at("db = sqlite:\xff\n", 1, "text");
    read_bytes(&r, "db = sqlite:a\0b\n", 16);
    ck_assert_int_lt(r.result, 0);
    ck_assert_int_eq(r.e.kind, ERR_INPUT);
    config_free(&r.c);
}
END_TEST

START_TEST(config__that_is_not_there_is_missing)
{
    struct config c;
    struct err e = {0};

    config_init(&c);
    ck_assert_int_lt(config_read(&c, "/nowhere/recoup.conf", &e), 0);
    ck_assert_int_eq(e.kind, ERR_MISSING);
    config_free(&c);
}
END_TEST

START_TEST(config_print__can_be_read_again_and_says_the_same)
{
    struct reading r, again;
    struct buf one = BUF_INIT(65536), two = BUF_INIT(65536);

    read_text(&r, "db = sqlite:a\nburst_ms = 20\nlog = error\nxmpp.port = 5223\n"
                  "operator = console:ops\nstaff = console:li li advisor\n");
    ck_assert_msg(r.result == 0, "%s", r.e.text);
    config_print(&r.c, &one);
    read_text(&again, buf_text(&one));
    ck_assert_msg(again.result == 0, "%s", again.e.text);
    config_print(&again.c, &two);
    ck_assert_str_eq(buf_text(&one), buf_text(&two));
    ck_assert_ptr_nonnull(strstr(buf_text(&one), "staff = console:li li advisor\n"));
    ck_assert_ptr_nonnull(strstr(buf_text(&one), "# telegram.token_file ="));
    buf_free(&one);
    buf_free(&two);
    config_free(&r.c);
    config_free(&again.c);
}
END_TEST

START_TEST(config_print__masks_a_password_in_an_address)
{
    struct reading r;
    struct buf out = BUF_INIT(65536);

    read_text(&r, "db = pg://bot:hunter2@db.example/recoup\n"
                  "telegram.api = https://api.example:8443/bot\n");
    ck_assert_msg(r.result == 0, "%s", r.e.text);
    config_print(&r.c, &out);
    ck_assert_ptr_null(strstr(buf_text(&out), "hunter2"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "db = pg://bot:***@db.example/recoup\n"));
    ck_assert_ptr_nonnull(strstr(buf_text(&out), "telegram.api = https://api.example:8443/bot\n"));
    buf_free(&out);
    config_free(&r.c);
}
END_TEST

static void network_of(const char *text, const char *network)
{
    struct reading r;
    struct err e = {0};

    read_text(&r, text);
    ck_assert_msg(r.result == 0, "%s", r.e.text);
    ck_assert_int_eq(config_networks(&r.c, &e), network ? -1 : 0);
    if (network)
        ck_assert_ptr_nonnull(strstr(e.text, network));
    config_free(&r.c);
}

START_TEST(config_networks__names_what_one_lacks)
{
    network_of("", NULL);
    network_of("staff = console:li li advisor\noperator = console:ops\n", NULL);
    network_of("xmpp.jid = a@b\n", "xmpp.password_file");
    network_of("xmpp.port = 5222\n", "xmpp.jid");
    network_of("xmpp.room = desk@rooms.b\n", "xmpp.jid");
    network_of("staff = xmpp:li@x li advisor\n", "xmpp.jid");
    network_of("operator = xmpp:li@x\n", "xmpp.jid");
    network_of("xmpp.jid = a@b\nxmpp.password_file = /nowhere/password\n", "/nowhere/password");
}
END_TEST

/* What `more` says beside an account with a password file that holds these bytes; NULL: it is taken. */
static void xmpp_of(const char *password, const char *more, const char *refusal)
{
    char path[] = "/tmp/password-XXXXXX", text[256];
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, password, strlen(password)), (ssize_t)strlen(password));
    close(file);
    snprintf(text, sizeof text, "xmpp.jid = a@b\nxmpp.password_file = %s\n%s", path, more);
    network_of(text, refusal);
    unlink(path);
}

START_TEST(config_networks__wants_a_password_for_xmpp)
{
    xmpp_of("two words\n", "staff = xmpp:li@x li advisor\nxmpp.room = desk@rooms.b\n", NULL);
    xmpp_of("p", "xmpp.host = 127.0.0.1\nxmpp.port = 15222\n", NULL);
    xmpp_of("", "", "no password");
    xmpp_of("\nsecond line\n", "", "no password");
    xmpp_of("p", "xmpp.ca_file = /nowhere/ca.crt\n", "/nowhere/ca.crt");
    xmpp_of("p", "xmpp.port = 15222\n", "xmpp.host");
}
END_TEST

START_TEST(config_networks__takes_the_password_that_the_service_is_handed)
{
    char folder[] = "/tmp/credentials-XXXXXX", path[64];
    FILE *file;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/xmpp.password", folder);
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    network_of("xmpp.jid = a@b\n", "xmpp.password_file");
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("p\n", file);
    fclose(file);
    network_of("xmpp.jid = a@b\n", NULL);
    unsetenv("CREDENTIALS_DIRECTORY");
    unlink(path);
    rmdir(folder);
}
END_TEST

/* What `key = value` says of Telegram with a token file that holds these bytes; NULL: it is taken. */
static void telegram_of(const char *token, const char *more, const char *refusal)
{
    char path[] = "/tmp/token-XXXXXX", text[256];
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, token, strlen(token)), (ssize_t)strlen(token));
    close(file);
    snprintf(text, sizeof text, "telegram.token_file = %s\n%s", path, more);
    network_of(text, refusal);
    unlink(path);
}

START_TEST(config_networks__wants_a_token_for_telegram)
{
    telegram_of("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", "", NULL);
    telegram_of(" 111:AAA \r\n\n", "staff = telegram:5 li advisor\n", NULL);
    telegram_of("111:AAA\n", "telegram.api = http://127.0.0.1:8081\n", NULL);
    telegram_of("", "", "no token");
    telegram_of("111:AAA 222:BBB/", "", NULL); /* the first word is it */
    telegram_of("bot111:AAA", "", "no token");
    telegram_of("111:AAA\n", "telegram.api = http://api.telegram.org\n", "https");
    telegram_of("111:AAA\n", "telegram.file_api = http://192.0.2.1\n", "https");
    network_of("telegram.token_file = /nowhere/token\n", "/nowhere/token");
    network_of("telegram.staff_group = -100123\n", "telegram.token_file");
    network_of("operator = telegram:5\n", "telegram.token_file");
    network_of("telegram.api = https://api.example\n", NULL);
}
END_TEST

START_TEST(config_print__does_not_show_the_token)
{
    struct reading r;
    struct buf out = BUF_INIT(65536);
    char path[] = "/tmp/token-XXXXXX", text[256];
    int file = mkstemp(path);

    ck_assert_int_ge(file, 0);
    ck_assert_int_eq(write(file, "110201543:AAHdqTcvC\n", 20), 20);
    close(file);
    snprintf(text, sizeof text, "telegram.token_file = %s\n", path);
    read_text(&r, text);
    ck_assert_int_eq(config_networks(&r.c, &r.e), 0);
    config_print(&r.c, &out);
    ck_assert_ptr_nonnull(strstr(buf_text(&out), path));
    ck_assert_ptr_null(strstr(buf_text(&out), "110201543"));
    unlink(path);
    buf_free(&out);
    config_free(&r.c);
}
END_TEST

START_TEST(config_networks__takes_the_token_that_the_service_was_handed)
{
    char folder[] = "/tmp/credentials-XXXXXX", path[64];
    FILE *file;

    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/telegram.token", folder);
    ck_assert_int_eq(setenv("CREDENTIALS_DIRECTORY", folder, 1), 0);
    network_of("operator = telegram:5\n", "telegram.token_file");
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs("111:AAA\n", file);
    fclose(file);
    network_of("operator = telegram:5\n", NULL);
    network_of("telegram.token_file = /nowhere/token\n", "/nowhere/token");
    unlink(path);
    rmdir(folder);
    unsetenv("CREDENTIALS_DIRECTORY");
}
END_TEST

TESTING_MAIN("config", config_of_nothing__is_all_defaults,
             config__skips_comments_and_blanks_and_trims, config__reads_every_key,
             config__says_file_and_line_of_what_is_wrong,
             config_staff__is_address_name_and_role_and_each_once,
             config__refuses_bytes_that_are_no_text, config__that_is_not_there_is_missing,
             config_print__can_be_read_again_and_says_the_same,
             config_print__masks_a_password_in_an_address, config_networks__names_what_one_lacks,
             config_networks__wants_a_password_for_xmpp,
             config_networks__takes_the_password_that_the_service_is_handed,
             config_networks__wants_a_token_for_telegram, config_print__does_not_show_the_token,
             config_networks__takes_the_token_that_the_service_was_handed)
