/* json.c: strict JSON trees; a node is a cJSON item under another name. */
/* SPDX-License-Identifier: MIT */
#include "base/json.h"
#include "base/json_gate.h"
#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static cJSON *item_of(const struct json *node)
{
    return (cJSON *)node;
}

static struct json *node_of(const cJSON *item)
{
    return (struct json *)item;
}

static cJSON *made(cJSON *item)
{
    if (!item)
        err_out_of_memory();
    return item;
}

/* --- parsing ------------------------------------------------------------------------------- */

#define FEW_NAMES                                                                                  \
    24 /* of one object: they are compared with each other before they would be sorted */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *twice_of_few(const char *const *names, size_t count)
{
    for (size_t i = 1; i < count; i++)
        for (size_t k = 0; k < i; k++)
            if (names[k][0] == names[i][0] && strcmp(names[k], names[i]) == 0)
                return names[i];
    return NULL;
}

static const char *twice_of_many(const char **names, size_t count)
{
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 1; i < count; i++)
        if (strcmp(names[i - 1], names[i]) == 0)
            return names[i];
    return NULL;
}

/* A name that two members of `object` have, or NULL. `names` has room for all keys of the tree. */
static const char *name_twice(const cJSON *object, const char **names)
{
    const cJSON *member;
    size_t count = 0;

    for (member = object->child; member; member = member->next)
        names[count++] = member->string;
    return count <= FEW_NAMES ? twice_of_few(names, count) : twice_of_many(names, count);
}

static const cJSON *second_of(const cJSON *object, const char *name)
{
    const cJSON *member, *first = NULL;

    for (member = object->child; member; member = member->next) {
        if (strcmp(member->string, name) != 0)
            continue;
        if (first)
            return member;
        first = member;
    }
    return first;
}

/* The first member that repeats a key of its object, in or below `item`. */
static const cJSON *repeated_member(const cJSON *item, const char **names)
{
    const char *name = cJSON_IsObject(item) ? name_twice(item, names) : NULL;
    const cJSON *child, *found;

    if (name)
        return second_of(item, name);
    for (child = item->child; child; child = child->next) {
        found = repeated_member(child, names);
        if (found)
            return found;
    }
    return NULL;
}

/* Counts the keys before `wanted` in the order of the text. */
static bool count_keys(const cJSON *item, const cJSON *wanted, size_t *before)
{
    const cJSON *child;

    for (child = item->child; child; child = child->next) {
        if (child == wanted)
            return true;
        if (cJSON_IsObject(item))
            ++*before;
        if (count_keys(child, wanted, before))
            return true;
    }
    return false;
}

static int refuse_repeated_keys(const cJSON *root, size_t keys, const char *text, size_t length,
                                struct err *e)
{
    const char **names = malloc((keys + 1) * sizeof *names);
    const cJSON *member;
    size_t before = 0;

    if (!names)
        err_out_of_memory();
    member = repeated_member(root, names);
    free(names);
    if (!member)
        return 0;
    count_keys(root, member, &before);
    return json_gate_refuse_key(text, length, before, "this key stands twice in its object", e);
}

static void *allocate(size_t size)
{
    void *memory = malloc(size);

    if (!memory)
        err_out_of_memory();
    return memory;
}

/* With a NUL behind, as the library wants it; running out of memory never looks like bad input. */
static cJSON *build_tree(const char *text, size_t length)
{
    char *copy = allocate(length + 1);
    cJSON *root;

    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = allocate, .free_fn = free});
    memcpy(copy, text, length);
    copy[length] = '\0';
    root = cJSON_ParseWithLengthOpts(copy, length + 1, NULL, 1);
    free(copy);
    return root;
}

int json_parse(struct json **out, const char *text, size_t length, struct err *e)
{
    size_t keys;
    cJSON *root;

    *out = NULL;
    if (json_gate(text, length, &keys, e))
        return -1;
    root = build_tree(text, length);
    if (!root)
        return err_set(e, ERR_INPUT, "line 1, column 1: the parser refuses the text");
    if (refuse_repeated_keys(root, keys, text, length, e)) {
        cJSON_Delete(root);
        return -1;
    }
    *out = node_of(root);
    return 0;
}

int json_parse_file(struct json **out, const char *path, size_t ceiling, struct err *e)
{
    struct buf text = BUF_INIT(ceiling);
    int result = -1;

    *out = NULL;
    if (buf_read_file(&text, path, e) == 0) {
        result = json_parse(out, buf_text(&text), text.length, e);
        if (result)
            err_context(e, "%s", path);
    }
    buf_free(&text);
    return result;
}

void json_free(struct json **root)
{
    cJSON_Delete(item_of(*root));
    *root = NULL;
}

/* --- reading ------------------------------------------------------------------------------- */

enum json_type json_type(const struct json *node)
{
    switch (node ? item_of(node)->type & 0xff : cJSON_NULL) { /* the other bits are flags */
    case cJSON_Object:
        return JSON_OBJECT;
    case cJSON_Array:
        return JSON_ARRAY;
    case cJSON_String:
        return JSON_STRING;
    case cJSON_Number:
        return JSON_NUMBER;
    case cJSON_True:
    case cJSON_False:
        return JSON_BOOL;
    default:
        return JSON_NULL;
    }
}

const struct json *json_get(const struct json *object, const char *key)
{
    if (!cJSON_IsObject(item_of(object)))
        return NULL;
    return node_of(cJSON_GetObjectItemCaseSensitive(item_of(object), key));
}

const struct json *json_child(const struct json *node)
{
    return node ? node_of(item_of(node)->child) : NULL;
}

const struct json *json_next(const struct json *node)
{
    return node ? node_of(item_of(node)->next) : NULL;
}

const char *json_key(const struct json *node)
{
    return node ? item_of(node)->string : NULL;
}

size_t json_count(const struct json *node)
{
    size_t count = 0;

    for (node = json_child(node); node; node = json_next(node))
        count++;
    return count;
}

const char *json_text(const struct json *node)
{
    return cJSON_GetStringValue(item_of(node));
}

bool json_is_true(const struct json *node)
{
    return cJSON_IsTrue(item_of(node));
}

bool json_number(const struct json *node, double *out)
{
    if (!cJSON_IsNumber(item_of(node)))
        return false;
    *out = item_of(node)->valuedouble;
    return true;
}

bool json_integer(const struct json *node, int64_t *out)
{
    double number;

    if (!json_number(node, &number) || fabs(number) > (double)JSON_INTEGER_MOST ||
        trunc(number) != number)
        return false;
    *out = (int64_t)number;
    return true;
}

const char *json_string_at(const struct json *object, const char *key)
{
    return json_text(json_get(object, key));
}

int64_t json_integer_at(const struct json *object, const char *key, int64_t otherwise)
{
    int64_t number;

    return json_integer(json_get(object, key), &number) ? number : otherwise;
}

bool json_true_at(const struct json *object, const char *key)
{
    return json_is_true(json_get(object, key));
}

/* --- pointers ------------------------------------------------------------------------------ */

static void add_key(struct buf *b, const char *key)
{
    for (; *key; key++) {
        if (*key == '~')
            buf_add_text(b, "~0");
        else if (*key == '/')
            buf_add_text(b, "~1");
        else
            buf_add_char(b, *key);
    }
}

/* Leaves the way from `from` to `wanted` in `way`, or `way` as it was. */
static bool find_way(const struct json *from, const struct json *wanted, struct buf *way)
{
    size_t length = way->length, index = 0;

    if (from == wanted)
        return true;
    for (const struct json *child = json_child(from); child; child = json_next(child)) {
        buf_add_char(way, '/');
        if (json_type(from) == JSON_OBJECT)
            add_key(way, json_key(child));
        else
            buf_print(way, "%zu", index++);
        if (find_way(child, wanted, way))
            return true;
        buf_truncate(way, length);
    }
    return false;
}

const char *json_pointer(struct arena *a, const struct json *root, const struct json *node)
{
    struct buf way = BUF_INIT((size_t)64 * 1024);
    const char *pointer;

    find_way(root, node, &way);
    pointer = arena_copy(a, buf_text(&way));
    buf_free(&way);
    return pointer;
}

/* --- building ------------------------------------------------------------------------------ */

struct json *json_new_object(void)
{
    return node_of(made(cJSON_CreateObject()));
}

struct json *json_new_array(void)
{
    return node_of(made(cJSON_CreateArray()));
}

struct json *json_new_string(const char *text)
{
    return node_of(made(text ? cJSON_CreateString(text) : cJSON_CreateNull()));
}

static struct json *new_number(double value)
{
    bool fits = isfinite(value) && fabs(value) <= (double)JSON_INTEGER_MOST;

    return node_of(made(fits ? cJSON_CreateNumber(value) : cJSON_CreateNull()));
}

struct json *json_new_integer(int64_t value)
{
    return new_number((double)value);
}

void json_put(struct json *object, const char *key, struct json *value)
{
    cJSON *items = item_of(object), *item = item_of(value);
    bool put;

    if (cJSON_GetObjectItemCaseSensitive(items, key))
        put = cJSON_ReplaceItemInObjectCaseSensitive(items, key, item);
    else
        put = cJSON_AddItemToObject(items, key, item);
    if (!put)
        err_out_of_memory();
}

void json_put_string(struct json *object, const char *key, const char *text)
{
    json_put(object, key, json_new_string(text));
}

void json_put_integer(struct json *object, const char *key, int64_t value)
{
    json_put(object, key, new_number((double)value));
}

void json_put_double(struct json *object, const char *key, double value)
{
    json_put(object, key, new_number(value));
}

void json_put_bool(struct json *object, const char *key, bool value)
{
    json_put(object, key, node_of(made(cJSON_CreateBool(value))));
}

void json_put_null(struct json *object, const char *key)
{
    json_put(object, key, json_new_string(NULL));
}

void json_add(struct json *array, struct json *value)
{
    cJSON_AddItemToArray(item_of(array), item_of(value));
}

struct json *json_copy(const struct json *node)
{
    return node_of(made(cJSON_Duplicate(item_of(node), 1)));
}
