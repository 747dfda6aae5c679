/* buyer.c: a message of a buyer: who it is, which case, one step of the engine, and what becomes of it. */
/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "base/text.h"
#include "flow/burst.h"
#include "flow/parts.h"
#include "flow/turn_inside.h"
#include <string.h>

#define BURST_TEXT_MOST 16384 /* bytes joined; what comes after that is a turn of its own */
#define SOURCE_MOST 64        /* bytes of where they found us: a deep link has no more */
#define CASES_SHOWN 8         /* of one person: as many as fit below a message */
#define BURST_LONGEST_MS                                                                           \
    4000 /* a burst ends even if they never stop: an answer takes 5 s at most */

/* --- steps --- */

void turn_will_compose(struct turn *t, struct address to)
{
    for (size_t i = 0; i < t->composing_count; i++)
        if (address_equal(t->composing[i], to))
            return;
    if (t->composing_count < COMPOSING_MOST)
        t->composing[t->composing_count++] =
            (struct address){to.network, arena_copy(t->pass, to.id)};
}

/* Who might have taken it next need not look for it any more. */
static int desk_left_queue(struct turn *t, const struct session *s, struct err *e)
{
    int64_t now = t->now_ms / 1000;

    if (s->file.phase == PHASE_CLOSED &&
        desk_notice(t->desk, s, "desk.buyer_stopped", now, t->a, e) < 0)
        return -1;
    return desk_show(t->desk, s, now, t->a, e);
}

int turn_keep_step(struct turn *t, const struct person *p, struct session *s, struct step *step,
                   int64_t not_before, struct err *e)
{
    int64_t now = t->now_ms / 1000;
    bool leaves_queue = s->row.phase == PHASE_WAITING && step->after.phase != PHASE_WAITING;
    const struct reply *consent = NULL;

    s->file = step->after;
    if (s->file.phase == PHASE_WAITING)
        desk_note_due(t->desk, s, now, t->a);
    if (step->hand_over)
        consent = desk_consent_question(t->desk, s, t->a);
    session_speaks(s, step->replies, step->reply_count);
    if (session_save(t->sessions, s, t->a, e) < 0 ||
        ((step->hand_over || step->place_asked) && desk_tell_place(t->desk, s, now, t->a, e) < 0) ||
        desk_ask_consent(t->desk, s, consent, e) < 0 ||
        put_replies(t->setup.store, p, step->replies, step->reply_count, s->row.number, not_before,
                    e) < 0)
        return -1;
    if (not_before > t->now_ms)
        turn_will_compose(t, p->address);
    if (step->hand_over)
        return desk_queue(t->desk, s, now, t->a, e);
    if (step->urgent_news && desk_notice(t->desk, s, "desk.urgent", now, t->a, e) < 0)
        return -1;
    return leaves_queue ? desk_left_queue(t, s, e) : 0;
}

static int do_step(struct turn *t, const struct session *s, const struct said *said, bool opening,
                   struct step *step, struct err *e)
{
    int64_t now = t->now_ms / 1000;

    return opening
               ? engine_open(s->interview, t->setup.dialogs, &s->file, said, now, t->a, step, e)
               : engine_step(s->interview, t->setup.dialogs, &s->file, said, now, t->a, step, e);
}

static int move_to(struct turn *t, struct person *p, int64_t number, struct err *e)
{
    p->current_case = number;
    return people_save(t->setup.store, p, e);
}

/* The prompts go on counting where the old case stopped, so that its buttons are not taken for the new one's. */
static int open_another(struct turn *t, struct person *p, const struct casefile *old,
                        struct step *step, struct err *e)
{
    struct session s;

    session_fresh(t->sessions, p, t->now_ms / 1000, &s);
    s.file.serial = old->serial;
    s.file.language = old->language;
    if (do_step(t, &s, NULL, true, step, e) < 0)
        return -1;
    if (turn_keep_step(t, p, &s, step, t->now_ms, e) < 0)
        return -1;
    return move_to(t, p, s.row.number, e);
}

/* --- several cases --- */

static int describe_case(struct turn *t, int64_t number, struct other_case *out, struct err *e)
{
    struct session s;

    if (session_load(t->sessions, number, t->a, &s, e) < 0)
        return -1;
    out->number = number;
    out->phase = s.file.phase;
    out->title = engine_title(s.interview, &s.file, t->now_ms / 1000, t->a);
    return 0;
}

static int find_others(struct turn *t, const struct person *p, const struct session *s,
                       struct said *said, struct err *e)
{
    int64_t numbers[CASES_SHOWN + 1];
    struct other_case *others = arena_array(t->a, CASES_SHOWN + 1, sizeof *others);
    size_t count;

    if (!engine_wants_others(s->interview, &s->file, said->text, t->a))
        return 0;
    if (cases_of(t->setup.store, p->id, numbers, CASES_SHOWN + 1, &count, e) < 0)
        return -1;
    for (size_t i = 0; i < count && said->other_count < CASES_SHOWN; i++)
        if (numbers[i] != s->row.number &&
            describe_case(t, numbers[i], &others[said->other_count++], e) < 0)
            return -1;
    said->others = others;
    return 0;
}

/* Where a person speaks in the case that they come to, the bot is silent. */
static int switch_case(struct turn *t, struct person *p, int64_t number, int serial,
                       struct step *step, struct err *e)
{
    struct session s;
    int64_t now = t->now_ms / 1000;

    if (session_load(t->sessions, number, t->a, &s, e) < 0 || move_to(t, p, number, e) < 0)
        return -1;
    if (s.file.phase == PHASE_HELD)
        return desk_notice(t->desk, &s, "desk.buyer_came", now, t->a, e);
    if (engine_switch(s.interview, t->setup.dialogs, &s.file, serial, now, t->a, step, e) < 0)
        return -1;
    return turn_keep_step(t, p, &s, step, t->now_ms, e);
}

/* --- bursts --- */

/* A word that works everywhere is never swallowed by a burst; a greeting often begins one. */
static bool is_command(const struct turn *t, const struct session *s, const char *text)
{
    const char *word = dialog_word(s->interview, "", text_fold(t->a, text));

    return text[0] == '/' || (word && strcmp(word, "hello") != 0);
}

static bool joins(struct turn *t, const struct session *s, const struct said *said,
                  struct burst *burst)
{
    return said->kind == SAID_TEXT && s->burst && !is_command(t, s, said->text) &&
           burst_open(s, t->now_ms, t->a, burst);
}

/* The turn starts again, from the state before it, over all that was said in one breath. */
static int join(struct turn *t, const struct person *p, struct session *s, struct admitted *in,
                struct burst *burst, struct err *e)
{
    int64_t taken;

    if (mail_take_back(t->setup.store, p->id, s->row.number, t->now_ms, &taken, e) < 0 ||
        burst_rewind(burst, s, t->a, e) < 0)
        return -1;
    in->said.text = arena_print(t->a, "%s\n%s", burst->text, in->said.text);
    in->said.secrets |= burst->secrets;
    in->cut |= burst->cut;
    return 0;
}

/* May the replies of this turn wait for more of the same breath? */
static bool may_wait(const struct turn *t, const struct session *s, const struct said *said,
                     const struct step *step)
{
    return t->setup.burst_ms > 0 && step->open_text && said->kind == SAID_TEXT &&
           !step->hand_over && !step->urgent_news && strlen(said->text) < BURST_TEXT_MOST &&
           !is_command(t, s, said->text);
}

/* Until when the replies wait; the burst is recorded with the case. */
static int64_t wait_for_more(struct turn *t, struct session *s, const struct admitted *in,
                             struct burst *burst)
{
    int64_t until = t->now_ms + t->setup.burst_ms, latest = burst->began + BURST_LONGEST_MS;

    burst->until = until < latest ? until : latest;
    burst->text = in->said.text;
    burst->secrets = in->said.secrets;
    burst->cut = in->cut;
    burst_record(s, burst, t->a);
    return burst->until;
}

/* --- one message --- */

static void say_that_it_was_cut(struct turn *t, const struct session *s, struct step *step)
{
    const char *cut = render(s->interview->texts, s->file.language, "inbox.cut", NULL, 0, t->a);

    if (step->reply_count)
        step->replies[0].text = arena_print(t->a, "%s\n\n%s", cut, step->replies[0].text);
    else
        step->replies[step->reply_count++] = (struct reply){.text = cut};
}

static int go_elsewhere(struct turn *t, struct person *p, const struct session *s,
                        struct step *step, struct err *e)
{
    if (step->language_chosen) {
        p->chosen = step->language_chosen;
        if (people_save(t->setup.store, p, e) < 0)
            return -1;
    }
    if (step->switch_to)
        return switch_case(t, p, step->switch_to, s->file.serial, step, e);
    return step->begin_new ? open_another(t, p, &s->file, step, e) : 0;
}

static int talk(struct turn *t, struct person *p, struct session *s, struct admitted *in,
                bool opening, struct err *e)
{
    struct step *step = arena_alloc(t->a, sizeof *step);
    struct burst burst = burst_begin(s, opening, t->now_ms);
    struct outbound buttons;
    int64_t not_before = t->now_ms;

    in->said.announced = p->chosen ? p->chosen : p->language;
    if (opening)
        session_fresh(t->sessions, p, t->now_ms / 1000, s);
    else if (joins(t, s, &in->said, &burst) && join(t, p, s, in, &burst, e) < 0)
        return -1;
    if (find_others(t, p, s, &in->said, e) < 0 ||
        do_step(t, s, &in->said, burst.opening, step, e) < 0 ||
        keyboard_excuse(t, p, in, step, e) < 0)
        return -1;
    if (step->chosen && mail_word(t->setup.store, in->mail, in->said.tap, step->chosen, e) < 0)
        return -1;
    if (in->cut)
        say_that_it_was_cut(t, s, step);
    if (may_wait(t, s, &in->said, step))
        not_before = wait_for_more(t, s, in, &burst);
    if (keyboard_find(t, p, s, &in->said, step, &buttons, e) < 0 ||
        turn_keep_step(t, p, s, step, not_before, e) < 0)
        return -1;
    if (opening && (move_to(t, p, s->row.number, e) < 0 ||
                    mail_assign(t->setup.store, in->mail, s->row.number, e) < 0))
        return -1;
    if (go_elsewhere(t, p, s, step, e) < 0)
        return -1;
    return keyboard_remove(t, p, &buttons, s->row.number, not_before, e);
}

/* Nothing is open: their first case, or the first after all was erased. */
static int begin(struct turn *t, struct person *p, struct session *s, struct admitted *in,
                 struct err *e)
{
    bool done;

    if (turn_hear_erase_of_nothing(t, p, &in->said, &done, e) < 0)
        return -1;
    return done ? 0 : talk(t, p, s, in, true, e);
}

/* Whoever had all erased and says something new is here again. */
static int come_again(struct turn *t, struct person *p, struct err *e)
{
    p->erased = p->last_word = false;
    return people_save(t->setup.store, p, e);
}

static int hear(struct turn *t, struct person *p, struct admitted *in, struct err *e)
{
    struct session s = {.file = {.phase = PHASE_ERASED}};
    bool done;

    if (p->current_case && session_load(t->sessions, p->current_case, t->a, &s, e) < 0)
        return -1;
    if (s.file.phase == PHASE_ERASED)
        return begin(t, p, &s, in, e);
    if (p->zone)
        s.file.zone = p->zone;
    if (turn_hear_erase(t, p, &s, &in->said, &done, e) < 0)
        return -1;
    if (done)
        return 0;
    if (desk_hear_consent(t->desk, &s, &in->said, t->now_ms / 1000, t->a, &done, e) < 0)
        return -1;
    if (done)
        return 0;
    if (desk_hear_way_back(t->desk, &s, &in->said, t->now_ms / 1000, t->a, &done, e) < 0)
        return -1;
    if (done)
        return 0;
    if (s.file.phase != PHASE_HELD &&
        desk_wants_phrase(t->desk, &s, &in->said, t->now_ms / 1000, t->a, e) < 0)
        return -1;
    if (s.file.phase != PHASE_HELD)
        return talk(t, p, &s, in, false, e);
    t->counts.relayed++;
    if (in->name && mail_name(t->setup.store, in->mail, in->name, e) < 0)
        return -1;
    return desk_relay(t->desk, &s, &in->said, in->mail, t->now_ms / 1000, t->a, e);
}

/* --- people --- */

static bool differs(const char *announced, const char *known)
{
    return announced && (!known || strcmp(announced, known) != 0);
}

/* What a client announces is foreign text: only what names a language or a zone counts. */
static bool learn(struct turn *t, const struct inbound *heard, struct person *p)
{
    const char *language =
        heard->language ? arena_copy_bytes(t->a, heard->language, strcspn(heard->language, "-_"))
                        : NULL;
    bool new_language = differs(language, p->language) && text_is_language(language);
    bool new_zone = differs(heard->zone, p->zone) && zone_known(heard->zone);
    bool new_source = heard->source && *heard->source && !p->source; /* the first one stays */

    if (new_language)
        p->language = language;
    if (new_zone)
        p->zone = heard->zone;
    if (new_source)
        p->source = text_admit(t->a, heard->source, strlen(heard->source), SOURCE_MOST, NULL);
    return new_language || new_zone || new_source;
}

int turn_meet(struct turn *t, const struct inbound *heard, struct person *p, struct err *e)
{
    bool changed;

    if (people_find(t->setup.store, heard->from, t->a, p, e) < 0)
        return -1;
    changed = learn(t, heard, p) || p->unreachable;
    p->unreachable = false;
    if (p->erased) { /* it may be an old message, delivered once more */
        p->address = heard->from;
        return 0;
    }
    if (!p->id) {
        p->address = heard->from;
        return people_add(t->setup.store, p, e);
    }
    return changed ? people_save(t->setup.store, p, e) : 0;
}

/* While a person speaks with them, that one is told instead. */
static int tell_of_flood(struct turn *t, const struct person *p, struct err *e)
{
    struct session s;

    if (!p->current_case)
        return turn_say(t, p, "inbox.flood", NULL, 0, e);
    if (session_load(t->sessions, p->current_case, t->a, &s, e) < 0)
        return -1;
    return s.file.phase == PHASE_HELD
               ? desk_notice(t->desk, &s, "desk.flood", t->now_ms / 1000, t->a, e)
               : turn_say(t, p, "inbox.flood", NULL, 0, e);
}

int turn_hear_buyer(struct turn *t, const struct inbound *heard, struct err *e)
{
    struct person p;
    struct admitted in;

    if (turn_meet(t, heard, &p, e) < 0)
        return -1;
    if (p.blocked) {
        t->counts.blocked++;
        return 0;
    }
    if (inbox_admit(t->inbox, t->setup.store, &p, p.current_case, heard, t->now_ms, t->a, &in, e) <
        0)
        return -1;
    switch (in.verdict) {
    case ADMIT_APPLY:
        if (p.erased && come_again(t, &p, e) < 0)
            return -1;
        return hear(t, &p, &in, e);
    case ADMIT_SEEN:
        t->counts.seen_before++;
        return 0;
    case ADMIT_FLOOD_TOLD:
        t->counts.flooded++;
        return tell_of_flood(t, &p, e);
    case ADMIT_FLOOD:
        t->counts.flooded++;
        return 0;
    }
    return 0;
}
