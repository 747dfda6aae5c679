"""prove_transcripts.py RECOUP: what the prover finds broken is told with a transcript that `recoup replay` reproduces.

The small set of tests/prove-set with one thing broken in it: the prover exits with 1 and gives a transcript; on the broken set replay
fails at its last line, on the whole one it passes.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WORDS = ["common.json"] + [f"text/en/{name}.json" for name in ("engine", "answers", "chat", "plan_frame", "desk")]

BROKEN = [
    ("wire-first", "intake.json", lambda d: d["alerts"][0].update({"if": "any(payment_method = bank_transfer and within(paid_at, 72 h))"})),
    ("body-takes-case", "plans/all.json", lambda d: d["steps"][2].update({"if": "known(country) and country in near"})),
    ("rule-in-scope", "plans/all.json", lambda d: d["steps"][2].update({"rules": ["AG-FR", "TT-0"]})),
]


def make_set(folder):
    shutil.copytree(os.path.join(ROOT, "tests", "prove-set"), folder)
    for name in WORDS:
        shutil.copy(os.path.join(ROOT, "dialogs", name), os.path.join(folder, name))


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=200)


def prove(recoup, folder):
    done = run(recoup, "check", "--dialogs", folder, "--now", "2026-11-22", "--runs", "300", "--json")
    return done.returncode, json.loads(done.stdout)["prove"]


def check(recoup, room, name, file, break_it):
    good, bad = os.path.join(room, "good"), os.path.join(room, name)
    make_set(bad)
    path = os.path.join(bad, file)
    with open(path, encoding="utf-8") as text:
        data = json.load(text)
    break_it(data)
    with open(path, "w", encoding="utf-8") as text:
        json.dump(data, text)
    status, proved = prove(recoup, bad)
    found = next(v for v in proved["invariants"] if v["name"] == name)
    assert status == 1 and found["broken"] > 0, f"{name}: not found broken"
    transcript = os.path.join(room, name + ".txt")
    with open(transcript, "w", encoding="utf-8") as text:
        text.write(found["transcript"])
    assert run(recoup, "replay", "--dialogs", bad, transcript).returncode == 1, f"{name}: replay does not reproduce\n{found['transcript']}"
    assert run(recoup, "replay", "--dialogs", good, transcript).returncode == 0, f"{name}: replay fails without the fault\n{found['transcript']}"


def main(recoup):
    with tempfile.TemporaryDirectory() as room:
        make_set(os.path.join(room, "good"))
        status, proved = prove(recoup, os.path.join(room, "good"))
        assert status == 0, proved
        for key in ("states", "choices", "conditions", "boundaries"):
            assert proved[key][0] == proved[key][1] > 0, (key, proved[key])
        assert proved["conversations"] == 300
        for name, file, break_it in BROKEN:
            check(recoup, room, name, file, break_it)
        wrong = run(recoup, "check", "--for", "soon")
        assert wrong.returncode == 2 and "soon" in wrong.stderr, wrong
    print(f"{len(BROKEN)} broken sets, each found and reproduced")


main(sys.argv[1])
