"""What users of Telegram do: each function here happens in the app of somebody, and the bot hears of it by an update.

Over HTTP each is `POST /control/NAME` with the arguments as a JSON object.
"""
import re
import time

import methods
from chats import ANONYMOUS, BOT, Refused, Topic



def command_entity(text):
    match = re.match(r"/[A-Za-z0-9_]+(@[A-Za-z0-9_]+)?", text)
    return [{"type": "bot_command", "offset": 0, "length": match.end()}] if match else None


def reply(chat, message_id):
    """The message that is answered, as the answer shows it."""
    if message_id is None:
        return None
    return {k: v for k, v in chat.messages[message_id].now.items() if k != "reply_to_message"}


def write(state, chat, sender, thread=None, reply_to=None, **fields):
    fields = {k: v for k, v in fields.items() if v is not None}
    answered = reply(chat, reply_to)
    if answered:
        fields["reply_to_message"] = answered
        if thread is None and chat.is_forum:
            fields["message_thread_id"] = reply_to  # a reply in General carries an id that is no topic
    kept = chat.add(sender, thread, **fields)
    state.put("message", kept.now)
    return kept


def say(state, user, text, name="Somebody", language="en", reply_to=None):
    """In the private chat with the bot."""
    chat = state.private(user, name, language)
    return write(state, chat, state.users[user], reply_to=reply_to, text=text, entities=command_entity(text)).id


def edit(state, user, message, text, chat=None, field="text"):
    """Anybody may edit their own words."""
    kept = state.chats[chat or user].messages[message]
    kept.change(time.monotonic(), edit_date=int(time.time()), **{field: text})
    state.put("edited_message", kept.now)


def tap(state, user, data, message=None, chat=None, inaccessible=False):
    """A button of a message; nobody looks whether it still has that button. The id of the query."""
    chat = state.chats[chat or user]
    number = f"{state.number()}{int(time.time())}"
    query = {"id": number, "from": state.users[user], "chat_instance": str(-chat.id), "data": data}
    if inaccessible:
        query["message"] = {"chat": chat.about, "message_id": message, "date": 0}
    elif message is not None:
        query["message"] = chat.messages[message].now
    state.taps[number] = {"chat": chat.id, "user": user, "data": data, "answered": None, "toast": None, "at": time.monotonic()}
    state.put("callback_query", query)
    return number


def tap_again(state, query):
    """The same update once more, as after a confirmation that was lost."""
    again = next(u for u in reversed(state.queue.confirmed + state.queue.waiting) if u.get("callback_query", {}).get("id") == query)
    state.queue.waiting.append(again)
    state.tell("queued", kind="callback_query", update=again["update_id"])


def file(state, user, name="order.pdf", kind="application/pdf", content="the bytes of a file", caption=None, size=None, album=None):
    chat = state.private(user)
    kept = state.add_file(name, kind, content.encode(), size)
    shown = {k: kept[k] for k in ("file_id", "file_unique_id", "file_name", "mime_type", "file_size")}
    return write(state, chat, state.users[user], document=shown, caption=caption, media_group_id=album).id


def photo(state, user, caption=None, album=None):
    chat = state.private(user)
    sizes = [state.add_file(f"photo{width}.jpg", "image/jpeg", b"x" * width, sent_as="photo") | {"width": width, "height": width} for width in (90, 320, 1280)]
    sizes = [{k: s[k] for k in ("file_id", "file_unique_id", "file_size", "width", "height")} for s in sizes]
    return write(state, chat, state.users[user], photo=sizes, caption=caption, media_group_id=album).id


def album(state, user, count=3, caption=None):
    """So many updates with one id, the caption on the first, and no end mark."""
    name = str(state.number())
    return [photo(state, user, caption if index == 0 else None, name) for index in range(count)]


def voice(state, user, seconds=7):
    kept = state.add_file("voice.ogg", "audio/ogg", b"o" * 500, sent_as="voice")
    shown = {k: kept[k] for k in ("file_id", "file_unique_id", "mime_type", "file_size")} | {"duration": seconds}
    return write(state, state.private(user), state.users[user], voice=shown).id


def sticker(state, user):
    kept = state.add_file("sticker.webp", "image/webp", b"s")
    shown = {"file_id": kept["file_id"], "file_unique_id": kept["file_unique_id"], "type": "regular", "width": 512, "height": 512,
             "is_animated": False, "is_video": False, "emoji": "\U0001f600"}
    return write(state, state.private(user), state.users[user], sticker=shown).id


def location(state, user):
    return write(state, state.private(user), state.users[user], location={"latitude": 52.5, "longitude": 13.4}).id


def contact(state, user):
    return write(state, state.private(user), state.users[user], contact={"phone_number": "+10000000000", "first_name": "A"}).id


# --- blocking ---

def my_membership(state, chat, user, old, new):
    def status(name):
        banned = {"until_date": 0} if name == "kicked" else {}
        return {"status": name, "user": BOT, **banned}
    state.put("my_chat_member", {"chat": chat.about, "from": state.users[user], "date": int(time.time()),
                                 "old_chat_member": status(old), "new_chat_member": status(new)})


def block(state, user, quietly=False):
    """Quietly: the bot learns it only from what it tries to send."""
    chat = state.private(user)
    chat.shut = Refused(403, "Forbidden: bot was blocked by the user")
    if not quietly:
        my_membership(state, chat, user, "member", "kicked")
    state.tell("blocked", chat=user)


def unblock(state, user):
    chat = state.private(user)
    chat.shut = None
    my_membership(state, chat, user, "kicked", "member")


# --- groups ---

def group(state, chat, title="A group", forum=False, kind="supergroup"):
    about = {"type": kind, "title": title} | ({"is_forum": True} if forum else {})
    return state.chat(chat, **about).id


def group_says(state, chat, user, text, name="Somebody", thread=None, reply_to=None):
    sender = state.user(user, name)
    return write(state, state.chats[chat], sender, thread, reply_to, text=text, entities=command_entity(text)).id


def group_anonymous(state, chat, text, thread=None):
    """An administrator who writes as the group."""
    here = state.chats[chat]
    return write(state, here, ANONYMOUS, thread, sender_chat=here.about, text=text, entities=command_entity(text)).id


def topic(state, chat, user, name="Made by hand"):
    """Staff make a topic themselves."""
    here = state.chats[chat]
    thread = here.next_id
    here.topics[thread] = Topic(thread, name, methods.TOPIC_COLOURS[1])
    methods.told(state, here, state.users[user], thread, forum_topic_created={"name": name, "icon_color": methods.TOPIC_COLOURS[1]})
    return thread


def delete_topic(state, chat, thread):
    """Nobody is told of it."""
    methods.remove_topic(state, state.chats[chat], state.chats[chat].topics[thread])


def rename_topic(state, chat, thread, user, name):
    state.chats[chat].topics[thread].name = name
    methods.told(state, state.chats[chat], state.users[user], thread, forum_topic_edited={"name": name})


def close_topic(state, chat, thread, user):
    methods.shut_topic(state, state.chats[chat], state.chats[chat].topics[thread], True, state.users[user])


def reopen_topic(state, chat, thread, user):
    methods.shut_topic(state, state.chats[chat], state.chats[chat].topics[thread], False, state.users[user])


def migrate(state, chat, to, user, forum=True, say_so=True):
    """A group becomes a supergroup: another id, and other message ids."""
    old, state.chats[to] = state.chats[chat], None
    new = state.chats[to] = type(old)({"id": to, "type": "supergroup", "title": old.about.get("title", "A group")}
                                      | ({"is_forum": True} if forum else {}))
    sender = state.users[user]
    if say_so:
        state.put("message", old.add(sender, migrate_to_chat_id=to).now)
        state.put("message", new.add(sender, migrate_from_chat_id=chat).now)
    old.moved_to = to
    state.tell("migrated", chat=chat, to=to)


def rights(state, chat, **rights):
    state.chats[chat].rights |= rights


# --- the server itself ---

def inject(state, update):
    """Any update, as it is; without an id it gets the next one."""
    update = dict(update)
    if "update_id" not in update:
        update["update_id"] = state.queue.next_id
        state.queue.next_id += 1
    state.queue.waiting.append(update)
    state.strange = True
    state.tell("queued", kind="injected", update=update["update_id"])
    return update["update_id"]


def renumber(state, first):
    """After a week without updates the ids begin anew somewhere."""
    state.queue.next_id = first


def revoke(state, revoked=True):
    state.revoked = revoked


def fault(state, **rule):
    state.fault(**rule)


def quiet(state):
    """No faults from now on."""
    state.faults.clear()


CONTROL = {f.__name__: f for f in (say, edit, tap, tap_again, file, photo, album, voice, sticker, location, contact, block, unblock, group,
                                   group_says, group_anonymous, topic, delete_topic, rename_topic, close_topic, reopen_topic, migrate, rights, inject,
                                   renumber, revoke, fault, quiet)}
