#!/usr/bin/env python3
"""Refuses functions that bite, in sources and tests: unbounded copies, hidden state, silent number parsing, waiting by the clock."""
import os
import re
import sys

ANYWHERE = "strcpy strcat sprintf vsprintf strtok atoi atol atoll atof sscanf vsscanf gets localtime gmtime ctime asctime rand srand system popen alloca tmpnam mktemp".split()
IN_TESTS = "usleep sleep nanosleep".split()
PROMISES = re.compile(r"\b(TODO|FIXME|HACK)\b")
CALL = r"(?<![\w.>])(%s)\s*\("


def strip(source):
    """Code without comments and strings, line for line."""
    keep_lines = lambda m: '""' + "\n" * m.group(0).count("\n")
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(\\.|[^"\\\n])*"', keep_lines, source, flags=re.S)


def complaints_of(path, source, banned):
    pattern = re.compile(CALL % "|".join(banned))
    for number, line in enumerate(strip(source).split("\n"), 1):
        for name in pattern.findall(line):
            yield f"{path}:{number}: {name} is banned"
    for number, line in enumerate(source.split("\n"), 1):
        if PROMISES.search(line):
            yield f"{path}:{number}: a promise for later"


def prove():
    assert list(complaints_of("x.c", "strcpy(a, b);", ANYWHERE))
    assert list(complaints_of("x.c", "int n = atoi (text);", ANYWHERE))
    assert not list(complaints_of("x.c", '/* strcpy(a, b) */ text = "sprintf(x)"; my_system(1);', ANYWHERE))


def main(root):
    found = []
    for top in ("bot", "include", "tests", "bench"):
        for folder, _, names in os.walk(os.path.join(root, top)):
            for name in sorted(names):
                if not name.endswith((".c", ".h")):
                    continue
                path = os.path.relpath(os.path.join(folder, name), root)
                with open(os.path.join(root, path), encoding="utf-8") as text:
                    found += complaints_of(path, text.read(), ANYWHERE + (IN_TESTS if top == "tests" else []))
    print("\n".join(found) if found else "none of the banned functions is called")
    return 1 if found else 0


prove()
sys.exit(main(sys.argv[1]))
