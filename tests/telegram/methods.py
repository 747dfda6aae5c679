"""The methods of the Bot API that a bot with buttons, files and forum topics uses, as strict as the real server.

A method is a function of the server's state and the parameters; it returns the result or raises Refused. What the real server takes and a
careful bot would not do is written down in `state.violations`.
"""
import json
import re
import time

from chats import BOT, TOPIC_COLOURS, Refused, Topic, bad_request, units

TEXT_MOST, CAPTION_MOST, TOAST_MOST, DATA_MOST = 4096, 1024, 200, 64
BUTTONS_MOST, ROW_MOST = 100, 8
FILE_MOST = 20 * 1024 * 1024
NAME_MOST = 128
ACTIONS = set("typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location"
              " record_video_note upload_video_note".split())
BUTTON_ACTIONS = {"callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
                  "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay"}
BLANK = "".join(map(chr, range(0x20))) + "\x7f"
SENDS = ("sendmessage", "senddocument", "copymessage", "sendphoto", "sendanimation", "sendvideo", "sendvoice", "sendaudio", "sendvideonote")
WRITES = SENDS + ("editmessagetext", "editmessagereplymarkup")


class Parameters(dict):
    """Parameters as text (form) or as JSON values; either way they are read the same."""

    def text(self, name, default=None):
        value = self.get(name, default)
        return value if value is None or isinstance(value, str) else str(value)

    def number(self, name, default=None):
        value = self.get(name, default)
        if value is default:
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f"parameter {name} is not a number") from None

    def yes(self, name):
        return self.get(name) in (True, 1, "1", "true", "True", "yes")

    def value(self, name):
        """An object or a list, told as such or as JSON text."""
        value = self.get(name)
        if isinstance(value, str):
            try:
                return json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name} JSON object") from None
        return value


def clean(text):
    """What is left of a text after the server's own washing."""
    text = re.sub("[\r\u2028-\u202e]", "", text)
    text = "".join(" " if c in BLANK and c != "\n" else c for c in text)
    return text.strip()


def read_text(params, name, most, too_long):
    text = clean(params.text(name, ""))
    if not text:
        raise bad_request("message text is empty")
    if units(text) > most:
        raise bad_request(too_long)
    return text


def check_entities(params, name, text):
    entities = params.value(name) or []
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > units(text):
            raise bad_request("ENTITY_BOUNDS_INVALID")
    return entities or None


def check_button(button):
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Field \"text\" must be a non-empty String")
    actions = BUTTON_ACTIONS & set(button)
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request("can't parse inline keyboard button: more than one action")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_MOST:
        raise bad_request("BUTTON_DATA_INVALID")


def check_rows(state, rows):
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("can't parse inline keyboard: expected an Array of Array of InlineKeyboardButton")
    for row in rows:
        for button in row:
            check_button(button)
    if max(map(len, rows), default=0) > ROW_MOST or sum(map(len, rows)) > BUTTONS_MOST:
        state.violation("a keyboard that phones do not show")
    return [row for row in rows if row]


def read_markup(state, params, inline_only=False):
    """The inline keyboard, None when there is none (the other kinds are shown to the user and leave no trace in the message)."""
    markup = params.value("reply_markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        rows = check_rows(state, markup["inline_keyboard"])
        return {"inline_keyboard": rows} if rows else None
    if inline_only or not {"keyboard", "remove_keyboard", "force_reply"} & set(markup):
        raise bad_request("object expected as reply markup")
    return None


def find_chat(state, params, name="chat_id"):
    number = params.number(name)
    chat = state.chats.get(number)
    if chat is None:
        raise bad_request("chat not found")
    if chat.moved_to:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to)
    if chat.shut:
        raise chat.shut
    return chat


def find_thread(state, chat, params):
    """The topic to write to; General has no id."""
    thread = params.number("message_thread_id")
    if thread is None:
        return None
    if thread == 1:
        state.violation("General was addressed as thread 1")
    if not chat.is_forum:
        raise bad_request("message thread not found")
    if chat.topic(thread).closed and state.strict_topics:
        raise bad_request("TOPIC_CLOSED")
    return thread


def read_reply(chat, params):
    reply = params.value("reply_parameters")
    if not reply:
        return {}
    kept = chat.messages.get(reply["message_id"])
    if kept and not kept.deleted:
        return {"reply_to_message": {k: v for k, v in kept.now.items() if k not in ("reply_to_message", "reply_markup")}}
    if not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return {}


def send_message(state, params):
    chat = find_chat(state, params)
    text = read_text(params, "text", TEXT_MOST, "message is too long")
    fields = {"text": text, "entities": check_entities(params, "entities", text), "reply_markup": read_markup(state, params)}
    thread = find_thread(state, chat, params)
    fields |= read_reply(chat, params)
    return state.speak(chat, thread, fields).now


def kept_file(state, name, kind):
    """A file can be sent again by its id, as what it was."""
    file = state.files.get(name)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.get("sent_as", "document") != kind:
        raise bad_request(f"can't use file of type {file['sent_as']} as {kind}")
    return file


def send_kept(kind):
    """sendPhoto, sendVoice and the like of a file that is known; none of ours uploads one."""
    def send(state, params):
        chat = find_chat(state, params)
        file = kept_file(state, params.text(kind), kind)
        caption = clean(params.text("caption", "")) if kind != "video_note" else ""
        if units(caption) > CAPTION_MOST:
            raise bad_request("message caption is too long")
        shown = {k: file[k] for k in ("file_id", "file_unique_id", "file_size", "mime_type") if k in file}
        fields = {kind: [shown] if kind == "photo" else shown, "caption": caption or None, "reply_markup": read_markup(state, params)}
        return state.speak(chat, find_thread(state, chat, params), fields | read_reply(chat, params)).now
    return send


def send_document(state, params):
    chat = find_chat(state, params)
    document = params.get("document")
    caption = clean(params.text("caption", ""))
    if units(caption) > CAPTION_MOST:
        raise bad_request("message caption is too long")
    if isinstance(document, str):
        file = kept_file(state, document, "document")
    elif document is None:
        raise bad_request("there is no document in the request")
    else:
        file = state.add_file(document["name"], document["type"], document["bytes"])
    shown = {k: file[k] for k in ("file_id", "file_unique_id", "file_name", "mime_type", "file_size")}
    fields = {"document": shown, "caption": caption or None, "reply_markup": read_markup(state, params)} | read_reply(chat, params)
    kept = state.speak(chat, find_thread(state, chat, params), fields)
    kept.bytes = file["bytes"]
    return kept.now


def copy_message(state, params):
    chat, source = find_chat(state, params), find_chat(state, params, "from_chat_id")
    original = source.kept(params.number("message_id"), "message to copy not found").now
    fields = {k: v for k, v in original.items() if k not in ("message_id", "date", "chat", "from", "message_thread_id", "is_topic_message",
                                                             "media_group_id", "reply_to_message", "reply_markup", "edit_date")}
    kept = state.speak(chat, find_thread(state, chat, params), fields | {"reply_markup": read_markup(state, params)})
    return {"message_id": kept.id}


def to_edit(chat, params):
    kept = chat.kept(params.number("message_id"), "message to edit not found")
    if not kept.ours:
        raise bad_request("message can't be edited")
    return kept


def change(state, kept, **fields):
    if all(kept.now.get(k) == v for k, v in fields.items()):
        raise bad_request("message is not modified: specified new message content and reply markup are exactly the same as a current "
                          "content and reply markup of the message")
    kept.change(time.monotonic(), edit_date=int(time.time()), **fields)
    state.tell("edited", chat=kept.now["chat"]["id"], message=kept.id)
    return kept.now


def edit_message_text(state, params):
    chat = find_chat(state, params)
    kept = to_edit(chat, params)
    if "text" not in kept.now:
        raise bad_request("there is no text in the message to edit")
    text = read_text(params, "text", TEXT_MOST, "MESSAGE_TOO_LONG")
    return change(state, kept, text=text, entities=check_entities(params, "entities", text),
                  reply_markup=read_markup(state, params, inline_only=True))


def edit_message_caption(state, params):
    kept = to_edit(find_chat(state, params), params)
    return change(state, kept, caption=clean(params.text("caption", "")) or None, reply_markup=read_markup(state, params, inline_only=True))


def edit_message_reply_markup(state, params):
    kept = to_edit(find_chat(state, params), params)
    return change(state, kept, reply_markup=read_markup(state, params, inline_only=True))


def delete_message(state, params):
    kept = find_chat(state, params).kept(params.number("message_id"), "message to delete not found")
    kept.deleted = True
    state.tell("deleted", chat=kept.now["chat"]["id"], message=kept.id)
    return True


def answer_callback_query(state, params):
    text = params.text("text", "")
    if units(text) > TOAST_MOST:
        raise bad_request("MESSAGE_TOO_LONG")
    tap = state.taps.get(params.text("callback_query_id"))
    if tap is None or tap["answered"] is not None:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    tap["answered"] = time.monotonic()
    tap["toast"] = text
    state.tell("answered", chat=tap["chat"], toast=text)
    return True


def send_chat_action(state, params):
    chat = find_chat(state, params)
    if params.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    find_thread(state, chat, params)
    state.tell("action", chat=chat.id, action=params.text("action"))
    return True


def get_file(state, params):
    file = state.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file["file_size"] > FILE_MOST:
        raise bad_request("file is too big")
    return {k: file[k] for k in ("file_id", "file_unique_id", "file_size", "file_path")}


# --- what Telegram shows about the bot ---

def commands_at(params):
    scope = params.value("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), params.text("language_code", "")


def set_my_commands(state, params):
    commands = params.value("commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise bad_request("expected an Array of BotCommand")
    for command in commands:
        if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    state.profile["commands"][commands_at(params)] = commands
    return True


def get_my_commands(state, params):
    return state.profile["commands"].get(commands_at(params), [])


def delete_my_commands(state, params):
    state.profile["commands"].pop(commands_at(params), None)
    return True


def profile_text(name, most):
    """The pair of methods that set and tell one text of the profile in each language."""
    def set_text(state, params):
        text = params.text(name, "")
        if len(text) > most:
            raise bad_request(f"the {name} is too long")
        state.profile[name][params.text("language_code", "")] = text
        return True

    def tell_text(state, params):
        return {name: state.profile[name].get(params.text("language_code", ""), "")}
    return set_text, tell_text


set_description, get_description = profile_text("description", 512)
set_short_description, get_short_description = profile_text("short_description", 120)


# --- chats and their members ---

def get_me(state, params):
    return {**BOT, "can_join_groups": True, "can_read_all_group_messages": state.reads_groups, "supports_inline_queries": False,
            "can_connect_to_business": False, "has_main_web_app": False}


def get_chat(state, params):
    gifts = dict.fromkeys(("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False)
    return {**find_chat(state, params).about, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def member(chat, user):
    if chat.is_private or user["id"] != BOT["id"]:
        return {"status": "member", "user": user}
    if not chat.rights.get("administrator", True):
        return {"status": "member", "user": user}
    no = dict.fromkeys(("can_be_edited", "is_anonymous", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
                        "can_change_info", "can_post_stories", "can_edit_stories", "can_delete_stories"), False)
    yes = dict.fromkeys(("can_manage_chat", "can_delete_messages", "can_invite_users", "can_pin_messages"), True)
    return {"status": "administrator", "user": user, **no, **yes, "can_manage_topics": chat.rights["can_manage_topics"]}


def get_chat_member(state, params):
    chat, number = find_chat(state, params), params.number("user_id")
    user = BOT if number == BOT["id"] else state.users.get(number)
    if user is None:
        raise bad_request("user not found")
    return member(chat, user)


# --- topics ---

def forum(state, params):
    chat = find_chat(state, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.rights["can_manage_topics"]:
        raise bad_request("not enough rights to create a topic")
    return chat


def topic_name(params, least):
    name = params.text("name", "").strip()
    if not least <= len(name) <= NAME_MOST:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    return name


def told(state, chat, sender, thread, **service):
    """A service message; the bot hears of those too that it caused."""
    kept = chat.add(sender, thread, **service)
    state.put("message", kept.now)
    state.tell("topic", chat=chat.id, thread=thread, **service)
    return kept


def create_forum_topic(state, params):
    chat = forum(state, params)
    name, colour = topic_name(params, 1), params.number("icon_color", TOPIC_COLOURS[0])
    if colour not in TOPIC_COLOURS:
        raise bad_request("wrong icon color")
    thread = chat.next_id
    topic = chat.topics[thread] = Topic(thread, name, colour)
    topic.emoji = params.text("icon_custom_emoji_id")
    told(state, chat, BOT, thread, forum_topic_created={"name": name, "icon_color": colour})
    return {"message_thread_id": thread, "name": name, "icon_color": colour}


def topic_of(state, params):
    chat = forum(state, params)
    return chat, chat.topic(params.number("message_thread_id"), "TOPIC_ID_INVALID")


def edit_forum_topic(state, params):
    chat, topic = topic_of(state, params)
    name, emoji = topic_name(params, 0) or topic.name, params.text("icon_custom_emoji_id", topic.emoji)
    if (name, emoji) == (topic.name, topic.emoji):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name, topic.emoji = name, emoji
    told(state, chat, BOT, topic.thread, forum_topic_edited={"name": name})
    return True


def shut_topic(state, chat, topic, closed, sender):
    if topic.closed == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    told(state, chat, sender, topic.thread, **{"forum_topic_closed" if closed else "forum_topic_reopened": {}})
    return True


def close_forum_topic(state, params):
    return shut_topic(state, *topic_of(state, params), True, BOT)


def reopen_forum_topic(state, params):
    return shut_topic(state, *topic_of(state, params), False, BOT)


def remove_topic(state, chat, topic):
    topic.deleted = True
    for kept in chat.messages.values():
        kept.deleted = kept.deleted or kept.thread == topic.thread
    state.tell("topic", chat=chat.id, thread=topic.thread, deleted=True)
    return True


def delete_forum_topic(state, params):
    return remove_topic(state, *topic_of(state, params))


def get_webhook_info(state, params):
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(state.queue.waiting)}


METHODS = {
    "getMe": get_me, "sendMessage": send_message, "sendDocument": send_document, "copyMessage": copy_message,
    **{"send" + name.title().replace("_", ""): send_kept(name) for name in ("photo", "animation", "video", "voice", "audio", "video_note")},
    "editMessageText": edit_message_text, "editMessageCaption": edit_message_caption, "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message, "answerCallbackQuery": answer_callback_query, "sendChatAction": send_chat_action, "getFile": get_file,
    "setMyCommands": set_my_commands, "getMyCommands": get_my_commands, "deleteMyCommands": delete_my_commands,
    "setMyDescription": set_description, "getMyDescription": get_description,
    "setMyShortDescription": set_short_description, "getMyShortDescription": get_short_description,
    "getChat": get_chat, "getChatMember": get_chat_member, "createForumTopic": create_forum_topic, "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic, "reopenForumTopic": reopen_forum_topic, "deleteForumTopic": delete_forum_topic,
    "getWebhookInfo": get_webhook_info, "deleteWebhook": lambda state, params: True,
}
BY_NAME = {name.lower(): call for name, call in METHODS.items()}


def run(state, method, params):
    call = BY_NAME.get(method.lower())
    if call is None:
        raise Refused(404, "Not Found: method not found")
    with state.lock:
        return call(state, params)
