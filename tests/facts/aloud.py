"""aloud.py [--dialogs DIR]: read the English sentences for buyers aloud.

At most 20 words a sentence, 13 in the mean, at most five sentences a message (plans and lists aside), and none of the words of aloud.txt.
A slot counts as two words. Of plural and select each branch is read. What only the desk, a command menu or a form says is left out.
"""
import argparse
import glob
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
WORDS_MOST, MEAN_MOST, SENTENCES_MOST = 20, 13, 5
NOT_FOR_BUYERS = ("desk.", "triage.", "inbox.", "operator.", "telegram.staff.")
PLANS_AND_LISTS = ("step.", "plan.", "letter", "list.", "review", "reading", "help", "status", "value.", "fact.", "evidence.")
TOLD_ONCE = ("opening", "telegram.description")  # what has to be said before the talk begins: who we are, what never to send
NUMBERED = re.compile(r"^\d\. ")
MOST_BRANCHES = 6


def matching(text, start):
    """The place of the brace that closes the one at `start`."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"unbalanced: {text}")


def branches_of(body):
    """The texts of `n, plural, one {..} other {..}`."""
    found, place = [], body.find("{")
    while place >= 0:
        end = matching(body, place)
        found.append(body[place + 1 : end])
        place = body.find("{", end)
    return found


def spoken(text, pick):
    """As one would read it, of each choice the branch with this number (or the last)."""
    said, place = "", 0
    while place < len(text):
        if text[place] != "{":
            said += text[place]
            place += 1
            continue
        end = matching(text, place)
        branches = branches_of(text[place + 1 : end])
        said += spoken(branches[min(pick, len(branches) - 1)], pick) if branches else "some thing"
        place = end + 1
    return said.replace("''", "'")


def readings(text):
    return list(dict.fromkeys(spoken(text, pick) for pick in range(MOST_BRANCHES if "{" in text else 1)))


def sentences(text):
    for line in text.splitlines():
        for part in re.split(r"(?<=[.!?])[\"')]*\s+", NUMBERED.sub("", line, count=1)):
            words = [word for word in part.split() if re.search(r"\w", word)]
            if words:
                yield words


def without_lists(text):
    return "\n".join(line for line in text.splitlines() if not NUMBERED.match(line))


def texts(dialogs):
    for path in sorted(glob.glob(os.path.join(dialogs, "text", "en", "*.json"))):
        with open(path, encoding="utf-8") as file:
            for key, text in json.load(file).items():
                if not key.startswith(NOT_FOR_BUYERS):
                    yield os.path.basename(path), key, text


def words_not_to_use():
    with open(os.path.join(HERE, "aloud.txt"), encoding="utf-8") as file:
        return [line.partition("#")[0].strip() for line in file if line.partition("#")[0].strip()]


def check(dialogs):
    """What does not read well, and the lengths of all sentences."""
    found, lengths = [], []
    banned = re.compile(r"\b(?:" + "|".join(words_not_to_use()) + r")\b", re.IGNORECASE)
    for file, key, text in texts(dialogs):
        where = f"{file} {key}"
        for said in readings(text):
            read = list(sentences(said))
            lengths += map(len, read)
            found += [f"{where}: {len(words)} words: {' '.join(words)}" for words in read if len(words) > WORDS_MOST]
            count = len(list(sentences(without_lists(said))))
            if count > SENTENCES_MOST and not key.startswith(PLANS_AND_LISTS) and key not in TOLD_ONCE:
                found.append(f"{where}: {count} sentences: {said}")
        found += [f"{where}: says \"{match[0]}\": {text}" for match in banned.finditer(text)]
    return list(dict.fromkeys(found)), lengths


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("recoup", nargs="?")
    parser.add_argument("--dialogs", default=os.path.join(ROOT, "dialogs"))
    o = parser.parse_args()
    found, lengths = check(o.dialogs)
    mean = sum(lengths) / len(lengths)
    for wrong in found:
        print(wrong)
    print(f"{len(lengths)} sentences, {mean:.1f} words in the mean, the longest {max(lengths)}; {len(found)} wrong")
    return 1 if found or mean > MEAN_MOST else 0


if __name__ == "__main__":
    sys.exit(main())
