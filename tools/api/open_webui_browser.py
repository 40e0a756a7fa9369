"""Open WebUI in Chromium, in front of a running ./jinwen serve: what a person does with it on the first day.

    python3 -m venv /tmp/webui && /tmp/webui/bin/pip install open-webui playwright
    /tmp/webui/bin/python tools/api/open_webui_browser.py http://127.0.0.1:8080 [FOLDER FOR PICTURES [PORT]]

It starts Open WebUI itself on PORT (3000), with an empty folder of data and without network, and a proxy between the two
on the next port that keeps what was asked, what was answered and with which status. Chromium is the system's
(JINWEN_BROWSER names another). Where a model's answer has no title that can be read, as the demonstration model's never
has, Open WebUI takes the question for one; the step says which it was. Each step says what it saw.
"""

import collections
import http.server
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

from playwright.sync_api import expect, sync_playwright

jinwen = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080"
pictures = sys.argv[2] if len(sys.argv) > 2 else None
PORT = int(sys.argv[3]) if len(sys.argv) > 3 else 3000
PROXY_PORT = PORT + 1
home = f"http://127.0.0.1:{PORT}"
STORY = "Tell me a story about a bank in ten sentences."
SLOW = 180_000  # a small machine on which others work too
failed = 0
Asked = collections.namedtuple("Asked", "path task tools status answer")
asked = []
TASKS = {"title": "generate a concise", "tags": "generate 1-3 broad tags", "follow-ups": "predict 3-5 useful messages"}
VALUES = {"title": "title", "tags": "tags", "follow-ups": "follow_ups"}


class Proxy(http.server.BaseHTTPRequestHandler):
    """Hands on what Open WebUI asks, and remembers it."""

    def do_GET(self):
        self.hand_on(None)

    def do_POST(self):
        self.hand_on(self.rfile.read(int(self.headers["Content-Length"])))

    def hand_on(self, body):
        headers = {name: self.headers[name] for name in ("Content-Type", "Authorization") if name in self.headers}
        request = urllib.request.Request(jinwen + self.path, body, headers, method=self.command)
        try:
            answer = urllib.request.urlopen(request, timeout=600)
        except urllib.error.HTTPError as refused:
            answer = refused
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.headers["Content-Type"])
        self.end_headers()
        whole = b""
        try:
            while piece := answer.read1():
                whole += piece
                self.wfile.write(piece)
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            pass  # it stopped
        answer.close()
        asked.append(self.told(body, answer.status, whole))

    def told(self, body, status, answer):
        document = json.loads(body) if body and self.headers["Content-Type"].startswith("application/json") else {}
        last = str((document.get("messages") or [{}])[-1].get("content", "")).lower()
        task = next((name for name, words in TASKS.items() if words in last), "")
        return Asked(self.path, task, len(document.get("tools") or []), status, answer.decode(errors="replace"))

    def log_message(self, *_):
        pass


def start():
    proxy = http.server.ThreadingHTTPServer(("127.0.0.1", PROXY_PORT), Proxy)
    proxy.daemon_threads = True
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{PROXY_PORT}/v1"
    settings = {
        "OPENAI_API_BASE_URL": url, "OPENAI_API_KEY": "none", "ENABLE_OLLAMA_API": "False",
        "RAG_EMBEDDING_ENGINE": "openai", "RAG_EMBEDDING_MODEL": "default", "RAG_OPENAI_API_BASE_URL": url,
        "RAG_OPENAI_API_KEY": "none", "DATA_DIR": tempfile.mkdtemp(prefix="webui"), "OFFLINE_MODE": "True",
        "HF_HUB_OFFLINE": "1", "WEBUI_SECRET_KEY": "for this run"}
    log = open(os.path.join(settings["DATA_DIR"], "log"), "w")
    print("Open WebUI's log:", log.name, flush=True)
    program = os.path.join(os.path.dirname(sys.executable), "open-webui")
    server = subprocess.Popen(
        [program, "serve", "--host", "127.0.0.1", "--port", str(PORT)], env=dict(os.environ, **settings),
        stdout=log, stderr=log)
    end = time.monotonic() + 600  # it has much to import, and a database to lay out
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(home + "/health", timeout=2)
            return server
        except OSError:
            time.sleep(1)
    server.kill()
    raise SystemExit(f"Open WebUI does not start; see {log.name}")


def step(name, what):
    global failed
    try:
        print(f"ok    {name}  {str(what())[:200]!r}", flush=True)
    except Exception as e:
        failed += 1
        print(f"FAIL  {name}  {type(e).__name__}: {str(e)[:600]}", flush=True)
    if pictures:
        page.screenshot(path=os.path.join(pictures, name.replace(" ", "-") + ".png"))


def answers():
    return page.locator(".chat-assistant")


def send(text):
    box = page.locator("#chat-input")
    box.click()
    box.press_sequentially(text)
    page.keyboard.press("Enter")


def finished(count):
    """Waits for the end of the answer of this number; its text."""
    expect(answers()).to_have_count(count, timeout=SLOW)
    last = answers().nth(count - 1)
    # the row of buttons below an answer has its copy button once it is over
    expect(page.locator(".copy-response-button").nth(count - 1)).to_be_attached(timeout=SLOW)
    text = last.inner_text().strip()
    assert text and "error" not in text.lower()[:40], text
    return text


def until(found):
    end = time.monotonic() + SLOW / 1000
    while time.monotonic() < end:
        if value := found():
            return value
        page.wait_for_timeout(500)
    raise AssertionError(f"not within {SLOW / 1000:.0f} s; asked: {[it[:4] for it in asked[-8:]]}")


def first_login():
    page.goto(home)
    page.get_by_role("button", name="Get started").click(timeout=SLOW)
    page.locator("#name").fill("Wang")
    page.locator("#email").fill("wang@bank.example")
    page.locator("#password").fill("a long password 1")
    page.get_by_role("button", name="Create Admin Account").click()
    expect(page.locator("#chat-input")).to_be_visible(timeout=SLOW)
    news = page.get_by_role("button", name="Okay, Let's Go!")
    page.wait_for_timeout(2000)
    if news.count():
        news.first.click()
    return page.title()


def our_model():
    selector = page.locator("[id^=model-selector-][id$=-button]").first
    selector.click()
    own = json.load(urllib.request.urlopen(jinwen + "/v1/models"))["data"][0]["id"]
    page.locator(f"[data-value='{own}']").click(timeout=SLOW)
    expect(selector).to_contain_text(own)
    return own


def streams():
    """An answer grows before the reader's eyes."""
    lengths = []
    send(STORY)
    expect(answers()).to_have_count(1, timeout=SLOW)
    end = time.monotonic() + SLOW / 1000
    while time.monotonic() < end and not page.locator(".copy-response-button").count():
        length = len(answers().first.inner_text())
        if not lengths or lengths[-1] != length:
            lengths.append(length)
        page.wait_for_timeout(50)
    finished(1)
    assert len(lengths) > 3, lengths
    return f"{len(lengths)} lengths seen: {lengths[:8]} …"


def second_turn():
    send("And what is a share?")
    return finished(2)


def tools():
    """What it offers with every question; a model that cannot use tools answers nevertheless."""
    offered = [it for it in asked if it.tools]
    assert len(offered) >= 2 and all(it.status == 200 for it in offered), [it[:4] for it in asked]
    return f"{max(it.tools for it in offered)} tools with each of {len(offered)} questions"


def background(task):
    """It asked for it after an answer, and nothing was refused."""
    return until(lambda: [it for it in asked if it.task == task and it.status == 200])


def written(task, last=False):
    """What the model wrote for a task: the value in its JSON as Open WebUI reads it, and the text."""
    text = json.loads(background(task)[-1 if last else 0].answer)["choices"][0]["message"]["content"] or ""
    try:
        return json.loads(text[text.find("{"):text.rfind("}") + 1]).get(VALUES[task]), text
    except ValueError:
        return None, text


def title():
    """The sidebar shows the title that the model wrote, or the question where it wrote none that can be read."""
    value, text = written("title")
    expect(page.locator("#sidebar-chat-item").first).to_contain_text(str(value or STORY), timeout=SLOW)
    return f"the model's: {value}" if value else f"the question, for the model wrote {text[:80]!r}"


def tags():
    """Those that the model wrote, or none."""
    value, text = written("tags")
    chat = re.search(r"/c/([^/?]+)", page.url).group(1)
    path = f"/api/v1/chats/{chat}/tags"
    ask = "path => fetch(path, {headers: {Authorization: 'Bearer ' + localStorage.token}}).then(it => it.json())"
    kept = until(lambda: page.evaluate(ask, path)) if value else page.evaluate(ask, path)
    assert len(kept) >= bool(value), (kept, value)
    return [it["name"] for it in kept] or f"none, for the model wrote {text[:80]!r}"


def follow_ups():
    """Those that the model wrote after the latest answer, as buttons, or none."""
    until(lambda: len(background("follow-ups")) >= answers().count())
    value, text = written("follow-ups", last=True)
    buttons = page.locator("button[aria-label^='Follow up: ']")
    if isinstance(value, list) and all(isinstance(it, str) for it in value):
        expect(buttons).to_have_count(len(value), timeout=SLOW)
    return buttons.all_inner_texts() or f"none, for the model wrote {text[:80]!r}"


def stops():
    before = answers().count()
    send("Count from one to three hundred in words, one per line.")
    expect(answers()).to_have_count(before + 1, timeout=SLOW)
    page.wait_for_function("n => document.querySelectorAll('.chat-assistant')[n].innerText.trim().length > 5", arg=before, timeout=SLOW)
    page.get_by_role("button", name="Stop").first.click()
    page.wait_for_timeout(500)
    length = len(answers().last.inner_text())
    page.wait_for_timeout(3000)
    assert len(answers().last.inner_text()) <= length + 5
    return f"stood still at {length} characters"


def file():
    page.goto(home)
    expect(page.locator("#chat-input")).to_be_visible(timeout=SLOW)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", prefix="branch", delete=False) as note:
        note.write("The branch in Harbour Street opens at nine and closes at five.\n")
    before = len(asked)
    page.locator("input[type=file][multiple]").first.set_input_files(note.name)
    expect(page.get_by_text(os.path.basename(note.name)).first).to_be_visible(timeout=SLOW)
    until(lambda: [it for it in asked[before:] if it.path.endswith("/embeddings") and it.status == 200])
    page.wait_for_timeout(3000)
    send("When does the branch in Harbour Street close?")
    return finished(1)


server = start()
try:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("JINWEN_BROWSER", "/usr/bin/chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-US")
        for name, what in {
                "first login": first_login, "our model": our_model, "an answer streams": streams,
                "second turn": second_turn, "tools": tools, "title": title, "tags": tags, "follow-ups": follow_ups,
                "stop": stops, "a file": file}.items():
            step(name, what)
        browser.close()
finally:
    server.terminate()
    server.wait(30)
refused = [it for it in asked if it.status >= 400]
print(f"{len(asked)} requests reached JinWen, {len(refused)} refused: {[(*it[:4], it.answer[:300]) for it in refused[:5]]}")
print("all steps hold" if not failed else f"{failed} steps fail")
sys.exit(min(failed + len(refused), 100))
