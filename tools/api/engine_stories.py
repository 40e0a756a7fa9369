"""A real llama-server behind ./jinwen serve --engine-url: long sessions, and what becomes of answers
when it is killed, stopped, hangs and comes back. The script starts and stops that server itself.

    server=$(tools/api/llama-server.sh)
    JINWEN_ENGINE_SILENCE_MAX=20s ./jinwen serve --engine-url http://127.0.0.1:9200/v1,http://127.0.0.1:9201/v1 &
    python3 tools/api/engine_stories.py "$server" MODEL.gguf http://127.0.0.1:8080 [9200 [STORY …]]

The second engine is there in the last story only. MODEL is any instruct model, such as the one that tools/real-model/check.sh fetches.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

program, model, home = sys.argv[1:4]
port = sys.argv[4] if len(sys.argv) > 4 else "9200"
CONTEXT = 2048
engine = None
LONG = "Explain at length how deposits, loans, bonds and shares differ."
LOOK = 5  # engines are asked every three seconds how they are
SILENCE = int(os.environ.get("SILENCE", "20"))  # what JINWEN_ENGINE_SILENCE_MAX says; more on a busy machine
THREADS = os.environ.get("THREADS", "2")

# Small models' own templates have no place for tools, and llama-server then leaves them out without a word. This one has.
TEMPLATE = """{%- if tools %}<|im_start|>system
You may call these functions:
<tools>{% for tool in tools %}
{{ tool | tojson }}{% endfor %}
</tools>
For a call write <tool_call>
{"name": <its name>, "arguments": <its arguments>}
</tool_call><|im_end|>
{% endif %}{% for message in messages %}<|im_start|>{{ message.role }}
{% if message.content %}{{ message.content }}{% endif %}{% if message.tool_calls %}{% for call in message.tool_calls %}
<tool_call>
{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
</tool_call>{% endfor %}{% endif %}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""


def start():
    global engine
    engine = launch(port)


def launch(at):
    log = open("/tmp/llama-server.log", "a")
    with open("/tmp/llama-server.jinja", "w") as template:
        template.write(TEMPLATE)
    process = subprocess.Popen(
        [program, "-m", model, "-c", str(CONTEXT), "-np", "2", "-t", THREADS, "--port", at, "--kv-unified", "--jinja",
         "--chat-template-file", template.name], stdout=log, stderr=log)
    until(lambda: urllib.request.urlopen(f"http://127.0.0.1:{at}/health", timeout=2).status == 200, 240)
    return process


def until(holds, seconds):
    """Waits until something holds; the seconds it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if holds():
                return round(time.monotonic() - began, 1)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s")


def request(path, body=None, timeout=300):
    data = None if body is None else json.dumps(body).encode()
    wire = urllib.request.Request(home + path, data, {"Content-Type": "application/json"})
    return urllib.request.urlopen(wire, timeout=timeout)


def call(path, body=None):
    """Status and JSON of an answer, whatever it is."""
    try:
        with request(path, body) as answer:
            return answer.status, json.load(answer), dict(answer.headers)
    except urllib.error.HTTPError as e:
        return e.code, json.load(e), dict(e.headers)


def health():
    return call("/health")


def ready():
    return health()[0] == 200


def ask(prompt, **more):
    # a question of general English, which no approved answer fits
    return call("/chat", {"prompt": prompt, "prefer": "generated", "max_new_tokens": 40, **more})


def ten_turns_of_a_session():
    session, tokens = {}, []
    for turn in range(10):
        status, answer, _ = ask(LONG, max_new_tokens=160, **session)
        assert status == 200 and answer["response"].strip(), (turn, status, answer)
        assert answer["ending"] in ("complete", "truncated"), answer
        session = {"session_id": answer["session_id"]}
        tokens.append(answer["usage"]["prompt_tokens"])
    assert max(tokens) < CONTEXT
    return tokens


def ten_turns_of_a_client():
    messages, firsts = [], []
    for turn in range(10):
        messages.append({"role": "user", "content": f"Question {turn + 1}: what is a share? One sentence."})
        began, text = time.monotonic(), ""
        with request("/v1/chat/completions", {"messages": messages, "stream": True, "max_tokens": 40}) as stream:
            for line in stream:
                if line.startswith(b"data: {"):
                    chunk = json.loads(line[6:])
                    assert "error" not in chunk, chunk
                    delta = chunk["choices"][0]["delta"].get("content") or ""
                    if delta and not text:
                        firsts.append(round(time.monotonic() - began, 2))
                    text += delta
        assert text.strip() and "<think>" not in text, text
        messages.append({"role": "assistant", "content": text})
    return "first words after", firsts


def the_same_seed():
    texts = {ask("Name three colours.", seed=5, temperature=1)[1].get("response") for _ in range(3)}
    assert len(texts) == 1, texts
    return texts.pop()[:60]


def json_of_a_schema():
    schema = {"type": "object", "required": ["name", "risk"], "properties": {
        "name": {"type": "string", "maxLength": 20}, "risk": {"type": "integer", "minimum": 1, "maximum": 5}}}
    status, answer, _ = call("/v1/chat/completions", {
        "messages": [{"role": "user", "content": "Invent a product, as JSON."}], "max_tokens": 100,
        "response_format": {"type": "json_schema", "json_schema": {"name": "p", "schema": schema}}})
    assert status == 200, answer
    value = json.loads(answer["choices"][0]["message"]["content"])
    assert 1 <= value["risk"] <= 5
    return value


def a_tool_that_is_demanded():
    tool = {"type": "function", "function": {"name": "monthly_payment", "description": "Payment of a loan", "parameters": {
        "type": "object", "required": ["years"], "properties": {"years": {"type": "integer", "minimum": 1, "maximum": 30}}}}}
    status, answer, _ = call("/v1/chat/completions", {
        "messages": [{"role": "user", "content": "A loan for 20 years."}], "max_tokens": 100,
        "tools": [tool], "tool_choice": "required"})
    assert status == 200, answer
    choice = answer["choices"][0]
    assert choice["message"].get("tool_calls"), choice
    return choice["message"]["tool_calls"][0]["function"], choice["finish_reason"]


def a_prompt_that_is_too_long():
    status, answer, _ = ask("word " * 6000)
    assert status == 413, (status, answer)
    status, other, _ = call("/v1/chat/completions", {"messages": [{"role": "user", "content": "word " * 6000}]})
    assert status == 400 and other["error"]["code"] == "context_length_exceeded", (status, other)
    return answer["detail"]


def busy_slots():
    slots = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/slots", timeout=5))
    return sum(1 for slot in slots if slot["is_processing"])


def a_client_that_leaves():
    stream = request("/v1/chat/completions", {"messages": [{"role": "user", "content": LONG}], "stream": True, "max_tokens": 1500})
    stream.readline()
    until(lambda: busy_slots() == 1, 10)
    stream.close()
    return "its slot is free after", until(lambda: busy_slots() == 0, 20)


def briefly(prompt, **more):
    """A question without the text of a role, which takes a busy machine a minute to read."""
    messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": prompt}]
    return {"messages": messages, "max_tokens": 20, **more}


def reply(prompt):
    return call("/v1/chat/completions", briefly(prompt))


def end_while(what):
    """How a long answer ends in which something happens after the first words, and after how many seconds."""
    pieces, began, last = 0, None, ""
    with request("/v1/chat/completions", briefly(LONG, stream=True, max_tokens=1500)) as stream:
        for line in stream:
            if line.startswith(b"data: "):
                last = line[6:].decode()
                pieces += '"content":"' in last.replace(" ", "")
                if pieces == 3 and began is None:
                    began = time.monotonic()
                    threading.Thread(target=what).start()
    return "error" if '"error"' in last else last, round(time.monotonic() - (began or time.monotonic()), 1)


def refused_while_away():
    status, answer, headers = reply("Is anybody there?")
    assert status == 503 and headers.get("Retry-After"), (status, answer)
    until(lambda: not ready(), 10)  # it is asked every three seconds
    return health()[1]


def comes_back(stop, within):
    last, seconds = end_while(stop)
    assert last == "error" and seconds < within, (last, seconds)
    told = refused_while_away()
    start()
    back = until(ready, 120)
    status, answer, _ = reply("And now?")
    assert status == 200, answer
    return f"error after {seconds} s; /health: {told.get('problem', told)}; ready again {back} s after its start"


def killed():
    def stop():
        engine.kill()
        engine.wait()
    return comes_back(stop, 10)


def stopped():
    ended = []

    def stop():
        began = time.monotonic()
        engine.send_signal(signal.SIGTERM)
        engine.wait()
        ended.append(round(time.monotonic() - began, 1))
    told = comes_back(stop, 15)  # nobody listens any more, which is asked every three seconds
    return f"{told}; it took {ended} s to end"


def hangs():
    last, seconds = end_while(lambda: engine.send_signal(signal.SIGSTOP))
    assert last == "error" and seconds < SILENCE + 10, (last, seconds)
    began = time.monotonic()
    status, answer, _ = reply("Is anybody there?")
    waited = round(time.monotonic() - began, 1)
    assert status == 503 and waited < SILENCE + 10, (status, waited, answer)
    told = health()[1]
    engine.send_signal(signal.SIGCONT)
    back = until(ready, 120)
    status, answer, _ = reply("And now?")
    assert status == 200, answer
    return f"error after {seconds} s; the next refused after {waited} s; /health: {told.get('problem', told)}; ready {back} s after it went on"


def a_session_over_a_restart():
    status, answer, _ = ask("My name is Wang.")
    assert status == 200
    engine.kill()
    engine.wait()
    start()
    until(ready, 120)
    status, again, _ = ask("What did I say?", session_id=answer["session_id"])
    assert status == 200 and again["session_id"] == answer["session_id"], again
    return again["response"][:80]


def two_engines():
    """One is killed, comes back, and the other is told to end: somebody answers all the time but for some seconds."""
    second = launch(str(int(port) + 1))
    try:
        time.sleep(LOOK)
        engine.kill()
        engine.wait()
        first = until(lambda: reply("Who is there?")[0] == 200, 15)
        alone = [reply(f"Who is there, {i}?")[0] for i in range(5)]
        assert alone == [200] * 5, alone
        start()
        time.sleep(LOOK)
    finally:
        second.terminate()
        second.wait()
    then = until(lambda: reply("Who is there?")[0] == 200, 15)
    return f"answers again {first} s after the first was killed, {then} s after the second ended"


STORIES = [ten_turns_of_a_session, ten_turns_of_a_client, the_same_seed, json_of_a_schema, a_tool_that_is_demanded,
           a_prompt_that_is_too_long, a_client_that_leaves, killed, stopped, hangs, a_session_over_a_restart,
           two_engines]

if __name__ == "__main__":
    failed = 0
    STORIES = [story for story in STORIES if story.__name__ in sys.argv[5:] or not sys.argv[5:]]
    try:
        start()
        until(ready, 300)  # it may still be loading its knowledge
        for story in STORIES:
            try:
                if engine.poll() is not None:
                    start()
                    until(ready, 300)  # it may still be loading its knowledge
                print(f"ok    {story.__name__}  {str(story())[:300]}", flush=True)
            except Exception as e:
                failed += 1
                print(f"FAIL  {story.__name__}  {type(e).__name__}: {str(e)[:600]}", flush=True)
                os.kill(engine.pid, signal.SIGCONT) if engine.poll() is None else None
    finally:
        engine.kill()
    print(f"{len(STORIES) - failed} of {len(STORIES)} stories hold")
    sys.exit(failed)
