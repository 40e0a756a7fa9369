"""Open WebUI in front of a running ./jinwen serve: a question, a follow-up, the tasks behind a chat,
and a file through our embeddings, by its own server; run by hand.

    python3 -m venv /tmp/webui && /tmp/webui/bin/pip install open-webui
    OPENAI_API_BASE_URL=http://127.0.0.1:8080/v1 OPENAI_API_KEY=none WEBUI_AUTH=False \\
      ENABLE_OLLAMA_API=False RAG_EMBEDDING_ENGINE=openai RAG_EMBEDDING_MODEL=default \\
      RAG_OPENAI_API_BASE_URL=http://127.0.0.1:8080/v1 RAG_OPENAI_API_KEY=none DATA_DIR=/tmp/webui/data \\
      /tmp/webui/bin/open-webui serve --host 127.0.0.1 --port 3000
    python3 tools/api/open_webui.py http://127.0.0.1:3000
"""

import json
import sys
import time
import urllib.error
import urllib.request
import uuid

home = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:3000"
token = ""


def call(path, body=None, kind="application/json"):
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    request = urllib.request.Request(home + path, data, {"Content-Type": kind})
    if token:
        request.add_header("Authorization", "Bearer " + token)
    try:
        return urllib.request.urlopen(request, timeout=180).read().decode()
    except urllib.error.HTTPError as e:
        raise SystemExit(f"{path}: {e.code} {e.read()[:500]}")


def done(what, seen=""):
    print(f"ok  {what}  {str(seen)[:100]!r}", flush=True)


token = json.loads(call("/api/v1/auths/signin", {"email": "", "password": ""}))["token"]
models = json.loads(call("/api/models"))["data"]
model = models[0]["id"]
done("models", [m["id"] for m in models])


def chat(messages, **more):
    body = {"model": model, "messages": messages, "stream": True, "max_tokens": 40, **more}
    text = ""
    for line in call("/api/chat/completions", body).splitlines():
        if line.startswith("data: {"):
            chunk = json.loads(line[6:])
            assert "error" not in chunk, chunk
            for choice in chunk.get("choices", []):
                text += choice["delta"].get("content") or ""
    return text


first = [{"role": "user", "content": "What is a bond?"}]
answer = chat(first)
assert answer
done("a streamed answer", answer)
again = chat(first + [{"role": "assistant", "content": answer},
                      {"role": "user", "content": "And a share?"}])
assert again
done("a follow-up", again)

tools = [{"type": "function", "function": {"name": f"tool_{i}", "description": "A tool.",
          "parameters": {"type": "object", "properties": {"q": {"type": "string"}}}}}
         for i in range(36)]
done("with three dozen tools", chat(first, tools=tools))

for task in ("title", "tags", "follow_up"):
    body = {"model": model, "messages": first + [{"role": "assistant", "content": answer}],
            "chat_id": str(uuid.uuid4())}
    told = json.loads(call(f"/api/v1/tasks/{task}/completions", body))
    assert told["choices"], told
    done("task " + task, told["choices"][0]["message"]["content"])

edge = uuid.uuid4().hex
file = (f"--{edge}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"note.txt\"\r\n"
        f"Content-Type: text/plain\r\n\r\nThe branch opens at nine and closes at five.\r\n"
        f"--{edge}--\r\n").encode()
told = json.loads(call("/api/v1/files/", file, "multipart/form-data; boundary=" + edge))
for _ in range(60):
    status = json.loads(call(f"/api/v1/files/{told['id']}/process/status"))["status"]
    if status not in ("pending", "processing"):
        break
    time.sleep(1)
assert status == "completed", status
done("a file through our embeddings", status)
answer = chat([{"role": "user", "content": "When does the branch close?"}],
              files=[{"type": "file", "id": told["id"]}])
done("a question about the file", answer)
