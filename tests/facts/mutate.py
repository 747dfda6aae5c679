"""mutate.py RECOUP [--dialogs DIR] [--mutants N] [--seed N]: does a wrong rule show?

One thing at a time is changed in deadlines.json, triage.json, classes.json or a plan: a number, a unit of time, a condition dropped, a
target (fact, value, group, rule) swapped. Each such set must be refused by `recoup check`, contradict a vector, or differ from the second
reading of the formulas or of whom they are for. What gets through is printed.
At least 95 of 100 have to be caught. A change that no case can tell from the rule as it is (`known(x) and x` where the rest already asks
for x) counts as a survivor all the same: there is no list of such.
"""
import argparse
import contextlib
import copy
import functools
import glob
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

sys.dont_write_bytecode = True  # nothing but sources in the tree
import reading
import scope
import steps
import vectors

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RUNS = 300  # of the second reading, a mutant
BASES = 6  # cases of a step that was changed, each with what lies beside it
KINDS = ("number", "unit", "condition", "target")
EXPRESSIONS = ("if", "done", "closed", "not_before", "do_by", "latest", "expect_by")
OTHER_UNIT = {"d": "bd", "bd": "d", "h": "d", "w": "d", "m": "w", "y": "m"}
LENGTH = re.compile(r"\b(\d+) (bd|d|h|w|m|y)\b")
COUNT = re.compile(r"(?:USD|GBP|CAD|[<>]=?) (\d+)\b(?!-)")
DAY = re.compile(r"\b\d{4}-\d{2}-(\d{2})\b")

# ---- What can be changed in one expression: (kind, the expression with the change) ----


def with_number(text):
    for match in list(LENGTH.finditer(text)) + list(COUNT.finditer(text)) + list(DAY.finditer(text)):
        for by in (-1, 1):
            number = str(int(match[1]) + by).zfill(len(match[1]) if match.re is DAY else 1)
            yield text[: match.start(1)] + number + text[match.end(1) :]


def with_unit(text):
    for match in LENGTH.finditer(text):
        yield text[: match.start(2)] + OTHER_UNIT[match[2]] + text[match.end(2) :]


def groups(text):
    """(start, end) of the whole and of everything in brackets that are not a call's or a list's."""
    yield 0, len(text)
    opened = []
    for place, char in enumerate(text):
        if char == "(":
            opened.append(place)
        elif char == ")":
            start = opened.pop()
            before = re.search(r"(\w+) ?$", text[:start])
            if not before or before[1] in ("and", "or", "not", "any"):
                yield start + 1, place


def operands(text):
    """The parts of `a and b or c`, with the word that joins each to the one before it."""
    depth, start, parts, joint = 0, 0, [], ""
    for match in re.finditer(r"[()]| (and|or) ", text):
        depth += {"(": 1, ")": -1}.get(match[0], 0)
        if depth == 0 and match[1]:
            parts.append((joint, text[start : match.start()]))
            joint, start = match[1], match.end()
    return parts + [(joint, text[start:])]


def without_condition(text):
    for start, end in groups(text):
        parts = operands(text[start:end])
        for leave in range(len(parts) if len(parts) > 1 else 0):
            left = [part for number, part in enumerate(parts) if number != leave]
            said = "".join((f" {joint} " if number else "") + part for number, (joint, part) in enumerate(left))
            yield text[:start] + said + text[end:]


def words_by_kind(dialogs):
    """Lists of words of which one may stand for another: facts of a type, values of a fact, groups."""
    with open(os.path.join(dialogs, "facts.json"), encoding="utf-8") as file:
        table = json.load(file)
    alike = {}
    for name, fact in table["facts"].items():
        alike.setdefault((fact["type"], fact.get("of")) if fact["type"] in ("date", "yesno") else name, []).append(name)
        if isinstance(fact.get("values"), list):
            alike["value of " + name] = fact["values"]
    countries = [name for name, members in table["groups"].items() if len(members[0]) == 2]
    alike["countries"] = countries
    alike["kinds"] = [n for n in table["groups"] if set(table["groups"][n]) <= set(table["facts"]["scam"]["values"])]
    alike["country"] = ["US", "GB", "CA", "IN", "BR", "HK"]
    return [words for words in alike.values() if len(words) > 1]


def with_target(text, alike, rng):
    for match in re.finditer(r"\b[A-Za-z_]+\b", text):
        for words in alike:
            if match[0] in words:
                other = rng.choice([word for word in words if word != match[0]])
                yield text[: match.start()] + other + text[match.end() :]
    for one, two in (("min(", "max("), ("max(", "min("), (" != ", " = "), (" <= ", " < "), (" >= ", " > "), (" < ", " <= "), (" > ", " >= ")):
        for match in re.finditer(re.escape(one), text):
            yield text[: match.start()] + two + text[match.end() :]


def changes(text, alike, rng):
    for kind, texts in (
        ("number", with_number(text)),
        ("unit", with_unit(text)),
        ("condition", without_condition(text)),
        ("target", with_target(text, alike, rng)),
    ):
        for changed in texts:
            yield kind, changed


# ---- Where: (file, the place in it, kind, value) ----


def places(node, at=()):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from places(value, at + (key,))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from places(value, at + (number,))
    else:
        yield at, node


def mutants_of(name, table, alike, rng, rules):
    for at, value in places(table):
        if at[0] == "sources":
            continue
        if at[-1] in EXPRESSIONS:
            for kind, changed in changes(value, alike, rng):
                yield name, at, kind, changed
        elif at[-1] == "margin":
            yield name, at, "number", value + 1
        elif at[-1] == "urgency":
            yield name, at, "target", rng.choice([u for u in ("now", "today", "normal") if u != value])
        elif at[-1] == "rule" or len(at) > 1 and at[-2] in ("clock", "rules"):
            yield name, at, "target", rng.choice([rule for rule in rules if rule != value])


def all_mutants(dialogs, rng):
    alike = words_by_kind(dialogs)
    files = ["deadlines.json", "triage.json", "classes.json"]
    files += sorted(os.path.relpath(path, dialogs) for path in glob.glob(os.path.join(dialogs, "plans", "*.json")))
    tables = {}
    for name in files:
        with open(os.path.join(dialogs, name), encoding="utf-8") as file:
            tables[name] = json.load(file)
    rules = list(tables["deadlines.json"]["rules"])
    found = {kind: [] for kind in KINDS}
    for name, table in tables.items():
        for mutant in mutants_of(name, table, alike, rng, rules):
            found[mutant[2]].append(mutant)
    return tables, found


def drawn(found, rng, count):
    """As many of each kind, as far as there are."""
    chosen = []
    for left, kind in zip(range(len(KINDS), 0, -1), sorted(KINDS, key=lambda k: len(found[k]))):
        chosen += rng.sample(found[kind], min(len(found[kind]), (count - len(chosen)) // left))
    return chosen


# ---- One mutant ----


@contextlib.contextmanager
def set_with(dialogs, name, table):
    """A set of files as in `dialogs`, but this one. The example sentences, which say nothing about rules, are left out."""
    with tempfile.TemporaryDirectory(prefix="recoup-mutant-") as folder:
        leave_out = shutil.ignore_patterns("examples", "reader.model*")
        shutil.copytree(dialogs, folder, dirs_exist_ok=True, ignore=leave_out)
        if name:
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                json.dump(table, file)
        yield folder


def put(table, at, value):
    table = copy.deepcopy(table)
    node = table
    for key in at[:-1]:
        node = node[key]
    node[at[-1]] = value
    return table


def rules_near(table, at, value):
    """The rules that a change at this place is about; empty: any."""
    if at[0] == "rules":
        return {at[1]}
    if at[0] != "steps":
        return set()
    step = table["steps"][at[1]]
    clocks = {clock if isinstance(clock, str) else clock["rule"] for clock in step.get("clock", [])}
    return clocks | set(step.get("rules", [])) | ({value} if at[-1] == "rule" or at[-2] in ("clock", "rules") else set())


def loads(recoup, folder):
    """Is it a set at all? Quicker than the whole of `recoup check`, which comes when nothing else has caught it."""
    asked = subprocess.run([recoup, "plan", "--dialogs", folder, "-"], input='{"facts": {}}', capture_output=True, text=True, check=False)
    return asked.returncode == 0


def steps_near(tables, name, at):
    """The steps that a change at this place is about."""
    table = tables[name]
    if at[0] == "steps":
        return {table["steps"][at[1]]["id"]}
    if at[0] == "rules" and name == "deadlines.json":
        return {step.id for step in steps.ROWS if at[1] in [rule for _, rule in step.clocks]}
    return set()


def reasons_near(tables, name, at):
    """The reasons for a person, or the kinds of case."""
    if name == "triage.json":
        return {tables[name]["rules"][at[1]]["id"]}
    return {"class " + tables[name]["classes"][at[1]]["id"]} if name == "classes.json" else set()


def caught_by(recoup, folder, rules=None, near=(), reasons=()):
    if not loads(recoup, folder):
        return "check"
    if near and steps.check_steps(recoup, folder, near, BASES, 1):
        return "steps"
    if reasons and steps.check_persons(recoup, folder, reasons, BASES, 1):
        return "steps"
    if subprocess.run([recoup, "check", "--dialogs", folder], capture_output=True, check=False).returncode != 0:
        return "check"
    if vectors.check(recoup, folder):
        return "vectors"
    if reading.check(recoup, folder, RUNS, rules=rules):
        return "reading"
    if rules and scope.check(recoup, folder, rules):  # of all rules it is a test of its own
        return "scope"
    return None


def outcome(recoup, dialogs, tables, mutant):
    name, at, _, value = mutant
    with set_with(dialogs, name, put(tables[name], at, value)) as folder:
        return caught_by(recoup, folder, rules_near(tables[name], at, value), steps_near(tables, name, at), reasons_near(tables, name, at))


def tell(tables, mutant):
    name, at, kind, value = mutant
    was, what = tables[name], []
    for key in at:
        if isinstance(was, dict) and "id" in was:
            what.append(was["id"])
        was = was[key]
    where = "/".join(map(str, at if not what else what + [at[-1]]))
    return f"{kind}: {name} {where}\n    was {was}\n    is  {value}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recoup")
    parser.add_argument("--dialogs", default=os.path.join(ROOT, "dialogs"))
    parser.add_argument("--mutants", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=int, default=95, help="percent that have to be caught")
    o = parser.parse_args()
    rng = random.Random(o.seed)
    tables, found = all_mutants(o.dialogs, rng)
    with set_with(o.dialogs, None, None) as folder:
        if caught_by(o.recoup, folder):
            raise SystemExit("the rules as they are do not hold")
    counts, survived = Counter(), []
    chosen = drawn(found, rng, o.mutants)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        work = functools.partial(outcome, o.recoup, o.dialogs, tables)
        for mutant, by in zip(chosen, pool.map(work, chosen)):
            counts[by or "survived"] += 1
            if not by:
                survived.append(mutant)
                print(f"survived: {tell(tables, mutant)}", flush=True)
    print(f"{len(chosen)} mutants of {sum(map(len, found.values()))}: {dict(counts)}, {len(chosen) - len(survived)} caught")
    return 1 if 100 * len(survived) > (100 - o.least) * len(chosen) else 0


if __name__ == "__main__":
    sys.exit(main())
