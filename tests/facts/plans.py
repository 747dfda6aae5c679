"""plans.py: many cases through one `recoup plan --lines`, and what the tests of the facts ask of a plan."""
import json
import os
import subprocess


def plans(recoup, cases, dialogs=None, lang="en"):
    """The plan of each {"id", "now", "facts", ["evidence"]}; an error of the program ends the test."""
    if not cases:
        return []
    command = [recoup, "plan", "--lang", lang, "--lines", "-"]
    if dialogs:
        command += ["--dialogs", dialogs]
    asked = "".join(json.dumps(case) + "\n" for case in cases)
    done = subprocess.run(command, input=asked, capture_output=True, text=True, env=dict(os.environ, TZ="UTC"), check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(cases):
        raise SystemExit(f"{len(cases)} cases, {len(answers)} plans: {done.stderr.strip()}")
    return answers


def steps_of(plan, rule):
    """The steps with this rule, or the step with this id."""
    return [step for step in plan.get("steps", []) if rule in step["rules"] or rule == step["id"]]


def tell(step):
    shown = {key: step[key] for key in ("not_before", "do_by", "latest", "expect_by") if step[key]}
    return f"{step['id']} {step['state']} {shown}" + (f" needs {step['needs']}" if step["needs"] else "")
