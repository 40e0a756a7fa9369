"""Writes the cases as TSV: python3 tools/cases/write_cases.py (in any folder).

kind<TAB>question (turns by " || ")<TAB>right: RESULT=FIGURE, or the field to ask for, or nothing. A line is held out where the CRC-32 of
its question is even.
"""

import pathlib

import calculations as cases
from reference import round_to

FOLDER = pathlib.Path(__file__).parent


def write(name, rows):
    lines = ["# kind<TAB>question<TAB>right; made by write_cases.py"] + ["\t".join(row) for row in rows]
    (FOLDER / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def right(result, reference):
    return f"{result}={round_to(reference[result], 12)}"


write("calculations.tsv", [("calculation", q, right(r, v)) for q, r, v in cases.CALCULATIONS]
      + [("missing", q, field) for q, field in cases.NEEDS])
write("calculation-followups.tsv", [("followup", f"{first} || {then}", right(r, v)) for first, then, r, v in cases.FOLLOW_UPS])
plain = (FOLDER / "not-calculations.txt").read_text(encoding="utf-8").split("\n")
write("not-calculations.tsv", [("none", q, "") for q in plain if q])
