"""Asks a running server the cases of TSV files and prints the rates. Standard library only.

    python3 tools/cases/run.py tools/cases/paraphrases.tsv tools/cases/near-misses.tsv
    python3 tools/cases/run.py --url http://127.0.0.1:8080 --half fitting --list FILE...

A line is kind<TAB>turns by " || "<TAB>what is right; the word behind the dash of a kind is the role.
Kinds are told by their beginning:

  paraphrase          an approved answer of one of the ids (its id, or the part of one)
  near-miss, nearmiss one of the ids where the line names ids, else no approved answer
  follow-up, followup as paraphrase where the line names ids; with - no approved or generated answer;
                      else only counted by origin
  out-of-scope        no approved, calculated or generated answer
  calculation, calc   a calculated answer; of "RESULT=FIGURE" the figure to the cent, else the numbers of the line
  small-talk          a rule answers
  anything else       counted by origin

An answer counts as the one named where matching.properties calls the two the same. --half
held-out|fitting takes the lines whose question's CRC-32 is even or whose file's name ends in -held-out,
or the others. Of held-out lines only rates are printed, never the sentence.
"""

import argparse
import collections
import json
import pathlib
import re
import statistics
import time
import urllib.error
import urllib.request
import zlib

IDS = re.compile(r"[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*")
RESOURCES = pathlib.Path(__file__).parents[2] / "assistant/src/main/resources"


def same_answers():
    """Pairs of ids, both ways, of which either is right where the other is."""
    text = (RESOURCES / "knowledge/matching.properties").read_text(encoding="utf-8")
    pairs = re.search(r"^same=((?:.*\\\n)*.*)$", text, re.M).group(1).replace("\\\n", "")
    same = set()
    for pair in pairs.split(","):
        one, other = pair.split()
        same |= {(one, other), (other, one)}
    return same


SAME = same_answers()


class Case:
    """A line of a file."""

    def __init__(self, line, held_out):
        parts = line.rstrip("\n").split("\t") + ["", ""]
        self.kind, self.text, self.right = (parts[0], parts[1], parts[2]) if parts[1] else ("benign", parts[0], "")
        self.set, _, role = self.kind.rpartition("-")
        known = role in ("service", "research", "compliance", "general")
        self.set, self.role = (self.set, role) if known else (self.kind, "general")
        self.turns = self.text.split(" || ")
        self.ids = self.right.split(",") if IDS.fullmatch(self.right) else []
        self.held_out = held_out or zlib.crc32(self.text.encode()) % 2 == 0


def post(url, key, body):
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        headers["Authorization"] = "Bearer " + key
    request = urllib.request.Request(url + "/chat", json.dumps(body).encode(), headers)
    while True:
        try:
            with urllib.request.urlopen(request, timeout=300) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as refused:
            if refused.code != 429:
                raise
            time.sleep(float(refused.headers.get("Retry-After", 2)))


def ask(case, url, key):
    """The answer to the last turn, and the milliseconds that it took."""
    session = None
    for turn in case.turns:
        body = {"prompt": turn, "role": case.role}
        if session:
            body["session_id"] = session
        began = time.perf_counter()
        answer = post(url, key, body)
        millis = 1000 * (time.perf_counter() - began)
        session = answer.get("session_id")
    return answer, millis


def fits(case, answer_id):
    return any(
        answer_id == it or it in answer_id.split("-") or answer_id.startswith(it + "-") or (it, answer_id) in SAME
        for it in case.ids
    )


def figures(text):
    return [float(it.replace(",", "")) for it in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def figure_is_right(case, answer):
    if answer["origin"] != "calculated":
        return False
    wanted = figures(case.right.split("=")[-1])
    got = figures(json.dumps(answer.get("calculation", {}), ensure_ascii=False) + answer["response"])
    return bool(wanted) and all(any(abs(g - w) < 0.0051 for g in got) for w in wanted)


def judge(case, answer):
    """right, wrong (an approved answer that is not right), honest, right or proposed."""
    origin = answer["origin"]
    got = answer.get("source", {}).get("id", "")
    right = bool(got) and fits(case, got)
    honest = origin in ("none", "rule")
    proposed = right or any(fits(case, it["id"]) for it in answer.get("suggestions", []))
    name = case.set
    if name.startswith("out-of-scope"):
        right = honest
    elif name.startswith(("near-miss", "nearmiss")):
        right = right or (origin != "approved" and honest)
    elif name.startswith("follow") and case.right == "-":
        right = honest
    elif name.startswith("calc"):
        right = figure_is_right(case, answer)
    elif name.startswith("small-talk"):
        right = origin == "rule"
    wrong = origin == "approved" and not (got and fits(case, got)) and (bool(case.ids) or case.right == "-")
    return right, wrong, honest, proposed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--key", default="", help="API key, where the server wants one")
    parser.add_argument("--half", choices=["all", "held-out", "fitting"], default="all")
    parser.add_argument("--list", action="store_true", help="print lines of the fitting half that are not right")
    options = parser.parse_args()
    tallies = collections.defaultdict(collections.Counter)
    times = collections.defaultdict(list)
    for path in options.files:
        with open(path, encoding="utf-8") as lines:
            whole = pathlib.Path(path).stem.endswith("-held-out")
            cases = [Case(line, whole) for line in lines if line.strip() and not line.startswith("#")]
        for case in cases:
            if options.half != "all" and case.held_out != (options.half == "held-out"):
                continue
            answer, millis = ask(case, options.url, options.key)
            right, wrong, honest, proposed = judge(case, answer)
            tally = tallies[case.set]
            tally.update(asked=1, right=right, wrong=wrong, honest=honest, proposed=proposed)
            tally["origin " + answer["origin"]] += 1
            times[answer["origin"]].append(millis)
            if options.list and not case.held_out and not right:
                print(case.set, case.text, "->", answer["origin"], answer.get("source", {}).get("id", ""))
    for name, tally in sorted(tallies.items()):
        shares = {key: tally[key] / tally["asked"] for key in ("right", "wrong", "honest", "proposed")}
        origins = ", ".join(f"{key[7:]} {n}" for key, n in sorted(tally.items()) if key.startswith("origin "))
        print(
            f"{name:16} {tally['asked']:5}  right {shares['right']:.3f}  wrong approved {shares['wrong']:.3f}"
            f"  honest {shares['honest']:.3f}  right or proposed {shares['proposed']:.3f}  ({origins})"
        )
    for origin, millis in sorted(times.items()):
        print(f"{origin:16} {len(millis):5}  median {statistics.median(millis):.0f} ms")


main()
