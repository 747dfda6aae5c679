#!/usr/bin/env python3
"""Reads every #include: refuses an arrow that is not in the table, a file without a layer, a foreign library outside its house."""
import os
import re
import sys

MAY_SEE = {
    "base": set(),
    "model": {"base"},
    "core": {"base", "model"},
    "document": {"base", "model"},
    "store": {"base", "model"},
    "io": {"base", "model"},
    "flow": {"base", "model", "core", "document", "store"},
    "channel": {"base", "model", "io"},
    "xmpp": {"base", "model"},
    "app": {"base", "model", "core", "document", "store", "io", "flow", "channel"},
}

# A foreign header and the only files that may include it. None of them may be a header of ours.
HOUSES = {
    r"curl/.*": {"bot/io/http.c", "bot/io/loop.c"},
    r"strophe\.h": {"bot/xmpp/connection.c", "bot/xmpp/stanza.c", "bot/xmpp/picture.c"},
    r"expat\.h": {"bot/xmpp/guard.c"},
    r"sqlite3\.h": {"bot/store/db_sqlite.c"},
    r"(cjson/)?cJSON\.h": {"bot/base/json.c"},
    r"unicode/.*": {"bot/base/text.c", "bot/base/words.c", "bot/base/names.c", "bot/base/zone.c", "bot/core/render.c", "bot/core/format.c"},
    r"sanitizer/.*": {"bot/base/arena.c"},
    r"linear\.h": {"bot/core/classifier_train.c"},
    r"sodium.*": {"bot/base/crypto.c"},
    r"seccomp\.h": {"bot/base/sandbox.c"},
}

STANDARD = re.compile(
    r"(assert|ctype|errno|fcntl|float|getopt|inttypes|limits|locale|malloc|math|poll|pwd|signal|stdarg|stdbool|stddef|stdint|stdio|stdlib|"
    r"string|strings|time|unistd|sys/\w+|netinet/\w+|arpa/inet|dirent|dlfcn|ftw|termios|libgen|fnmatch)\.h$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def house_of(header):
    for pattern, files in HOUSES.items():
        if re.fullmatch(pattern, header):
            return files
    return None


def judge(path, layer, quote, header):
    """The complaint about one include, or None."""
    if quote == '"':
        to = header.split("/")[0]
        if "/" not in header or to not in MAY_SEE:
            return f'"{header}" names no layer'
        if to != layer and to not in MAY_SEE[layer]:
            return f"{layer} may not see {to} ({header})"
        return None
    house = house_of(header)
    if house is not None:
        return None if path in house else f"<{header}> has its house elsewhere: {', '.join(sorted(house))}"
    return None if STANDARD.match(header) else f"<{header}> is no header that this tree knows"


def check(root):
    complaints = []
    for top in ("bot", "include"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                path = os.path.relpath(os.path.join(folder, name), root)
                parts = path.split(os.sep)
                if not name.endswith((".c", ".h")):
                    complaints.append(f"{path}: neither source nor header")
                    continue
                if len(parts) != 3 or parts[1] not in MAY_SEE:
                    complaints.append(f"{path}: a file without a layer")
                    continue
                with open(os.path.join(root, path), encoding="utf-8") as lines:
                    for number, line in enumerate(lines, 1):
                        found = INCLUDE.match(line)
                        wrong = found and judge(path, parts[1], *found.groups())
                        if wrong:
                            complaints.append(f"{path}:{number}: {wrong}")
    return complaints


def prove():
    """The test of the test: what must be refused is refused."""
    assert judge("bot/core/plan.c", "core", '"', "store/db.h")
    assert judge("bot/channel/console.c", "channel", '"', "flow/turn.h")
    assert judge("bot/core/plan.c", "core", '"', "plan.h")
    assert judge("bot/core/plan.c", "core", "<", "sqlite3.h")
    assert judge("include/base/json.h", "base", "<", "cjson/cJSON.h")
    assert judge("bot/core/plan.c", "core", "<", "boost/any.h")
    assert not judge("bot/flow/turn.c", "flow", '"', "core/engine.h")
    assert not judge("bot/store/db_sqlite.c", "store", "<", "sqlite3.h")


prove()
found = check(sys.argv[1])
print("\n".join(found) if found else "every arrow is in the table")
sys.exit(1 if found else 0)
