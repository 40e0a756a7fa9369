"""Measures documents on a running server, over HTTP, against a corpus whose truth is known.

    JINWEN_DATA=FOLDER ./jinwen serve --port 18080 &
    python3 tools/documents/measure.py --url http://127.0.0.1:18080 --pid PID [--questions OTHER.jsonl] STAGE…

Stages, all but `large` if none is named:
    search   recall among five
    answers  POST /chat with documents: what is shown, whether it stands on the page that is named, whether it says it
    figures  true and altered figures by POST /documents/check
    large    a PDF of 100 pages is read, and again while a chat is timed, then put in short

A corpus that the server has already is not added again. Questions are told apart by the CRC-32 of their words: even
ones are held out, and of these only rates are printed. Whether a quotation stands on its page is looked up with
pdftotext (PDF) or in the file's own XML, not with our parsers. Leaves the server's data behind: give it a folder of
its own. --pid adds memory, of the server and of the processes that read files. Needs poppler's pdftotext; the PDF of
100 pages is printed by Chromium.
"""

import argparse
import collections
import html
import itertools
import json
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
import urllib.parse
import urllib.request
import zipfile
import zlib

CORPUS = pathlib.Path(__file__).parent / "../../documents/src/test/resources/corpus"
FIGURE = re.compile(r"\d+(?:\.\d+)?(?:个工作日|个月|万美元|百万元|万元|亿元|年|天|%|倍|名|元)")
SWAPS = {"个工作日": "个月", "个月": "年", "万美元": "亿美元", "百万元": "万元", "万元": "亿元", "亿元": "万元",
         "年": "个月", "天": "个月", "%": "‰", "倍": "%", "名": "万元", "元": "万元"}
UNIT = re.compile(r"单位：([^）、]+)）")
ROW = re.compile(r"(.+?)：(.*)（表：.*）", re.S)


class Server:
    def __init__(self, url):
        self.url = url

    def call(self, path, body=None, data=None):
        headers = {"Content-Type": "application/octet-stream" if data is not None else "application/json"}
        sent = data if data is not None else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, sent, headers)
        with urllib.request.urlopen(request, timeout=600) as reply:
            return json.load(reply)

    def add(self, name, data):
        return self.call("/documents?name=" + urllib.parse.quote(name), data=data)["id"]

    def delete(self, one):
        request = urllib.request.Request(self.url + "/documents/" + one, method="DELETE")
        urllib.request.urlopen(request, timeout=600).close()

    def ready(self, ids):
        """Waits until all are read or refused."""
        states = {}
        while len(states) < len(ids):
            for one in ids:
                if one not in states:
                    document = self.call("/documents/" + one)
                    if document["state"] in ("ready", "refused"):
                        states[one] = document
            time.sleep(0.1)
        return states


class Memory(threading.Thread):
    """The most that the server and the processes that it starts have had, in MB."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.server, self.children, self.ended = pid, 0, 0, False

    def resident(self, pid):
        try:
            return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
        except (OSError, IndexError, ValueError):
            return 0

    def run(self):
        while not self.ended:
            self.server = max(self.server, self.resident(self.pid))
            own = subprocess.run(["pgrep", "-P", str(self.pid)], capture_output=True, text=True).stdout.split()
            self.children = max(self.children, sum(self.resident(int(child)) for child in own))
            time.sleep(0.2)


class Progress:
    """A line every half minute, so that a long run is seen to go on."""

    def __init__(self, what, count):
        self.what, self.count, self.said = what, count, time.time()

    def at(self, number):
        if time.time() - self.said >= 30:
            self.said = time.time()
            print(f"  {self.what}: {number} of {self.count}", file=sys.stderr, flush=True)


class Pages:
    """What stands on the pages of the corpus, as others than our parsers read it."""

    def __init__(self, corpus):
        self.corpus, self.texts = corpus, {}

    def holds(self, file, page, quote):
        text = self.text(file, page)
        if plain(quote) in text:
            return True
        words = re.sub(r"^第[一二三四五六七八九十百零〇]+条\s*", "", quote)  # Word counts articles, the file does not say them
        if plain(words) in text:
            return True
        row = ROW.fullmatch(quote)
        return row is not None and all(plain(word) in text for part in row.groups() for word in re.split(r"[\s；，]+", part))

    def text(self, file, page):
        if (file, page) not in self.texts:
            self.texts[file, page] = plain(self.read(self.corpus / file, page))
        return self.texts[file, page]

    def read(self, path, page):
        if path.suffix == ".pdf":
            command = ["pdftotext", "-f", str(page), "-l", str(page), str(path), "-"]
            raw = ["pdftotext", "-raw", "-f", str(page), "-l", str(page), str(path), "-"]
            return "\n".join(subprocess.run(c, capture_output=True, text=True, check=True).stdout for c in (command, raw))
        if path.suffix == ".docx":
            with zipfile.ZipFile(path) as archive:
                document = archive.read("word/document.xml").decode()
            pages = re.split(r'<w:lastRenderedPageBreak/>|<w:br w:type="page"/>', document)
            return bare("".join(pages[page - 1:page]))
        if path.suffix == ".pptx":
            with zipfile.ZipFile(path) as archive:
                return bare(archive.read(f"ppt/slides/slide{page}.xml").decode())
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as archive:
                shared = [bare(s) for s in re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode(), re.S)]
                sheet = archive.read(f"xl/worksheets/sheet{page}.xml").decode()
            cells = re.findall(r'<c ([^>]*)>.*?<v>(.*?)</v>', sheet, re.S)
            return "\n".join(shared[int(v)] if 't="s"' in a else shown(v) for a, v in cells)
        data = path.read_bytes()
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("gb18030")
        return bare(text) if path.suffix == ".html" else text.split("\f")[page - 1]


def shown(number):
    """The number as it is kept and as its cell may show it, with more zeros behind the point."""
    try:
        value = float(number)
    except ValueError:
        return number
    forms = (f"{value:.{digits}f}" for digits in range(1, 4))
    return "/".join([number, *(form for form in forms if float(form) == value)])


def bare(xml):
    return html.unescape(re.sub(r"<[^>]+>", "", xml))


def held_out(question):
    return zlib.crc32(question.encode()) % 2 == 0


def plain(text):
    """Without spaces, thousands' commas and marks of Markdown; radicals as the characters that they are."""
    return re.sub(r"[\s*|#]", "", re.sub(r"(?<=\d),(?=\d)", "", unicodedata.normalize("NFKC", text)))


def says(truth, text):
    return plain(truth["says"]) in plain(text) and plain(truth["row"]) in plain(text)


def half(is_held_out):
    return "held out" if is_held_out else "fitting"


def search(server, truths, files):
    """Recall among five, and the page of the first citation where that is the right passage."""
    counts = {True: collections.Counter(), False: collections.Counter()}
    missed = []
    progress = Progress("search", len(truths))
    for number, truth in enumerate(truths):
        progress.at(number)
        count = counts[held_out(truth["question"])]
        found = server.call("/documents/search", {"query": truth["question"], "limit": 5})["citations"]
        right = [c for c in found if files.get(c["document"]) == truth["file"] and says(truth, c["text"])]
        count["asked"] += 1
        count["among five"] += bool(right)
        if right:
            count["found"] += 1
            count["page"] += right[0]["page"] == truth["page"]
        elif not held_out(truth["question"]):
            missed.append(truth["question"])
    for out, count in counts.items():
        if count["asked"]:
            print(f"search, {half(out)}: {count['asked']} questions, "
                  f"among five {count['among five'] / count['asked']:.3f}, "
                  f"page right {count['page']} of {count['found']} found")
    if missed:
        print("  missed, fitting half:", "; ".join(missed[:20]))


def answers(server, truths, files, pages):
    """What POST /chat shows of documents, first of all documents, then of the one that is asked about."""
    ids = {name: one for one, name in files.items()}
    counts = {True: collections.Counter(), False: collections.Counter()}
    wrong = []
    progress = Progress("answers", 2 * len(truths))
    asked = [(truth, own) for own in (False, True) for truth in truths]
    for number, (truth, own) in enumerate(asked):
        progress.at(number)
        documents = [ids[truth["file"]]] if own else []
        reply = server.call("/chat", {"prompt": truth["question"], "documents": documents})
        count = counts[held_out(truth["question"])]
        count["asked"] += 1
        if "answered" not in reply:  # a rule, a calculation or an approved answer came first
            count["by others"] += 1
            continue
        count["answered"] += reply["answered"]
        quotes = [c for c in reply["citations"] if c["quote"]]
        right = [c for c in quotes if files[c["document"]] == truth["file"] and says(truth, c["quote"])]
        count["says it"] += bool(right)
        count["says it first"] += bool(right) and right[0] is quotes[0]
        for quote in quotes:
            on_page = pages.holds(files[quote["document"]], quote["page"], quote["quote"])
            count["quotes"] += 1
            count["on their page"] += on_page
            if not on_page:  # a fault of the proof and not of the search: named in either half
                print("  not on its page:", files[quote["document"]], quote["page"], quote["quote"], flush=True)
        if right:
            count["right"] += 1
            count["page"] += right[0]["page"] == truth["page"]
        elif not held_out(truth["question"]):
            wrong.append(("own" if own else "all", truth["question"], truth["says"],
                          quotes[0]["quote"][:60] if quotes else "资料中没有"))
    for out, count in counts.items():
        if count["asked"]:
            print(f"answers, {half(out)}: {count['asked']} asked, {count['by others']} answered without documents, "
                  f"{count['answered']} with, {count['says it']} say it, "
                  f"{count['says it first']} first; {count['quotes']} quotations shown, {count['on their page']} on their "
                  f"page; page of the right one right {count['page']} of {count['right']}")
    for one in wrong[:40]:
        print("  wrong, fitting half:", *one, sep=" | ")


def other_digit(said, at, end, draw):
    where = draw.choice([i for i in range(at, end) if said[i].isdigit()])
    return said[:where] + draw.choice([d for d in "123456789" if d != said[where]]) + said[where + 1:]


def other_unit(said, at, end):
    for unit, other in SWAPS.items():
        if said[at:end].endswith(unit):
            return said[:end - len(unit)] + other + said[end:]
    return None


def sentences(truths, draw):
    """Sentences of the corpus with a figure: the true one, and (kind, the same with one thing altered)."""
    unique = {(t["file"], t["says"]): t for t in truths if not t["row"] and FIGURE.search(t["says"])}
    for truth in unique.values():
        said = truth["says"]
        figure = list(FIGURE.finditer(said))[-1]
        lies = [("digit", other_digit(said, figure.start(), figure.end(), draw)),
                ("unit", other_unit(said, figure.start(), figure.end()))]
        yield truth["file"], said, [lie for lie in lies if lie[1]]


def rows(server, truths, ids, draw):
    """The same of tables, in a sentence of ours: digit, unit, another year's or another row's figure."""
    cells = {(t["file"], t["column"], t["row"], t["says"]): t for t in truths if t["row"] and t["column"]}
    for truth in cells.values():
        found = server.call("/documents/search",
                            {"query": truth["question"], "documents": [ids[truth["file"]]], "limit": 3})["citations"]
        units = [u for c in found if says(truth, c["text"]) for u in [UNIT.search(c["text"])] if u]
        if not units:
            continue
        unit = units[0].group(1)
        template = "{column}，{row}为{value}{unit}。"
        said = template.format(column=truth["column"], row=truth["row"], value=truth["says"], unit=unit)
        at = said.rindex("为") + 1
        lies = [("digit", other_digit(said, at, at + len(truth["says"]), draw)),
                ("unit", other_unit(said, at, len(said) - 1))]
        own = [t for t in cells.values() if t["file"] == truth["file"] and t["says"] != truth["says"]]
        years = [t for t in own if t["row"] == truth["row"] and t["column"] != truth["column"]
                 and re.search(r"\d{4}", t["column"])]
        others = [t for t in own if t["row"] != truth["row"] and t["column"] == truth["column"]]
        for kind, candidates in (("year", years), ("row", others)):
            if candidates:
                other = draw.choice(candidates)
                lies.append((kind, template.format(column=truth["column"], row=truth["row"], value=other["says"], unit=unit)))
        yield truth["file"], said, [lie for lie in lies if lie[1]]


def figures(server, truths, ids, most):
    """Figures that stand in the document, and the same ones altered, by POST /documents/check."""
    draw = random.Random(17)
    cases = list(sentences(truths, draw))
    cases += itertools.islice(rows(server, draw.sample(truths, len(truths)), ids, draw), most)
    draw.shuffle(cases)
    true = marked = 0
    altered, caught = collections.Counter(), collections.Counter()
    wrong = []
    progress = Progress("figures", most)
    for file, said, lies in cases:
        if altered.total() >= most:
            break
        progress.at(altered.total())
        document = [ids[file]]
        found = server.call("/documents/check", {"text": said, "documents": document})["figures"]
        true += 1
        if any(f["status"] != "verified" for f in found):
            marked += 1
            wrong.append(f"true, marked ({file}): {said} {[(f['text'], f['status']) for f in found]}")
        for kind, lie in lies:
            found = server.call("/documents/check", {"text": lie, "documents": document})["figures"]
            altered[kind] += 1
            if any(f["status"] != "verified" for f in found):
                caught[kind] += 1
            else:
                wrong.append(f"{kind}, not caught ({file}): {lie} for {said}")
    print(f"figures: {true} true sentences, {marked} marked falsely; {altered.total()} altered, {caught.total()} caught: "
          + ", ".join(f"{kind} {caught[kind]} of {altered[kind]}" for kind in sorted(altered)))
    for one in wrong[:20]:
        print(" ", one)


def pages_of_text(count, folder):
    """A PDF of so many full pages, or None without Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return None
    draw = random.Random(5)
    words = ["本行", "客户", "授信", "审批", "应当", "不得", "超过", "期限", "风险", "管理", "每年", "利率", "按季", "披露",
             "抵押", "评估", "价值", "办理", "登记", "资料", "核对", "保存", "经办", "复核", "限额", "报告"]
    paragraphs = []
    for page in range(count):
        text = "".join(f"<p>第{page * 8 + i + 1}条 " + "".join(draw.choices(words, k=45))
                       + f"{draw.randint(2, 9999)}万元。</p>" for i in range(8))
        paragraphs.append(f"<div style='break-after:page'><h2>第{page + 1}章 测试</h2>{text}</div>")
    source = folder / "pages.html"
    source.write_text("<meta charset=utf-8><body style='font:12pt/1.6 \"Noto Serif CJK SC\"'>" + "".join(paragraphs))
    pdf = folder / "pages.pdf"
    subprocess.run([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
                    f"--print-to-pdf={pdf}", source.as_uri()], check=True, capture_output=True)
    return pdf.read_bytes()


def chat(server):
    """Milliseconds of one generated answer, always the same."""
    begun = time.time()
    server.call("/chat", {"prompt": "什么是久期？", "prefer": "generated", "temperature": 0, "max_new_tokens": 200})
    return (time.time() - begun) * 1000


def large(server, folder):
    pdf = pages_of_text(100, folder)
    if pdf is None:
        print("100 pages: no Chromium, left out")
        return
    begun = time.time()
    one = server.ready([server.add("一百页.pdf", pdf)])
    document = next(iter(one.values()))
    print(f"100 pages: {document['pages']} pages, {document['diagnosis']['characters']} characters, "
          f"{time.time() - begun:.1f} s until they can be searched", flush=True)
    alone, beside = [], []
    for _ in range(3):  # in turn, so that neither has the better minute
        alone += [chat(server) for _ in range(50)]
        again = server.add("一百页再来.pdf", pdf)
        for _ in range(150):
            took = chat(server)
            if server.call("/documents/" + again)["state"] in ("ready", "refused"):
                break
            beside.append(took)
        server.delete(again)
    print(f"chat: median {statistics.median(alone):.0f} ms alone ({len(alone)}), {statistics.median(beside):.0f} ms "
          f"while 100 pages are read ({len(beside)}), {statistics.median(beside) / statistics.median(alone) - 1:+.0%}; "
          f"mean {statistics.mean(alone):.0f} and {statistics.mean(beside):.0f} ms",
          flush=True)
    begun = time.time()
    summary = server.call("/summaries", {"document": next(iter(one))})
    while summary["state"] in ("waiting", "running"):
        time.sleep(0.1)
        summary = server.call("/summaries/" + summary["id"])
    print(f"summary of 100 pages: {summary['state']} in {time.time() - begun:.1f} s, {summary['steps']} steps, "
          f"{summary['coverage']['covered']} of {summary['coverage']['pages']} pages, "
          f"extractive {summary.get('extractive')}", flush=True)


def corpus(server, folder):
    """The ids of the corpus's files by name; adds what the server does not have."""
    there = {d["name"]: d["id"] for d in server.call("/documents")["documents"] if d["state"] == "ready"}
    files = [file for file in sorted(folder.iterdir()) if file.suffix != ".jsonl"]
    ids = {file.name: there[file.name] for file in files if file.name in there}
    added = {file.name: server.add(file.name, file.read_bytes()) for file in files if file.name not in ids}
    if added:
        begun = time.time()
        states = server.ready(list(added.values()))
        refused = [d["name"] for d in states.values() if d["state"] == "refused"]
        print(f"corpus: {len(added)} files, {sum(d['pages'] for d in states.values())} pages in "
              f"{time.time() - begun:.1f} s; refused: {refused or 'none'}", flush=True)
    return ids | added


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("stages", nargs="*", metavar="STAGE", default=["search", "answers", "figures"])
    arguments.add_argument("--url", default="http://127.0.0.1:8080")
    arguments.add_argument("--corpus", type=pathlib.Path, default=CORPUS)
    arguments.add_argument("--questions", type=pathlib.Path, help="other questions to the corpus (rephrased.py)")
    arguments.add_argument("--pid", type=int, help="of the server, for memory")
    arguments.add_argument("--altered", type=int, default=300, help="how many altered figures")
    arguments.add_argument("--from", type=int, default=0, dest="first", help="leaves out the questions before this one")
    arguments.add_argument("--to", type=int, help="and those from this one on")
    given = arguments.parse_args()
    unknown = set(given.stages) - {"search", "answers", "figures", "large"}
    if unknown:
        arguments.error(f"no such stage: {', '.join(sorted(unknown))}")
    server = Server(given.url)
    memory = Memory(given.pid) if given.pid else None
    if memory:
        print(f"memory: server {memory.resident(given.pid):.0f} MB before", flush=True)
        memory.start()
    if set(given.stages) & {"search", "answers", "figures"}:
        ids = corpus(server, given.corpus)
        files = {one: name for name, one in ids.items()}
        questions = given.questions or given.corpus / "questions.jsonl"
        truths = [json.loads(line) for line in questions.read_text().splitlines()]
        asked = truths[given.first:given.to]
        if "search" in given.stages:
            search(server, asked, files)
        if "answers" in given.stages:
            answers(server, asked, files, Pages(given.corpus))
        if "figures" in given.stages:
            figures(server, truths, ids, given.altered)
    if "large" in given.stages:
        with tempfile.TemporaryDirectory() as folder:
            large(server, pathlib.Path(folder))
    if memory:
        memory.ended = True
        print(f"memory: server {memory.server:.0f} MB, reading processes {memory.children:.0f} MB at most")


if __name__ == "__main__":
    main()
