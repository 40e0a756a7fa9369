"""The official OpenAI client for Python against a running ./jinwen serve; run by hand.

    python3 -m venv /tmp/api && /tmp/api/bin/pip install openai
    /tmp/api/bin/python tools/api/try_openai.py http://127.0.0.1:8080/v1

Every line says what was tried; the first surprise ends it with a traceback.
"""

import json
import sys

import openai
from openai import OpenAI
from pydantic import BaseModel

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080/v1"
client = OpenAI(base_url=url, api_key="none", max_retries=0)
ASK = [{"role": "system", "content": "回答简短。"}, {"role": "user", "content": "什么是久期？"}]


def done(what, seen=""):
    print(f"ok  {what}  {str(seen)[:90]!r}")


models = client.models.list().data
assert len(models) == 1
name = models[0].id
assert client.models.retrieve(name).id == name
done("models", name)

whole = client.chat.completions.create(model=name, messages=ASK, max_tokens=16, seed=7)
assert whole.choices[0].finish_reason in ("stop", "length")
assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens
done("whole answer", whole.choices[0].message.content)

stream = client.chat.completions.create(
    model="default", messages=ASK, max_tokens=16, seed=7, stream=True,
    stream_options={"include_usage": True})
chunks = list(stream)
text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
assert text == whole.choices[0].message.content, (text, whole)
assert chunks[-1].usage.completion_tokens == whole.usage.completion_tokens
done("the same answer in chunks", f"{len(chunks)} chunks")

scored = client.chat.completions.create(
    model=name, messages=ASK, max_tokens=8, seed=7, logprobs=True, top_logprobs=3)
tokens = scored.choices[0].logprobs.content
assert all(t.logprob <= 0 and len(t.top_logprobs) == 3 for t in tokens)
done("logprobs", [t.token for t in tokens])

free = client.chat.completions.create(
    model=name, messages=ASK, max_tokens=300, seed=7, temperature=0.7,
    response_format={"type": "json_object"})
if free.choices[0].finish_reason == "stop":
    json.loads(free.choices[0].message.content)
done("json_object", (free.choices[0].finish_reason, free.choices[0].message.content))


class Product(BaseModel):
    risk: int
    guaranteed: bool


try:
    parsed = client.chat.completions.parse(
        model=name, messages=ASK, max_tokens=300, seed=7, response_format=Product)
    done("json_schema from pydantic", parsed.choices[0].message.parsed)
except openai.LengthFinishReasonError:
    done("json_schema from pydantic", "cut by max_tokens")

vectors = client.embeddings.create(model="default", input=["什么是久期", "久期是什么"]).data
assert len(vectors[0].embedding) == 512
done("embeddings", vectors[0].embedding[:2])

for wrong, error in (
    ({"n": 2}, openai.BadRequestError),
    ({"tools": [{"type": "function", "function": {"name": "f"}}]}, openai.BadRequestError),
    ({"model": "gpt-9"}, openai.NotFoundError),
    ({"temperature": 9}, openai.BadRequestError),
):
    try:
        client.chat.completions.create(**({"model": name, "messages": ASK} | wrong))
        raise SystemExit(f"{wrong} was not refused")
    except error as refused:
        done(f"refused {wrong}", refused.message)
