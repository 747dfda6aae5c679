#!/usr/bin/env python3
"""The scenarios on two networks at once: run.py PROGRAM FILE [WORD... | --long], see service/play.py. Needs Debian's slixmpp, so Debian's Python."""
import importlib.util
import os
import sys

sys.dont_write_bytecode = True  # nothing but sources in the tree
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "service"))

DEBIAN = "/usr/bin/python3"
if importlib.util.find_spec("slixmpp") is None and os.path.exists(DEBIAN) and os.path.realpath(sys.executable) != os.path.realpath(DEBIAN):
    os.execv(DEBIAN, [DEBIAN, *sys.argv])

import play  # noqa: E402
from world import World  # noqa: E402

sys.exit(play.main(World, worlds=2))
