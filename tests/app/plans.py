#!/usr/bin/env python3
"""The printed plans of tests/plans: the same to the byte as they were read and found right, today's part short enough for a phone, and nothing
of the plan missing behind it.

usage: plans.py RECOUP [--renew]      --renew writes them anew: read every line that changed before you keep it
"""
import glob
import json
import os
import subprocess
import sys

PLANS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "plans")
TEXTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "dialogs", "text", "en")
NOW = "2026-11-22"
FIRST_SCREEN = 900  # characters
LEAST = 10


def plan_of(recoup, path, form):
    return subprocess.run([recoup, "plan", "--now", NOW, "--format", form, path], capture_output=True, text=True, check=True).stdout


def complaints_of(recoup, path, more, renew):
    kept, text = path[: -len(".json")] + ".txt", plan_of(recoup, path, "text")
    name = os.path.basename(kept)
    if renew:
        with open(kept, "w") as file:
            file.write(text)
    if not os.path.exists(kept) or open(kept).read() != text:
        yield f"{name}: the plan is another one now; compare, then plans.py RECOUP --renew"
    first, found, rest = text.partition(more)
    if not found:
        yield f"{name}: no first screen that ends with '{more}'"
    if len(first) + len(more) > FIRST_SCREEN:
        yield f"{name}: {len(first) + len(more)} characters on the first screen, at most {FIRST_SCREEN}"
    for step in json.loads(plan_of(recoup, path, "json"))["steps"]:
        if step["title"] not in text:
            yield f"{name}: the step '{step['title']}' is missing"
        whole = step["text"].split(". ")[0]
        if step["state"] not in ("closed", "done") and whole not in text:
            yield f"{name}: the step '{step['title']}' is nowhere told whole"


def main(recoup, renew):
    with open(os.path.join(TEXTS, "plan_frame.json")) as file:
        more = json.load(file)["plan.more"]
    paths = sorted(glob.glob(os.path.join(PLANS, "*.json")))
    wrong = [line for path in paths for line in complaints_of(recoup, path, more, renew)]
    if len(paths) < LEAST:
        wrong.append(f"only {len(paths)} plans")
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--renew" in sys.argv))
