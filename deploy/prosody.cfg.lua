-- prosody.cfg.lua: what Prosody (0.12, Debian 12) has to have for the bot; each line says why. Put it into conf.d, with your own names.
-- The bot needs no rights of an administrator: it is an account like any other.

-- People get 10 kB/s, the default. The bot talks with all of them at once and would wait: 68 messages a second instead of thousands.
limits = { c2s = { rate = "10kb/s" } }
unlimited_jids = { "recoup@chat.example" }
c2s_stanza_size_limit = 65536            -- no message of a person is longer; the default of 256 kB only helps those who mean harm

VirtualHost "chat.example"
    modules_enabled = {
        "mam";    -- the archive: what is said while the bot is away is heard when it is back. Without it that is lost.
        "smacks"; -- for the people: their phones lose connections all day
        "carbons";
        "blocklist"; -- they can be rid of the bot
        "pep"; "vcard_legacy"; -- the bot shows its picture there, and in its card
        "limits"; -- as above
    }
    default_archive_policy = true        -- kept for everybody who does not say otherwise, so for the bot
    archive_expires_after = "4w"         -- longer than the bot may ever be away; the default is a week
    storage = { archive = "sql" }        -- the default keeps it in files, which stall at 10,000 messages for a second or two each
    sql = { driver = "SQLite3", database = "prosody.sqlite" }

    c2s_require_encryption = true
    authentication = "internal_hashed"

-- The desk: the bot makes its room (xmpp.room = lobby@rooms.chat.example), for members only, and keeps it so.
Component "rooms.chat.example" "muc"
    restrict_room_creation = "local"     -- the bot's account may, strangers may not
    modules_enabled = { "muc_mam" }      -- advisors see what was said while they were away

-- Plans and letters go out as files; without this they go as words.
Component "upload.chat.example" "http_file_share"
    http_file_share_size_limit = 5*1024*1024
    http_file_share_expires_after = 30*24*60*60
    http_file_share_access = { "chat.example" }
