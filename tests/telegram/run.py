#!/usr/bin/env python3
"""The scenarios on Telegram: run.py PROGRAM FILE [WORD... | --long], see service/play.py."""
import os
import sys

sys.dont_write_bytecode = True  # nothing but sources in the tree
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "service"))

import play  # noqa: E402
from world import World  # noqa: E402

sys.exit(play.main(World, worlds=4))
