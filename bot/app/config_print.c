/* config_print.c: the effective configuration, in its own form. */
/* SPDX-License-Identifier: MIT */
#include "app/config_inside.h"
#include <string.h>

/* scheme://user:password@rest: the password is nobody's to read. */
static void print_masked(const char *url, struct buf *out)
{
    const char *user = strstr(url, "://"), *at, *colon;

    user = user ? user + 3 : url;
    at = user + strcspn(user, "@/");
    colon = user + strcspn(user, ":@/");
    if (*at != '@' || *colon != ':') {
        buf_add_text(out, url);
        return;
    }
    buf_add(out, url, (size_t)(colon + 1 - url));
    buf_print(out, "***%s", at);
}

static void print_person(struct address who, struct buf *out)
{
    buf_print(out, "%s:%s", network_name(who.network), who.id);
}

static void print_key(const struct key *k, bool told, struct buf *out)
{
    buf_print(out, "%s%s =%s", told ? "" : "# ", k->name, told ? " " : "");
}

static void print_text(const struct key *k, const char *value, struct buf *out)
{
    print_key(k, value != NULL, out);
    if (!value)
        buf_print(out, "   %s", k->help);
    else if (k->form == FORM_URL)
        print_masked(value, out);
    else
        buf_add_text(out, value);
    buf_add_char(out, '\n');
}

static void print_staff(const struct config *c, const struct key *k, struct buf *out)
{
    if (!c->staff_count)
        print_text(k, NULL, out);
    for (size_t i = 0; i < c->staff_count; i++) {
        print_key(k, true, out);
        print_person(c->staff[i].address, out);
        buf_print(out, " %s %s%s%s\n", c->staff[i].name, staff_role_name(c->staff[i].role),
                  c->staff[i].languages ? " " : "",
                  c->staff[i].languages ? c->staff[i].languages : "");
    }
}

static void print_number(const struct key *k, int64_t value, struct buf *out)
{
    if (value < k->least) {
        print_text(k, NULL, out);
        return;
    }
    print_key(k, true, out);
    buf_print(out, "%lld\n", (long long)value);
}

static void print_row(const struct config *c, const struct key *k, struct buf *out)
{
    const void *at = (const char *)c + k->at;

    switch (k->form) {
    case FORM_TEXT:
    case FORM_FILE:
    case FORM_URL:
    case FORM_CHAT:
    case FORM_HOURS:
    case FORM_ZONE:
    case FORM_JID:
        print_text(k, *(const char *const *)at, out);
        return;
    case FORM_NUMBER:
        print_number(k, *(const int64_t *)at, out);
        return;
    case FORM_LOG:
        print_key(k, true, out);
        buf_print(out, "%s\n", config_level_name(c->log));
        return;
    case FORM_PERSON:
        if (!c->operator_address.id) {
            print_text(k, NULL, out);
            return;
        }
        print_key(k, true, out);
        print_person(c->operator_address, out);
        buf_add_char(out, '\n');
        return;
    case FORM_STAFF:
        print_staff(c, k, out);
        return;
    }
}

void config_print(const struct config *c, struct buf *out)
{
    const struct key *k;

    for (size_t i = 0; (k = config_key(i)); i++)
        print_row(c, k, out);
}
