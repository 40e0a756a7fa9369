#!/usr/bin/env python3
"""Counts how the Java sources are built, the same way for every state of the repository.

    tools/structure/count.py [--list] [STATE ...]

STATE is a commit, a branch or a tag; without one, the files as they are. A row for each figure, a
column for each module and state. --list names what was counted last: methods with many parameters
and lines that stand twice.

What is counted, in MODULE/src/main/java (package-info.java left out, but for "files" and "lines"):
  files, lines        all of them
  median              lines of the file in the middle
  under 40 lines      files
  public types        top-level types that are public
  >= 7 parameters     methods and constructors; records are counted apart, by their components
  fan-out             own packages that a package imports: mean, and the most
  duplicates          lines that are part of 8 equal ones elsewhere (imports, comments and lines
                      without a letter left out)
"""
import argparse
import collections
import io
import pathlib
import re
import statistics
import subprocess
import tarfile

MODULES = ["assistant", "documents", "engine", "tools"]
PARAMETERS_MIN = 7
SHORT_LINES = 40
EQUAL_LINES_MIN = 8

COMMENT_OR_TEXT = re.compile(
    r'//[^\n]*|/\*.*?\*/|"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', re.S)
PUBLIC_TYPE = re.compile(
    r"^public\s+(?:(?:final|abstract|sealed|non-sealed|strictfp)\s+)*"
    r"(?:class|interface|enum|record|@interface)\s", re.M)
NAME_AND_BRACKET = re.compile(r"(?:([\w>\]?]+)\s+)?\b([A-Za-z_]\w*)(?:<[^()]*?>)?\s*\(")
PARAMETER = re.compile(r"^(?:@\w+(?:\([^)]*\))?\s+|final\s+)*[\w.]+(?:\s*<.*>)?(?:\[\]|\.\.\.)*\s+\w+(?:\[\])*$", re.S)
NO_TYPE = {"return", "new", "else", "throw", "yield", "case", "assert", "when", "do"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="store_true", help="name what was counted")
    parser.add_argument("states", nargs="*")
    arguments = parser.parse_args()
    states = arguments.states or [""]
    columns = {}
    for state in states:
        files = read(state)
        for module in MODULES:
            own = {p: t for p, t in files.items() if p.startswith(module + "/")}
            columns[module, state] = Counts(own)
    table(columns, states)
    if arguments.list:
        for module in MODULES:
            columns[module, states[-1]].name()


def read(state):
    """Path to text, of a commit or of the working tree."""
    root = pathlib.Path(__file__).resolve().parents[2]
    folders = [f"{module}/src/main/java" for module in MODULES]
    if not state:
        return {
            str(path.relative_to(root)): path.read_text(encoding="utf-8")
            for folder in folders
            for path in sorted((root / folder).rglob("*.java"))
        }
    there = subprocess.run(
        ["git", "ls-tree", "-d", "--name-only", state, *folders],
        cwd=root, check=True, capture_output=True, text=True).stdout.split()
    packed = subprocess.run(
        ["git", "archive", state, *there], cwd=root, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return {
            entry.name: archive.extractfile(entry).read().decode("utf-8")
            for entry in archive.getmembers()
            if entry.name.endswith(".java")
        }


class Counts:
    def __init__(self, files):
        self.files = len(files)
        self.lines = sum(text.count("\n") for text in files.values())
        types = {p: t for p, t in files.items() if not p.endswith("package-info.java")}
        lengths = [text.count("\n") for text in types.values()]
        self.median = statistics.median(lengths) if lengths else 0
        self.short = sum(1 for length in lengths if length < SHORT_LINES)
        self.public = sum(len(PUBLIC_TYPE.findall(bare(t))) for t in types.values())
        self.methods, self.records = [], []
        for path, text in types.items():
            self.find_parameters(path, bare(text))
        fans = fan_out(types)
        self.fan_mean = statistics.mean(fans.values()) if fans else 0
        self.fan_max = max(fans.items(), key=lambda it: it[1], default=("", 0))
        self.equal = equal_lines(types)

    def find_parameters(self, path, text):
        for match in NAME_AND_BRACKET.finditer(text):
            before, name = match.group(1), match.group(2)
            end = closing(text, match.end() - 1)
            parameters = split(text[match.end():end])
            if len(parameters) < PARAMETERS_MIN or before in NO_TYPE:
                continue
            if all(PARAMETER.match(parameter) for parameter in parameters):
                found = self.records if before == "record" else self.methods
                found.append((len(parameters), path, name))

    def name(self):
        for title, found in (("method", self.methods), ("record", self.records)):
            for count, path, name in sorted(found, reverse=True):
                print(f"{title} {name} {count} {path}")
        for path, numbers in sorted(self.equal.items()):
            print(f"equal {path} {len(numbers)} lines from {min(numbers)}")


def bare(text):
    """Without comments and the contents of texts."""
    return COMMENT_OR_TEXT.sub(lambda it: '""' if it.group()[0] in "\"'" else " ", text)


def closing(text, opening):
    depth = 0
    for index in range(opening, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text)


def split(text):
    """At commas that stand in no brackets."""
    parts, depth, begin = [], 0, 0
    for index, character in enumerate(text):
        depth += (character in "(<[{") - (character in ")>]}")
        if character == "," and depth == 0:
            parts.append(text[begin:index].strip())
            begin = index + 1
    last = text[begin:].strip()
    return parts + [last] if last else parts


def fan_out(types):
    own = {package(text) for text in types.values()}
    imported = collections.defaultdict(set)
    for text in types.values():
        here = package(text)
        imported[here].update()
        for name in re.findall(r"^import (?:static )?([\w.]+)", text, re.M):
            while name and name not in own:
                name = name.rpartition(".")[0]
            if name and name != here:
                imported[here].add(name)
    return {name: len(others) for name, others in imported.items()}


def package(text):
    return re.search(r"^package ([\w.]+);", text, re.M).group(1)


def equal_lines(types):
    windows = collections.defaultdict(list)
    for path, text in types.items():
        lines = []
        for number, line in enumerate(text.splitlines(), 1):
            line = line.strip()
            if re.search(r"[A-Za-z]", line) and not re.match(r"import |package |//|/?\*", line):
                lines.append((number, line))
        for at in range(len(lines) - EQUAL_LINES_MIN + 1):
            window = lines[at:at + EQUAL_LINES_MIN]
            windows[tuple(line for _, line in window)].append((path, [n for n, _ in window]))
    found = collections.defaultdict(set)
    for places in windows.values():
        if len(places) > 1:
            for path, numbers in places:
                found[path].update(numbers)
    return found


def table(columns, states):
    rows = [
        ("files", lambda c: c.files),
        ("lines", lambda c: c.lines),
        ("median", lambda c: f"{c.median:g}"),
        (f"under {SHORT_LINES} lines", lambda c: c.short),
        ("public types", lambda c: c.public),
        (f"methods, {PARAMETERS_MIN} parameters or more", lambda c: len(c.methods)),
        (f"records, {PARAMETERS_MIN} components or more", lambda c: len(c.records)),
        ("fan-out, mean", lambda c: f"{c.fan_mean:.1f}"),
        ("fan-out, most", lambda c: c.fan_max[1]),
        (f"lines in duplicates of {EQUAL_LINES_MIN}",
         lambda c: sum(len(numbers) for numbers in c.equal.values())),
    ]
    print("| | " + " | ".join(f"{m} {s}".strip() for m in MODULES for s in states) + " |")
    print("|---" * (1 + len(columns)) + "|")
    for title, figure in rows:
        figures = [str(figure(columns[m, s])) for m in MODULES for s in states]
        print(f"| {title} | " + " | ".join(figures) + " |")


if __name__ == "__main__":
    main()
