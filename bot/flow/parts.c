/* parts.c: what the parts of flow share: replies become rows of the outbox. */
/* SPDX-License-Identifier: MIT */
#include "flow/parts.h"

int put_reply(struct store *s, const struct person *to, const struct reply *reply,
              int64_t case_number, int64_t not_before, struct err *e)
{
    struct outbound out = {.to = to->address,
                           .text = reply->text,
                           .language = reply->language,
                           .choices = reply->choices,
                           .choice_count = reply->choice_count,
                           .file = reply->file,
                           .case_number = case_number};

    return mail_put(s, to->id, &out, not_before, false, e);
}

int put_replies(struct store *s, const struct person *to, const struct reply *replies, size_t count,
                int64_t case_number, int64_t not_before, struct err *e)
{
    for (size_t i = 0; i < count; i++)
        if (put_reply(s, to, &replies[i], case_number, not_before, e) < 0)
            return -1;
    return 0;
}

int put_person(struct store *s, struct address address, struct arena *a, struct person *out,
               struct err *e)
{
    if (people_find(s, address, a, out, e) < 0)
        return -1;
    if (out->id)
        return 0;
    *out = (struct person){.address = address};
    return people_add(s, out, e);
}
