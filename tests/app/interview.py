#!/usr/bin/env python3
"""The interview asks only what matters: how many questions the written buyers of tests/buyers are asked, that no question left out would have
changed their plan, and (--every) that each question that is put would have, by some answer.

usage: interview.py RECOUP [--every]
"""
import glob
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
BUYERS = os.path.join(HERE, "..", "buyers")
DIALOGS = os.path.join(HERE, "..", "..", "dialogs")
MEDIAN, NINTH = 12, 18  # questions at most; the ninth of ten buyers
LEAST_BUYERS = 40
LEFT_OFF = 3  # questions that a word on progress may be wrong by, on average over all of them
PROGRESS = re.compile(r"^(?:Thank you\. About|Gracias\. Quedan unas|谢谢。大概还剩) ?(\d+)")


def replay(recoup, files, dialogs=None):
    command = [recoup, "replay", "--json"] + (["--dialogs", dialogs] if dialogs else []) + files
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return [json.loads(line) for line in done.stdout.split("\n") if line.startswith("{")]


def is_confirmation(message, labels):
    return bool(message["choices"]) and any(label in labels for label in message["choices"])


def labels_of_confirmation():
    """What stands on the button of 'is that right?': its answer confirms what was said, and is no answer to a question."""
    return {json.load(open(path))["choice.fix"] for path in glob.glob(os.path.join(DIALOGS, "text", "*", "engine.json"))}


class Run:
    """One buyer: the questions that were answered, what was said of progress, and all that came after the last answer."""

    def __init__(self, path, messages, labels):
        lines = open(path).read().split("\n")
        self.name = os.path.basename(path)[:-4]
        self.questions, self.answers, self.promises, self.plan = [], 0, [], []
        newest = None
        for m in messages:
            if m["from"] == "bot":
                newest = m
                self.plan.append(m["text"])
                found = PROGRESS.match(m["text"])
                if found:
                    self.promises.append((int(found.group(1)), len(self.questions)))
                continue
            self.plan = []
            if not lines[m["line"] - 1].startswith("buyer..."):
                continue
            self.answers += 1
            if not is_confirmation(newest, labels):
                self.questions.append(newest["text"].split("\n\n")[-1])


def runs_of(recoup, paths, labels, dialogs=None):
    """All in one process; the buyer of a file has its name."""
    of_buyer = {}
    for m in replay(recoup, paths, dialogs):
        of_buyer.setdefault((m["to"] if m["from"] == "bot" else m["from"])[len("buyer:"):], []).append(m)
    return [Run(path, of_buyer[os.path.basename(path)[:-4]], labels) for path in paths]


def without_the_rule(folder):
    """The same dialogs, with every question of the way put."""
    shutil.copytree(DIALOGS, folder, ignore=shutil.ignore_patterns("README.md"))
    path = os.path.join(folder, "intake.json")
    text = open(path).read()
    changed = text.replace('"only_what_matters": true', '"only_what_matters": false')
    assert changed != text, "intake.json does not ask only what matters"
    open(path, "w").write(changed)
    return folder


def knows(path):
    return dict(re.findall(r"^@knows (\w+) = (.*)$", open(path).read(), re.M))


def others(fact, value, facts):
    """Other answers to the same question."""
    about = facts[fact]
    kinds = {"choice": about.get("values", []), "yesno": ["yes", "no"], "country": ["US", "GB", "CA", "DE", "MX", "IL", "RU", "CN", "BR"],
             "date": ["2025-03-01", "2026-07-01", "2026-09-25", "2026-10-25", "2026-11-05", "2026-11-19", "2026-12-20"],
             "money": ["1.00 USD", "45.00 GBP", "150.00 GBP", "9000.00 USD"], "region": ["CA-QC", "CA-ON", "GB-SCT", "GB-ENG"],
             "set": about.get("values", []) if isinstance(about.get("values"), list) else ["chat", "order,chat,payment,photos"], "text": ["Another One"]}
    return [v for v in kinds.get(about["type"], []) + ["unknown"] if v != value]


def in_vain(recoup, path, base, labels, say_to_fact, facts, folder):
    """Questions that were put to this buyer, of which no other answer leads anywhere else."""
    told, text, tried = knows(path), open(path).read(), {}
    for question in base.questions:
        fact = say_to_fact.get(question)
        if fact in (None, "story", "seller", "evidence"):  # for the person, the letters and the strength of the file
            continue
        for n, value in enumerate(others(fact, told.get(fact), facts)):
            name = f"{base.name}_{fact}_{n}"
            other = re.sub(rf"^@knows {fact} = .*\n", "", text, flags=re.M).replace(f"@buyer {base.name}\n", f"@buyer {name}\n")
            with open(os.path.join(folder, name + ".txt"), "w") as file:
                file.write(other.replace("buyer>", f"@knows {fact} = {value}\nbuyer>", 1))
            tried.setdefault(question, []).append(file.name)
    if not tried:
        return
    runs = {run.name: run for run in runs_of(recoup, sum(tried.values(), []), labels)}
    for question, files in tried.items():
        ways = [runs[os.path.basename(file)[:-4]] for file in files]
        if all(run.plan == base.plan and run.questions == base.questions for run in ways):
            yield f"{base.name}: no answer to '{question[:60]}' changes anything"


def facts_by_question():
    """The sentence of a question in each language, and its fact."""
    texts, found = {}, {}
    for path in glob.glob(os.path.join(DIALOGS, "text", "*", "*.json")):
        for key, text in json.load(open(path)).items():
            texts.setdefault(key, []).append(text)
    for path in [os.path.join(DIALOGS, "intake.json")] + glob.glob(os.path.join(DIALOGS, "branches", "*.json")):
        for state in json.load(open(path))["states"].values():
            if "ask" in state:
                found.update({text.split("\n\n")[-1]: state["ask"] for text in texts[state["say"]]})
    return found


def main(recoup, every):
    paths = sorted(glob.glob(os.path.join(BUYERS, "*.txt")))
    labels = labels_of_confirmation()
    runs = runs_of(recoup, paths, labels)
    counts = sorted(len(run.questions) for run in runs)
    median, ninth = counts[(len(counts) - 1) // 2], counts[math.ceil(len(counts) * 0.9) - 1]
    answers = sorted(run.answers for run in runs)
    print(f"{len(counts)} buyers: questions median {median}, ninth of ten {ninth}, most {counts[-1]};"
          f" with what they confirm, median {answers[(len(answers) - 1) // 2]}")
    wrong = [f"{run.name}: did not come to its end" for run in runs if not run.plan or run.answers >= 60]
    if len(runs) < LEAST_BUYERS:
        wrong.append(f"only {len(runs)} buyers")
    if median > MEDIAN or ninth > NINTH:
        wrong.append(f"more than {MEDIAN} and {NINTH} questions")
    off = [abs(promised - (len(run.questions) - so_far)) for run in runs for promised, so_far in run.promises]
    print(f"{len(off)} words on progress, {sum(off) / len(off):.1f} questions off on average, at most {max(off)}")
    if sum(off) / len(off) > LEFT_OFF:
        wrong.append("what is said of progress is not true")
    with tempfile.TemporaryDirectory() as folder:
        whole = runs_of(recoup, paths, labels, without_the_rule(os.path.join(folder, "dialogs")))
        for run, asked_all in zip(runs, whole):
            if run.plan != asked_all.plan:
                wrong.append(f"{run.name}: a question that was left out changes the plan")
        saved = sum(len(b.questions) - len(a.questions) for a, b in zip(runs, whole))
        print(f"{saved} questions were left out")
        if every:
            facts = json.load(open(os.path.join(DIALOGS, "facts.json")))["facts"]
            say_to_fact = facts_by_question()
            for path, run in zip(paths, runs):
                wrong += in_vain(recoup, path, run, labels, say_to_fact, facts, folder)
    for line in wrong:
        print(line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--every" in sys.argv))
