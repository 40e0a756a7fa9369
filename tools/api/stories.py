"""Stories of real Python clients against a running ./jinwen serve; run by hand.

    python3 -m venv /tmp/api && /tmp/api/bin/pip install openai langchain-openai litellm instructor 'pydantic-ai-slim[openai]'
    /tmp/api/bin/python tools/api/stories.py http://127.0.0.1:8080/v1

Each story says what it did. One that fails is told with its reason, and the others go on; the
status is the number of those that failed. Stories of tools say which kind of model they met.
"""

import json
import os
import sys
import traceback
from datetime import date
from typing import Literal

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # it would look on the network otherwise

import instructor
import litellm
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from openai import BadRequestError, OpenAI
from pydantic import BaseModel, Field
from pydantic_ai import Agent, NativeOutput
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

url = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8080/v1"
client = OpenAI(base_url=url, api_key="none", max_retries=0)
model = client.models.list().data[0]
can_use_tools = model.can_use_tools
SHORT = dict(model=model.id, max_tokens=24, seed=7)
ASK = [{"role": "user", "content": "What is a bond? Answer in one sentence."}]
LOAN = {
    "type": "function",
    "function": {
        "name": "monthly_payment",
        "description": "Monthly payment of a loan.",
        "parameters": {
            "type": "object",
            "properties": {
                "amount": {"type": "number", "minimum": 1},
                "years": {"type": "integer", "minimum": 1, "maximum": 30},
            },
            "required": ["amount", "years"],
        },
    },
}


class Product(BaseModel):
    name: str = Field(min_length=2, max_length=20)
    risk: int = Field(ge=1, le=5)
    rate: float = Field(gt=0, lt=10)
    since: date
    currency: Literal["CNY", "USD"]
    tags: list[str] = Field(max_length=2)


class Loan(BaseModel):
    amount: float = Field(ge=1)
    years: int = Field(ge=1, le=30)


def refused_by_name(ask):
    try:
        ask()
    except Exception as e:
        assert "tool_choice" in str(e), e
        return "refused by name"
    raise AssertionError("a model without tools took a demand")


def whole_and_streamed():
    whole = client.chat.completions.create(messages=ASK, **SHORT).choices[0].message.content
    stream = client.chat.completions.create(messages=ASK, stream=True, **SHORT)
    text = "".join(c.choices[0].delta.content or "" for c in stream if c.choices)
    assert text == whole, (text, whole)
    return whole


def several_answers():
    answer = client.chat.completions.create(messages=ASK, n=3, temperature=1, **SHORT)
    texts = {choice.message.content for choice in answer.choices}
    assert [c.index for c in answer.choices] == [0, 1, 2] and len(texts) > 1
    return len(texts)


def bare_text():
    """With log-probabilities, which another engine behind the door does not tell."""
    try:
        answer = client.completions.create(prompt="The capital of France is", logprobs=2, **SHORT)
    except BadRequestError as refused:
        assert refused.param == "logprobs", refused
        return "logprobs refused by name: another engine answers"
    assert answer.choices[0].logprobs.tokens
    return answer.choices[0].text


def response():
    answer = client.responses.create(model=model.id, input="Name a colour.", max_output_tokens=24)
    assert answer.output_text
    return answer.status, answer.output_text


def response_streamed():
    with client.responses.stream(
        model=model.id, input="Name a colour.", max_output_tokens=24
    ) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response() if kinds[-1] == "response.completed" else None
    assert kinds[0] == "response.created" and kinds[-1].startswith("response.")
    return kinds[-1], final and final.output_text


def schema_of_pydantic():
    schema = Product.model_json_schema()
    answer = client.chat.completions.create(
        model=model.id, max_tokens=200, seed=3,
        messages=[{"role": "user", "content": "Invent a financial product, as JSON."}],
        response_format={"type": "json_schema", "json_schema": {"name": "p", "schema": schema}})
    return Product.model_validate_json(answer.choices[0].message.content)


def schema_near_the_limit():
    answer = client.chat.completions.create(
        model=model.id, max_tokens=40, seed=3,
        messages=[{"role": "user", "content": "Tell a long story, as JSON."}],
        response_format={"type": "json_schema", "json_schema": {"name": "s", "schema": {
            "type": "object", "additionalProperties": False,
            "properties": {"story": {"type": "string"}}, "required": ["story"]}}})
    json.loads(answer.choices[0].message.content)
    return answer.choices[0].finish_reason, answer.choices[0].message.content


def tools_offered():
    answer = client.chat.completions.create(messages=ASK, tools=[LOAN], **SHORT)
    return can_use_tools, answer.choices[0].finish_reason


def tools_demanded():
    ask = dict(messages=ASK, tools=[LOAN], tool_choice="required", model=model.id, max_tokens=80)
    if not can_use_tools:
        try:
            client.chat.completions.create(**ask)
        except BadRequestError as refused:
            return "refused by name: " + str(refused.param)
        raise AssertionError("a model without tools took a demand")
    calls = client.chat.completions.create(**ask).choices[0].message.tool_calls
    arguments = json.loads(calls[0].function.arguments)
    assert calls[0].function.name == "monthly_payment" and 1 <= arguments["years"] <= 30
    return arguments


def langchain_chat():
    return ChatOpenAI(base_url=url, api_key="none", model=model.id, max_tokens=24).invoke(
        "What is a share?").content


def langchain_streams():
    chat = ChatOpenAI(base_url=url, api_key="none", model=model.id, max_tokens=24)
    return sum(1 for _ in chat.stream("What is a share?"))


def langchain_structured():
    chat = ChatOpenAI(base_url=url, api_key="none", model=model.id, max_tokens=200, seed=3)
    return chat.with_structured_output(Product, method="json_schema").invoke("Invent a product.")


def langchain_embeddings():
    embeddings = OpenAIEmbeddings(
        base_url=url, api_key="none", model="default", check_embedding_ctx_length=False)
    vectors = embeddings.embed_documents([f"text {i}" for i in range(300)])
    assert len(vectors) == 300 and len(vectors[0]) == 512
    return len(vectors)


def litellm_chat():
    answer = litellm.completion(
        model="openai/" + model.id, api_base=url, api_key="none", messages=ASK, max_tokens=24)
    return answer.choices[0].message.content


def litellm_streams():
    stream = litellm.completion(
        model="openai/" + model.id, api_base=url, api_key="none", messages=ASK, max_tokens=24,
        stream=True)
    return "".join(c.choices[0].delta.content or "" for c in stream)


def instructor_json_schema():
    own = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)
    return own.chat.completions.create(
        model=model.id, max_tokens=200, seed=3, response_model=Product,
        messages=[{"role": "user", "content": "Invent a financial product."}])


def instructor_tools():
    """With a tool for the answer's form; where the model has none, the demand is refused by name."""
    own = instructor.from_openai(client, mode=instructor.Mode.TOOLS)
    ask = dict(model=model.id, max_tokens=200, response_model=Loan, max_retries=0,
               messages=[{"role": "user", "content": "I borrow 800000 for 30 years."}])
    if not can_use_tools:
        return refused_by_name(lambda: own.chat.completions.create(**ask))
    return own.chat.completions.create(**ask)


def pydantic_ai(**more):
    way = OpenAIChatModel(model.id, provider=OpenAIProvider(base_url=url, api_key="none"))
    return Agent(way, model_settings={"max_tokens": 200, "seed": 3}, **more)


def pydantic_ai_chat():
    return pydantic_ai().run_sync("What is a share?").output


def pydantic_ai_structured():
    return pydantic_ai(output_type=NativeOutput(Product)).run_sync("Invent a financial product.").output


def pydantic_ai_tool():
    """Two steps with a tool; a model that cannot use any answers without."""
    agent = pydantic_ai()

    @agent.tool_plain
    def monthly_payment(amount: float, years: int) -> str:
        """Monthly payment of a loan."""
        return f"{amount:.0f} over {years} years: 3416.12 a month"

    text = agent.run_sync("I borrow 800000 for 30 years. What do I pay a month?").output
    assert text and (not can_use_tools or "800000 over 30 years: 3416.12" in text), text
    return can_use_tools, text


def key_in_another_header():
    other = OpenAI(base_url=url, api_key="none", default_headers={"X-Api-Key": "none"})
    return other.models.list().data[0].id


HELPERS = {"refused_by_name", "pydantic_ai"}
STORIES = [value for name, value in list(globals().items())
           if callable(value) and getattr(value, "__module__", "") == "__main__"
           and value.__class__.__name__ == "function" and name not in HELPERS]

if __name__ == "__main__":
    failed = 0
    for story in STORIES:
        try:
            print(f"ok    {story.__name__}  {str(story())[:110]!r}", flush=True)
        except Exception as e:
            failed += 1
            print(f"FAIL  {story.__name__}  {type(e).__name__}: {str(e)[:300]}", flush=True)
            if "-v" in sys.argv:
                traceback.print_exc()
    print(f"{len(STORIES) - failed} of {len(STORIES)} stories hold")
    sys.exit(failed)
