/* plan_facts.c: the facts of a case from the JSON of `recoup plan`. */
/* SPDX-License-Identifier: MIT */
#include "core/plan.h"
#include "base/text.h"
#include <string.h>

#define PAYMENTS_MOST 32  /* as many as a view has */
#define LONGEST_TEXT 4000 /* bytes of a text fact that names no limit of its own */

struct reading {
    const struct dialog *dialog;
    const struct json *root;
    struct arena *arena;
    struct fact *facts;
    size_t count, room;
    struct err *err;
};

static int refuse(const struct reading *r, const struct json *node, const char *why)
{
    const char *pointer = json_pointer(r->arena, r->root, node);

    if (!*pointer)
        return err_set(r->err, ERR_INPUT, "%s", why);
    return err_set(r->err, ERR_INPUT, "%s: %s", pointer, why);
}

/* The facts that somebody can say; those that triage works out are none of them. */
static const struct fact_def *def_named(const struct reading *r, const char *id)
{
    const struct fact_def *def = dialog_fact(r->dialog, id);

    return def && !def->built_in ? def : NULL;
}

/* ---- Values ---- */

static int read_money(const struct reading *r, const struct json *node, struct value *out)
{
    const struct json *currency = json_get(node, "currency");
    const char *decimal = json_string_at(node, "value"), *code = "";

    if (json_type(node) != JSON_OBJECT || !decimal)
        return refuse(r, node, "an amount is {\"value\": \"230.00\", \"currency\": \"USD\"}");
    for (const struct json *member = json_child(node); member; member = json_next(member))
        if (strcmp(json_key(member), "value") != 0 && strcmp(json_key(member), "currency") != 0)
            return refuse(r, member, "an amount has a value and a currency only");
    if (currency && json_type(currency) != JSON_NULL)
        code = json_text(currency);
    if (!code || (*code && (strlen(code) != 3 || text_currency_digits(code) < 0)))
        return refuse(r, currency, "no currency of ISO 4217");
    if (!money_parse(decimal, code, &out->number) || out->number < 0)
        return refuse(r, json_get(node, "value"), "no amount in this currency");
    memcpy(out->currency, code, strlen(code) + 1);
    return 0;
}

static int read_number(const struct reading *r, const struct json *node, const struct fact_def *def,
                       struct value *out)
{
    if (!json_integer(node, &out->number) || out->number < 0)
        return refuse(r, node, "a whole number is expected");
    if (def->most && out->number > def->most)
        return refuse(r, node, "larger than can be");
    return 0;
}

static int read_yesno(const struct reading *r, const struct json *node, struct value *out)
{
    if (json_type(node) != JSON_BOOL)
        return refuse(r, node, "true or false is expected");
    out->number = json_is_true(node);
    return 0;
}

static const char *fault_of(enum value_type type)
{
    switch (type) {
    case VALUE_CHOICE:
    case VALUE_SET:
        return "not one of its values";
    case VALUE_DATE:
        return "no such date, nor two as `first/last`";
    case VALUE_TIME:
        return "no such time of RFC 3339, nor a date";
    case VALUE_COUNTRY:
        return "no country of ISO 3166-1 alpha-2";
    case VALUE_REGION:
        return "no region of ISO 3166-2";
    case VALUE_MONEY:
    case VALUE_NUMBER:
    case VALUE_TEXT:
    case VALUE_YESNO:
    case VALUE_TYPES:
        break;
    }
    return "of another type";
}

/* What is written as its canonical text. */
static int read_text(const struct reading *r, const struct json *node, const struct fact_def *def,
                     struct value *out)
{
    size_t most = def->most > 0 ? (size_t)def->most : LONGEST_TEXT;
    const char *text = json_text(node);

    if (!text)
        return refuse(r, node, "a text is expected");
    if (strlen(text) > most)
        return refuse(r, node, "too long");
    if (def->type == VALUE_TEXT)
        text = text_admit(r->arena, text, strlen(text), most, NULL);
    if (!value_parse(r->arena, def->type, text, out) ||
        (def->type == VALUE_CHOICE && !fact_def_allows(def, text)))
        return refuse(r, node, fault_of(def->type));
    return 0;
}

static int read_set(const struct reading *r, const struct json *node, const struct fact_def *def,
                    struct value *out)
{
    const char *set = "";

    if (json_type(node) != JSON_ARRAY)
        return refuse(r, node, "a list is expected");
    for (const struct json *item = json_child(node); item; item = json_next(item)) {
        const char *text = json_text(item);

        if (!text || !*text || strchr(text, ',') || !fact_def_allows(def, text))
            return refuse(r, item, fault_of(VALUE_SET));
        set = set_with(r->arena, set, text);
    }
    out->text = set;
    return 0;
}

static int read_value(const struct reading *r, const struct json *node, const struct fact_def *def,
                      struct value *out)
{
    *out = value_none(def->type);
    switch (def->type) {
    case VALUE_MONEY:
        return read_money(r, node, out);
    case VALUE_NUMBER:
        return read_number(r, node, def, out);
    case VALUE_YESNO:
        return read_yesno(r, node, out);
    case VALUE_SET:
        return read_set(r, node, def, out);
    case VALUE_CHOICE:
    case VALUE_DATE:
    case VALUE_TIME:
    case VALUE_TEXT:
    case VALUE_COUNTRY:
    case VALUE_REGION:
        return read_text(r, node, def, out);
    case VALUE_TYPES:
        break;
    }
    return err_set(r->err, ERR_INTERNAL, "a fact without a type");
}

/* ---- Facts ---- */

static void add_fact(struct reading *r, const struct fact_def *def, int payment, struct value value)
{
    if (r->count == r->room) {
        struct fact *more = arena_array(r->arena, r->room * 2 + 16, sizeof *more);

        if (r->count)
            memcpy(more, r->facts, r->count * sizeof *more);
        r->facts = more;
        r->room = r->room * 2 + 16;
    }
    r->facts[r->count++] = (struct fact){.id = def->id,
                                         .payment = payment,
                                         .state = FACT_KNOWN,
                                         .source = FROM_FILE,
                                         .confirmed = true,
                                         .value = value};
}

static bool is_absent(const struct json *node)
{
    return json_type(node) == JSON_NULL;
}

/* One entry of `payments`: `method` is short for payment_method. */
static int read_payment(struct reading *r, const struct json *entry, int payment)
{
    if (json_type(entry) != JSON_OBJECT)
        return refuse(r, entry, "a payment is an object");
    for (const struct json *node = json_child(entry); node; node = json_next(node)) {
        const char *key = json_key(node);
        const struct fact_def *def =
            def_named(r, strcmp(key, "method") == 0 ? "payment_method" : key);
        struct value value;

        if (!def || !def->of_payment)
            return refuse(r, node, def ? "not a fact of a payment" : "no such fact");
        if (is_absent(node))
            continue;
        if (read_value(r, node, def, &value) != 0)
            return -1;
        if (fact_find(r->facts, r->count, def->id, payment))
            return refuse(r, node, "told twice");
        add_fact(r, def, payment, value);
    }
    return 0;
}

static int read_payments(struct reading *r, const struct json *list, int *payments)
{
    *payments = 1;
    if (!list || is_absent(list))
        return 0;
    if (json_type(list) != JSON_ARRAY)
        return refuse(r, list, "a list of payments is expected");
    if (json_count(list) > PAYMENTS_MOST)
        return refuse(r, list, "more payments than a case can have");
    *payments = 0;
    for (const struct json *entry = json_child(list); entry; entry = json_next(entry))
        if (read_payment(r, entry, ++*payments) != 0)
            return -1;
    if (*payments == 0)
        *payments = 1;
    return 0;
}

/* A flat fact of payments stands for each payment that does not say it itself. */
static void add_flat(struct reading *r, const struct fact_def *def, int payments,
                     struct value value)
{
    if (!def->of_payment) {
        add_fact(r, def, 0, value);
        return;
    }
    for (int n = 1; n <= payments; n++)
        if (!fact_find(r->facts, r->count, def->id, n))
            add_fact(r, def, n, value);
}

static int read_flat(struct reading *r, const struct json *facts, int payments)
{
    for (const struct json *node = json_child(facts); node; node = json_next(node)) {
        const struct fact_def *def = def_named(r, json_key(node));
        struct value value;

        if (strcmp(json_key(node), "payments") == 0)
            continue;
        if (!def)
            return refuse(r, node, "no such fact");
        if (is_absent(node))
            continue;
        if (read_value(r, node, def, &value) != 0)
            return -1;
        add_flat(r, def, payments, value);
    }
    return 0;
}

/* The free-returns icon is one of the marks of an order: said alone, it is put among them. */
static void expand_icon(struct reading *r)
{
    const struct fact_def *marks = dialog_fact(r->dialog, "order_marks");
    const struct fact *icon = fact_find(r->facts, r->count, "free_returns_icon", 0);
    const struct fact *said = fact_find(r->facts, r->count, "order_marks", 0);

    if (!marks || !icon || !icon->value.number)
        return;
    if (said) {
        struct fact *change = &r->facts[said - r->facts];

        change->value.text = set_with(r->arena, change->value.text, "free_returns");
    } else {
        struct value value = value_none(VALUE_SET);

        value.text = "free_returns";
        add_fact(r, marks, 0, value);
    }
}

/* ---- Evidence ---- */

struct evidence_sets {
    const struct fact_def *kinds;
    const char *have, *weak;
};

static int grade_is_weak(const struct reading *r, const struct json *item, bool *weak)
{
    const struct json *grade = json_get(item, "grade");
    const char *text = grade ? json_text(grade) : NULL;

    *weak = text && strcmp(text, "weak") == 0;
    if (!grade || is_absent(grade) || *weak || (text && strcmp(text, "good") == 0))
        return 0;
    return refuse(r, grade, "a grade is weak or good");
}

/* A kind by its name, or {"kind": ..., "grade": "weak"}. */
static int read_proof(const struct reading *r, const struct json *item, struct evidence_sets *sets)
{
    const struct json *named = json_type(item) == JSON_OBJECT ? json_get(item, "kind") : item;
    const char *kind = named ? json_text(named) : NULL;
    bool weak;

    if (json_type(item) == JSON_OBJECT)
        for (const struct json *member = json_child(item); member; member = json_next(member))
            if (strcmp(json_key(member), "kind") != 0 && strcmp(json_key(member), "grade") != 0)
                return refuse(r, member, "a piece of evidence has a kind and a grade only");
    if (!kind || !*kind || strchr(kind, ',') || !fact_def_allows(sets->kinds, kind))
        return refuse(r, named ? named : item, "no kind of evidence");
    if (grade_is_weak(r, item, &weak) != 0)
        return -1;
    sets->have = set_with(r->arena, sets->have, kind);
    if (weak)
        sets->weak = set_with(r->arena, sets->weak, kind);
    return 0;
}

static void put_set(struct reading *r, const struct fact_def *def, const char *set)
{
    const struct fact *said = def ? fact_find(r->facts, r->count, def->id, 0) : NULL;
    struct value value = value_none(VALUE_SET);

    value.text = set;
    if (said)
        r->facts[said - r->facts].value = value;
    else if (def)
        add_fact(r, def, 0, value);
}

static const char *set_said(const struct reading *r, const char *id)
{
    const struct fact *said = fact_find(r->facts, r->count, id, 0);

    return said ? said->value.text : "";
}

static int read_evidence(struct reading *r, const struct json *list)
{
    struct evidence_sets sets = {.kinds = dialog_fact(r->dialog, "evidence"),
                                 .have = set_said(r, "evidence"),
                                 .weak = set_said(r, "evidence_weak")};

    if (!list || is_absent(list) || !sets.kinds)
        return 0;
    if (json_type(list) != JSON_ARRAY)
        return refuse(r, list, "a list of evidence is expected");
    for (const struct json *item = json_child(list); item; item = json_next(item))
        if (read_proof(r, item, &sets) != 0)
            return -1;
    put_set(r, sets.kinds, sets.have);
    put_set(r, dialog_fact(r->dialog, "evidence_weak"), sets.weak);
    return 0;
}

/* ---- The whole ---- */

static int check_members(const struct reading *r)
{
    static const char *const known[] = {"facts", "evidence", "payments"};

    if (json_type(r->root) != JSON_OBJECT)
        return refuse(r, r->root, "an object with facts is expected");
    for (const struct json *node = json_child(r->root); node; node = json_next(node)) {
        size_t i = 0;

        while (i < sizeof known / sizeof known[0] && strcmp(json_key(node), known[i]) != 0)
            i++;
        if (i == sizeof known / sizeof known[0])
            return refuse(r, node, "not one of facts, evidence, payments");
    }
    return 0;
}

int plan_facts_read(const struct dialog *d, const struct json *from, struct arena *a,
                    struct fact **facts, size_t *count, struct err *e)
{
    struct reading r = {.dialog = d, .root = from, .arena = a, .err = e};
    const struct json *flat = json_get(from, "facts"), *list = json_get(from, "payments");
    int payments;

    if (check_members(&r) != 0)
        return -1;
    if (flat && json_type(flat) != JSON_OBJECT)
        return refuse(&r, flat, "facts are an object");
    if (list && json_get(flat, "payments"))
        return refuse(&r, list, "payments are told twice");
    if (!list && flat)
        list = json_get(flat, "payments");
    if (read_payments(&r, list, &payments) != 0)
        return -1;
    if (flat && read_flat(&r, flat, payments) != 0)
        return -1;
    expand_icon(&r);
    if (read_evidence(&r, json_get(from, "evidence")) != 0)
        return -1;
    *facts = r.facts;
    *count = r.count;
    return 0;
}
