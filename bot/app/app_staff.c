/* app_staff.c: who is staff, and what the desk says of itself, as the configuration stands now. */
/* SPDX-License-Identifier: MIT */
#include "app/app_inside.h"
#include "app/xmpp_setup.h"
#include "base/log.h"
#include "channel/xmpp.h"
#include <string.h>

static const struct staff_member *stays(const struct config *c, const struct staff_member *m)
{
    for (size_t i = 0; i < c->staff_count; i++)
        if (address_equal(c->staff[i].address, m->address) &&
            strcmp(c->staff[i].name, m->name) == 0)
            return &c->staff[i];
    return NULL;
}

/* They are nobody's staff from this moment on, whatever the database says. */
static void dismiss(struct app *a, const struct config *c)
{
    const struct staff_member *m;

    for (size_t i = 0; (m = staff_at(a->staff, i)); i++)
        if (!stays(c, m) && a->gone_count < GONE_MOST)
            a->gone[a->gone_count++] = *m; /* the list keeps their names */
    while ((m = staff_at(a->staff, 0)))
        staff_remove(a->staff, m->address);
}

void app_employ(struct app *a, const struct config *c)
{
    for (size_t i = 0; i < c->staff_count; i++)
        staff_add_member(a->staff, &c->staff[i]);
    a->about = c->desk;
}

/* Whoever was a member of a group only its administrator can send away. */
static void tell_rooms(struct app *a)
{
    const struct config *c = a->setup.config;
    struct channel *xmpp = a->channels[NETWORK_XMPP];

    if (xmpp)
        xmpp_use_staff(xmpp, xmpp_staff(&a->fresh));
    for (size_t i = 0; c->telegram_staff_group && i < a->gone_count; i++)
        if (a->gone[i].address.network == NETWORK_TELEGRAM)
            app_alert(a, "staff.group", "remove who left from the Telegram group by hand");
}

/* What else stands in the file counts from the next start on. */
void app_reload_staff(struct app *a)
{
    const char *path = a->setup.config->path;
    struct config fresh, before;
    struct err e = {0};

    if (!path || strcmp(path, "-") == 0 || a->setup.open_desk)
        return;
    config_init(&fresh);
    if (config_read(&fresh, path, &e) < 0 || config_networks(&fresh, &e) < 0) {
        log_error("config.refused", "why=%s", e.text);
        app_alert(a, "config.refused", "the staff and the desk as they were go on");
        config_free(&fresh);
        return;
    }
    dismiss(a, &fresh);
    app_employ(a, &fresh);
    before = a->fresh;
    a->fresh = fresh;
    a->staff_due = true;
    tell_rooms(a);
    config_free(&before); /* not sooner: a channel may still know of its staff */
    log_info("staff.loaded", "staff=%zu gone=%zu", fresh.staff_count, a->gone_count);
}

int app_see_to_staff(struct app *a, int64_t now, struct err *e)
{
    if (!a->staff_due)
        return 0;
    if (turn_staff_changed(a->turn, a->gone, a->gone_count, now, e) < 0)
        return -1;
    a->gone_count = 0;
    a->staff_due = false;
    return 0;
}
