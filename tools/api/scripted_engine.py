"""An engine without a model, for stories of tools: run it behind a JinWen that clients talk to.

    python3 tools/api/scripted_engine.py 9100 &
    JINWEN_ENGINE_TOOLS=true ./jinwen serve --engine-url http://127.0.0.1:9100/v1 --port 8080

It speaks OpenAI's API. Offered tools, it calls the first one, with the numbers of the question for
its arguments; told what a tool found, it says so; asked for JSON, it writes the least that fits; asked by Open
WebUI for a title, tags or follow-ups, it writes some; else it says the question again, and the
seed, or counts where it is told to. It streams as a person reads, five characters at a time.
"""

import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


WRITTEN = {  # by words in the task
    "generate a concise": {"title": "Banks and bonds"},
    "generate 1-3 broad tags": {"tags": ["Finance", "Banking"]},
    "predict 3-5 useful messages": {"follow_ups": ["What is a bond?", "What is a share?", "What is a fund?"]},
}
FORMATS = {"date": "2026-01-31", "date-time": "2026-01-31T09:00:00Z", "time": "09:00:00Z", "email": "a@example.com"}


def least(schema, numbers):
    """A value that fits a schema, with these numbers where it has numbers."""
    for choice in ("const", "enum"):
        if choice in schema:
            return schema[choice] if choice == "const" else schema[choice][0]
    for choices in ("anyOf", "oneOf"):
        if choices in schema:
            return least(schema[choices][0], numbers)
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        return {name: least(value, numbers) for name, value in schema.get("properties", {}).items()}
    if kind == "array":
        return [least(schema.get("items", {"type": "string"}), numbers)
                for _ in range(schema.get("minItems", 1))]
    if kind in ("number", "integer"):
        value = numbers.pop(0) if numbers else max(1, schema.get("minimum", 1))
        return int(value) if kind == "integer" or float(value).is_integer() else value
    if kind == "boolean":
        return True
    if "pattern" in schema:  # JinWen sends formats as patterns
        fitting = [text for text in FORMATS.values() if re.search(schema["pattern"], text)]
        return fitting[0] if fitting else "x"
    return FORMATS.get(schema.get("format")) or "x" * max(1, schema.get("minLength", 1))


def reply(body):
    """(content, tool calls) of the answer."""
    messages = body["messages"]
    last = messages[-1]
    asked = next((m["content"] for m in reversed(messages) if m["role"] == "user"), "")
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", asked)]
    if last["role"] == "tool":
        return "The tool says: " + last["content"], []
    if body.get("tools") and body.get("tool_choice") != "none":
        function = body["tools"][0]["function"]
        arguments = json.dumps(least(function.get("parameters", {}), numbers))
        return None, [{"id": "call_1", "type": "function",
                       "function": {"name": function["name"], "arguments": arguments}}]
    form = body.get("response_format", {})
    if form.get("type") == "json_schema":
        return json.dumps(least(form["json_schema"]["schema"], numbers)), []
    for words, value in WRITTEN.items():
        if words in asked.lower():
            return json.dumps(value), []
    if asked.startswith("Count"):
        return "\n".join(map(str, range(1, 301))), []
    return f"You said: {asked} ({body.get('seed', '')})", []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def send(self, kind, data, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self):
        if not self.path.endswith("/models"):
            self.send("application/json", b"{}", 404)
            return
        model = {"id": "scripted", "object": "model", "owned_by": "scripted", "max_model_len": 32768}
        self.send("application/json", json.dumps({"object": "list", "data": [model]}).encode())

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        if not self.path.endswith("/chat/completions"):
            self.send("application/json", b"{}", 404)
            return
        content, calls = reply(body)
        reason = "tool_calls" if calls else "stop"
        base = {"id": "1", "created": int(time.time()), "model": "scripted"}
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        if not body.get("stream"):
            message = {"role": "assistant", "content": content, **({"tool_calls": calls} if calls else {})}
            choice = {"index": 0, "message": message, "finish_reason": reason}
            whole = {**base, "object": "chat.completion", "choices": [choice], "usage": usage}
            self.send("application/json", json.dumps(whole).encode())
            return
        deltas = [{"content": content[i:i + 5]} for i in range(0, len(content or ""), 5)]
        for index, call in enumerate(calls):
            function = call["function"]
            deltas.append({"tool_calls": [{"index": index, **call, "function": {"name": function["name"], "arguments": ""}}]})
            deltas.append({"tool_calls": [{"index": index, "function": {"arguments": function["arguments"]}}]})
        chunks = [{"choices": [{"index": 0, "delta": d, "finish_reason": None}]} for d in deltas]
        chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
        chunks.append({"choices": [], "usage": usage})
        lines = [json.dumps({**base, "object": "chat.completion.chunk", **chunk}) for chunk in chunks]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            for line in [*lines, "[DONE]"]:
                self.wfile.write(f"data: {line}\n\n".encode())
                self.wfile.flush()
                time.sleep(0.05)
        except (BrokenPipeError, ConnectionResetError):
            pass  # nobody reads on


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9100
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()
