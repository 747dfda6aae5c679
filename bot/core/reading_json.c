/* reading_json.c: a reading as `recoup understand` prints it. Declared in core/understand.h. */
/* SPDX-License-Identifier: MIT */
#include "core/understand.h"
#include <string.h>

/* What is printed are days; a vague one is for the conversation, where it is shown back. */
static bool is_vague(const struct value *v)
{
    return v->type == VALUE_DATE && v->day.first != v->day.last;
}

/* Always there, null when the text does not state them. */
static const char *const always[] = {"platform",     "payment_method", "paid_outside_platform",
                                     "amount",       "paid_on",        "promised_on",
                                     "delivered_on", "disputed_on",    "order_no"};

static struct json *names(const char *const *list, size_t count)
{
    struct json *out = json_new_array();

    for (size_t i = 0; i < count; i++)
        json_add(out, json_new_string(list[i]));
    return out;
}

static void put_fact(struct json *out, const struct fact *f, struct arena *a)
{
    const struct value *v = &f->value;
    struct json *money;

    if (v->type == VALUE_YESNO) {
        json_put_bool(out, f->id, v->number != 0);
    } else if (v->type == VALUE_NUMBER) {
        json_put_integer(out, f->id, v->number);
    } else if (v->type == VALUE_MONEY) {
        money = json_new_object();
        json_put_string(money, "value", money_print(a, v->number, v->currency));
        json_put_string(money, "currency", *v->currency ? v->currency : NULL);
        json_put(out, f->id, money);
    } else {
        json_put_string(out, f->id, value_print(a, v));
    }
}

static struct json *set_json(const char *set, struct arena *a)
{
    struct json *out = json_new_array();

    while (*set) {
        size_t length = strcspn(set, ",");

        json_add(out, json_new_string(arena_copy_bytes(a, set, length)));
        set += length + (set[length] == ',');
    }
    return out;
}

struct json *reading_json(const struct reading *r)
{
    const struct fact *evidence = fact_find(r->facts, r->fact_count, "evidence", 0);
    struct json *out = json_new_object(), *facts = json_new_object();
    struct arena *a = arena_new();

    json_put_string(out, "lang", r->language);
    json_put_string(out, "scam", r->scam);
    json_put_double(out, "confidence", (double)(int)(r->confidence * 100 + 0.5) / 100);
    json_put(out, "also", names(r->also, r->also_count));
    json_put(out, "because", names(r->because, r->because_count));
    for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
        json_put_null(facts, always[i]);
    for (size_t i = 0; i < r->fact_count; i++) {
        if (&r->facts[i] != evidence && !is_vague(&r->facts[i].value))
            put_fact(facts, &r->facts[i], a);
    }
    json_put(out, "facts", facts);
    json_put(out, "evidence", set_json(evidence ? evidence->value.text : "", a));
    json_put_bool(out, "urgent", r->urgent);
    json_put_bool(out, "human", r->human);
    arena_free(&a);
    return out;
}
