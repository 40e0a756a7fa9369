"""Measures character recognition on scans whose text is known: scans.py [FILE.pdf…]

Rasterises PDFs of the corpus (poppler), as a copier would: grey, 150 dpi, JPEG, each page turned a little; has
`./jinwen documents` read the scan, and compares with the text layer of the original: characters wrong, numbers
right, seconds a page. Needs poppler-utils and `./jinwen ocr`. Without files: the first pages of six.
"""

import collections
import math
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from measure import CORPUS, plain

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
FILES = ["rule-1.pdf", "rule-2.pdf", "prospectus-1.pdf", "prospectus-3.pdf", "report-1.pdf", "report-8.pdf"]
DPI = 150


def size(jpeg):
    """Width, height and colours, from the frame's header."""
    at = 2
    while True:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2:at + 4], "big")
        if 0xC0 <= marker <= 0xC3:
            return int.from_bytes(jpeg[at + 7:at + 9], "big"), int.from_bytes(jpeg[at + 5:at + 7], "big"), jpeg[at + 9]
        at += 2 + length


def scan(source, target, folder):
    """A PDF of pictures of the pages, turned by up to half a degree."""
    subprocess.run(["pdftoppm", "-gray", "-jpeg", "-jpegopt", "quality=60", "-r", str(DPI), str(source),
                    f"{folder}/page"], check=True)
    pictures = [file.read_bytes() for file in sorted(folder.glob("page*.jpg"))]
    objects = ["", ""]
    kids = []
    for number, picture in enumerate(pictures):
        wide, high, colours = size(picture)
        across, up = wide * 72 / DPI, high * 72 / DPI
        angle = math.radians(((number * 7) % 11 - 5) / 10)
        c, s = math.cos(angle), math.sin(angle)
        content = f"q {across * c:.3f} {across * s:.3f} {-up * s:.3f} {up * c:.3f} {up * s / 2:.3f} {-across * s / 2:.3f} cm /I Do Q"
        first = len(objects) + 1
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {across:.2f} {up:.2f}]/Contents {first + 1} 0 R"
            f"/Resources<</XObject<</I {first + 2} 0 R>>>>>>",
            f"<</Length {len(content)}>>stream\n{content}\nendstream",
            (f"<</Type/XObject/Subtype/Image/Width {wide}/Height {high}/BitsPerComponent 8"
             f"/ColorSpace/{'DeviceGray' if colours == 1 else 'DeviceRGB'}/Filter/DCTDecode/Length {len(picture)}>>stream\n").encode() + picture + b"\nendstream",
        ]
        kids.append(f"{first} 0 R")
    objects[0] = "<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + (one if isinstance(one, bytes) else one.encode()) + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += "".join(f"{place:010} 00000 n \n" for place in places).encode()
    out += f"trailer<</Root 1 0 R/Size {len(objects) + 1}>>\nstartxref\n{table}\n%%EOF".encode()
    target.write_bytes(out)
    return len(pictures)


def read(file):
    """What is read of a file, without our marks of places, headings and tables, and how long that took."""
    begun = time.time()
    said = subprocess.run([HOME / "jinwen", "documents", file], capture_output=True, text=True, check=True).stdout
    took = time.time() - begun
    lines = [re.sub(r"^\[\d+[^\]]*\] (?:#+ )?", "", line) for line in said.splitlines()[1:] if not line.startswith("  !")]
    return "\n".join(lines), took


def wrong(found, true):
    """Characters to be inserted, deleted or replaced."""
    before = list(range(len(true) + 1))
    for i, c in enumerate(found, 1):
        now = [i]
        for j, d in enumerate(true, 1):
            now.append(min(before[j] + 1, now[-1] + 1, before[j - 1] + (c != d)))
        before = now
    return before[-1]


def marks_apart(text):
    """Letters, characters and digits: how rows and marks are set is not what recognition is for."""
    return "".join(c for c in plain(text) if c.isalnum())


def main():
    files = [pathlib.Path(name) for name in sys.argv[1:]] or [CORPUS / name for name in FILES]
    total = collections.Counter()
    seconds = 0.0
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder) / "scan.pdf"
            pages = scan(file, target, pathlib.Path(folder))
            true, _ = read(file)
            found, took = read(target)
        characters = len(marks_apart(true))
        errors = wrong(marks_apart(found), marks_apart(true))
        numbers = collections.Counter(re.findall(r"\d[\d.,]*", true))
        same = (numbers & collections.Counter(re.findall(r"\d[\d.,]*", found))).total()
        print(f"{file.name}: {pages} pages in {took:.1f} s, {errors} of {characters} characters wrong, "
              f"{same} of {numbers.total()} numbers read", flush=True)
        total.update(pages=pages, characters=characters, errors=errors, numbers=numbers.total(), same=same)
        seconds += took
    print(f"scans: {total['pages']} pages, {seconds / total['pages']:.2f} s a page with the start of the process, "
          f"{100 * total['errors'] / total['characters']:.2f} % of characters wrong, "
          f"{100 * total['same'] / total['numbers']:.1f} % of numbers read")


if __name__ == "__main__":
    main()
