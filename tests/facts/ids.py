"""ids.py [--dialogs DIR]: every rule of the facts is in a plan, or dialogs/README.md says why not; and nothing else is.

ids.txt has the ids of the facts. Used is what a step, a question people ask or a letter names. Listed is the first column of the table
behind "Not entered yet, and why"; `AX-01 to AX-03` and a whole family (`PII`) are said in one word.
"""
import argparse
import glob
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
REASONS = "Not entered yet, and why:"


def of_the_facts():
    with open(os.path.join(HERE, "ids.txt"), encoding="utf-8") as file:
        return [word for line in file if not line.startswith("#") for word in line.split()]


def strings_under(node, keys, inside=False):
    """The strings that stand under one of the keys, however deep."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from strings_under(value, keys, inside or key in keys)
    elif isinstance(node, list):
        for value in node:
            yield from strings_under(value, keys, inside)
    elif inside and isinstance(node, str):
        yield node


def used_ids(dialogs):
    used = set()
    for path in glob.glob(os.path.join(dialogs, "plans", "*.json")) + glob.glob(os.path.join(dialogs, "faq.json")):
        with open(path, encoding="utf-8") as file:
            used |= set(strings_under(json.load(file), ("rule", "rules", "clock")))
    return used


def reasoned(readme, known):
    """The ids of the table, ranges and families written out; and those words that are none."""
    ids, strange = set(), []
    for row in readme.partition(REASONS)[2].splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if not row.startswith("|") or len(cells) < 2 or cells[0] in ("rule ids", "---"):
            continue
        for word in cells[0].split(", "):
            first, _, last = word.partition(" to ")
            some = [i for i in known if i == word or i.rpartition("-")[0] == word]
            if last and first in known and last in known:
                some = known[known.index(first) : known.index(last) + 1]
            if not some or not cells[1]:
                strange.append(word)
            ids |= set(some)
    return ids, strange


def check(dialogs):
    known = of_the_facts()
    with open(os.path.join(dialogs, "deadlines.json"), encoding="utf-8") as file:
        entered = set(json.load(file)["rules"])
    with open(os.path.join(dialogs, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    listed, strange = reasoned(readme, known)
    ours = set(re.findall(r"`([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*)`", readme.partition("are our own")[2].partition("\n\n")[0]))
    used = used_ids(dialogs)
    for rule in known:
        if rule not in used and rule not in listed:
            yield f"{rule} is in no plan, and README.md does not say why"
    for rule in sorted(used & listed):
        yield f"{rule} is used, but README.md says that it is not entered"
    for rule in sorted(entered - used):
        yield f"{rule} is entered, but nothing uses it"
    for rule in sorted(entered - set(known) - ours):
        yield f"{rule} is not of the facts, and README.md does not call it our own"
    for word in strange:
        yield f"{word}: README.md gives it no reason, or it is no rule of the facts"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recoup", nargs="?")
    parser.add_argument("--dialogs", default=os.path.join(ROOT, "dialogs"))
    o = parser.parse_args()
    found = list(check(o.dialogs))
    for wrong in found:
        print(wrong)
    print(f"{len(of_the_facts())} rules of the facts, {len(found)} wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
