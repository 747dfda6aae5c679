"""vectors.py RECOUP [--dialogs DIR]: the worked examples of the rules, as a table: facts and a day in, dates and state out.

Each vector of vectors.json was written from the facts, not from what the program says. Kinds:
  rule, expect   the plan has a step with this rule, and it says all of this
  rule, absent   the plan has no step with this rule that is not closed
  human          whether a person is needed (and, with urgency, how soon); because: a reason that is, not: one that is not given
  class          what kind of case it is
  steps, order   steps by their ids: {"id": {...}} or null where there is none; which comes before which
"""
import argparse
import json
import os
import sys

sys.dont_write_bytecode = True  # nothing but sources in the tree
from plans import plans, steps_of, tell

HERE = os.path.dirname(os.path.abspath(__file__))


def load():
    with open(os.path.join(HERE, "vectors.json"), encoding="utf-8") as file:
        table = json.load(file)
    for number, vector in enumerate(table["vectors"]):
        facts = dict(table["bases"][vector["base"]], **vector["facts"])
        vector["case"] = {"id": number, "now": vector["now"], "facts": {k: v for k, v in facts.items() if v is not None}}
        if "evidence" in vector:
            vector["case"]["evidence"] = vector["evidence"]
    return table["vectors"]


def says(step, expect):
    return all(step[key] == value for key, value in expect.items())


def step_wrongs(vector, plan):
    for name, expect in vector["steps"].items():
        found = [step for step in plan["steps"] if step["id"] == name]
        if expect is None and found:
            yield f"has the step {tell(found[0])}"
        elif expect is not None and not any(says(step, expect) for step in found):
            yield f"wants {name} {expect}, says: " + ("; ".join(map(tell, found)) or "no such step")


def rule_wrongs(vector, plan):
    found = steps_of(plan, vector["rule"])
    if vector.get("absent"):
        return [f"has {tell(step)}" for step in found if step["state"] != "closed"]
    if any(says(step, vector["expect"]) for step in found):
        return []
    return [f"wants {vector['expect']}, says: " + ("; ".join(map(tell, found)) or "no step with this rule")]


def human_wrongs(vector, plan):
    human = plan["human"]
    if human["needed"] != vector["human"]:
        return [f"a person is {'not ' if vector['human'] else ''}asked for: {human['because']}"]
    if vector.get("urgency", human["urgency"]) != human["urgency"]:
        return [f"urgency {human['urgency']}, not {vector['urgency']}: {human['because']}"]
    if vector.get("because", "") and vector["because"] not in human["because"]:
        return [f"not because of {vector['because']} but of {human['because']}"]
    if vector.get("not", "") in human["because"]:
        return [f"because of {vector['not']}"]
    return []


def wrongs(vector, plan):
    if "error" in plan:
        return [plan["error"]]
    found = []
    if "rule" in vector:
        found += rule_wrongs(vector, plan)
    if "human" in vector:
        found += human_wrongs(vector, plan)
    if "steps" in vector:
        found += step_wrongs(vector, plan)
    if vector.get("class", plan["class"]) != plan["class"]:
        found.append(f"class {plan['class']}, not {vector['class']}")
    return found


def check(recoup, dialogs=None):
    """What is wrong, one sentence each."""
    vectors = load()
    answers = plans(recoup, [vector["case"] for vector in vectors], dialogs)
    return [
        f"{vector.get('rule', '-')}: {vector['name']} ({vector['from']}, on {vector['now']}): {wrong}"
        for vector, plan in zip(vectors, answers)
        for wrong in wrongs(vector, plan)
    ]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recoup")
    parser.add_argument("--dialogs")
    o = parser.parse_args()
    found = check(o.recoup, o.dialogs)
    for wrong in found:
        print(wrong)
    print(f"{len(load())} vectors, {len(found)} wrong")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
