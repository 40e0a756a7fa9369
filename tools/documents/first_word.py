"""Times the first word of an answer from a section of a document: first_word.py --model FILE.gguf [--jinwen PATH]

Three servers are started one after the other and asked the corpus' questions to each of a few documents, each in a
conversation of its own, eight tokens long:
    memory   the sections were computed ahead, behind the documents' upload
    disk     the server was ended and started again; one question to each document, which none has asked before
    fresh    the same questions where nothing is computed ahead (--cache-disk 0)
A question counts where a whole section was given that had been computed: at most TOKENS_LEFT_MAX of its prompt are not
in the cache. Prints prompt tokens and the median and span of the first word's time, and how often the eight tokens from
the disk are those computed afresh (temperature 0). Let nothing else run.
"""

import argparse
import json
import os
import pathlib
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.request

from measure import CORPUS, Server

HOME = pathlib.Path(__file__).resolve().parent.parent.parent
FILES = ["rule-1.pdf", "rule-2.pdf", "prospectus-1.pdf"]
QUESTIONS_EACH = 6  # to memory, and as many are left for the disk
TOKENS_LEFT_MAX = 200
READY_SECONDS_MAX = 600


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Running:
    """A server of its own, ended with the block."""

    def __init__(self, arguments, data, *options):
        self.port = free_port()
        self.command = [arguments.jinwen, "serve", "--port", str(self.port), "--model", arguments.model, *options]
        self.data = data

    def __enter__(self):
        self.process = subprocess.Popen(self.command, env=os.environ | {"JINWEN_DATA": self.data},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        server = Server(f"http://127.0.0.1:{self.port}")
        wait(lambda: up(server))
        return server

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def up(server):
    try:
        return server.call("/health")["status"] == "ready"
    except OSError:
        return False


def wait(condition):
    end = time.time() + READY_SECONDS_MAX
    while not condition():
        if time.time() > end:
            raise SystemExit("not ready after %d s" % READY_SECONDS_MAX)
        time.sleep(0.2)


def metric(server, name):
    with urllib.request.urlopen(server.url + "/metrics", timeout=60) as reply:
        for line in reply.read().decode().splitlines():
            if line.startswith(name + " ") or line.startswith(name + "{"):
                return float(line.rsplit(" ", 1)[1])
    return 0.0


def ahead_is_done(server):
    wanted = metric(server, "jinwen_sections_ahead_wanted")
    return wanted > 0 and metric(server, "jinwen_sections_ahead_ready") >= wanted


def questions(part):
    """Name and question, of the even (0) or the odd ones (1)."""
    by_file = {}
    for line in (CORPUS / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        by_file.setdefault(one["file"], []).append(one["question"])
    return [(name, text) for name in FILES for text in by_file[name][part:QUESTIONS_EACH * 2:2]]


def ask(server, document, question):
    reply = server.call("/chat", {"prompt": question, "documents": [document], "prefer": "generated",
                                  "max_new_tokens": 8, "temperature": 0})
    usage = reply["usage"]
    return usage["prompt_tokens"], usage["cached_tokens"], usage["time_to_first_token_ms"], reply["response"]


def is_ahead(row):
    return row[0] - row[1] <= TOKENS_LEFT_MAX


def told(name, rows):
    times = [row[2] for row in rows]
    if times:
        print("%-8s %3d questions, prompt %d to %d tokens, not in the cache %d to %d, first word %d ms (%d to %d)" % (
            name, len(rows), min(r[0] for r in rows), max(r[0] for r in rows), min(r[0] - r[1] for r in rows),
            max(r[0] - r[1] for r in rows), statistics.median(times), min(times), max(times)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--jinwen", default=str(HOME / "jinwen"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as other:
        with Running(arguments, data) as server:
            began = time.time()
            added = {name: server.add(name, (CORPUS / name).read_bytes()) for name in FILES}
            server.ready(list(added.values()))
            print("read after %.1f s" % (time.time() - began), flush=True)
            wait(lambda: ahead_is_done(server))
            print("%d sections computed ahead after %.1f s" % (
                metric(server, "jinwen_sections_ahead_ready"), time.time() - began), flush=True)
            rows = [ask(server, added[name], text) for name, text in questions(0)]
            told("memory", [row for row in rows if is_ahead(row)])
            told("apart", [row for row in rows if not is_ahead(row)])
        with Running(arguments, data) as server:
            disk = {}
            for name, text in questions(1):
                if name not in disk:
                    row = ask(server, added[name], text)
                    if is_ahead(row):
                        disk[name] = (text, row)
            told("disk", [row for _, row in disk.values()])
        with Running(arguments, other, "--cache-disk", "0") as server:
            added = {name: server.add(name, (CORPUS / name).read_bytes()) for name in disk}
            server.ready(list(added.values()))
            fresh = {name: ask(server, added[name], text) for name, (text, _) in disk.items()}
            told("fresh", list(fresh.values()))
    same = sum(disk[name][1][3] == row[3] for name, row in fresh.items())
    print("the same eight tokens from the disk as afresh: %d of %d" % (same, len(fresh)))


if __name__ == "__main__":
    main()
