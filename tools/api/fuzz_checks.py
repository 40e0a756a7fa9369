"""What a schema cannot say of a request: of a completion, whether the model has tools and a place to think, whether it
knows a token, whether a schema within the request can be held, and what does not go together with documents; which fields the calculator of an address has; which
of two days comes first. Only a refusal that names one of these fields is right for a request that fits the document."""

import schemathesis

OF_THE_MODEL = {
    "response_format", "text", "tools", "functions", "tool_choice", "function_call", "thinking", "tokens"}
BESIDE_A_SCHEMA = {"stop", "logprobs", "top_logprobs"}  # they don't go together with some of these
OF_DOCUMENTS = {"documents", "collection", "kinds", "since", "until"}
BESIDE_DOCUMENTS = {"logprobs", "top_logprobs", "messages"} | OF_THE_MODEL
LATER_DAY = {"/chat", "/documents", "/documents/search", "/documents/check"}


@schemathesis.check
def refusals_name_what_no_schema_can_say(ctx, response, case):
    if case.meta is None or not case.meta.generation.mode.is_positive or response.status_code != 400:
        return
    path = case.operation.path
    if path.startswith("/v1/"):
        refusal = response.json()["error"]
        allowed = of_a_completion(refusal["param"] or "", case.body if isinstance(case.body, dict) else {})
    elif path.startswith("/calculators/") or path in LATER_DAY:
        refusal = response.json()
        allowed = bool(refusal.get("field")) and (path not in LATER_DAY or refusal["field"] == "until")
    else:
        return
    if not allowed:
        raise AssertionError(f"a request that fits the document was refused: {refusal}")


def of_a_completion(param, body):
    root = param.split(".")[0].split("[")[0]
    if root in OF_THE_MODEL or param.startswith("messages[") and ".tool_calls" in param:
        return True
    if root in BESIDE_DOCUMENTS and any(body.get(name) is not None for name in OF_DOCUMENTS):
        return True
    return root in BESIDE_A_SCHEMA and any(body.get(name) is not None for name in OF_THE_MODEL)
