package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.api.AnswerFormat.Calls;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of tools as they come in deltas, written into the answer's text as our engine does. */
final class CallDeltas {
  private int index = -1;
  private boolean hasArguments;
  private boolean hasCalls;

  /** The text for some deltas. */
  String text(JsonNode deltas) {
    StringBuilder text = new StringBuilder();
    for (JsonNode delta : deltas) {
      JsonNode function = delta.path("function");
      int at = delta.path("index").asInt(Math.max(0, index));
      if (at != index) {
        text.append(end());
        index = at;
        hasCalls = true;
        String name = JsonMapper.shared().writeValueAsString(function.path("name").asString(""));
        text.append(Calls.OPEN).append("{\"name\": ").append(name).append(", \"arguments\": ");
      }
      JsonNode arguments = function.path("arguments");
      String more = arguments.isObject() ? arguments.toString() : arguments.asString("");
      hasArguments |= !more.isEmpty();
      text.append(more);
    }
    return text.toString();
  }

  /** Whether there was any call. */
  boolean hasCalls() {
    return hasCalls;
  }

  /** Closes the last call. */
  String end() {
    if (index < 0) {
      return "";
    }
    String rest = (hasArguments ? "" : "{}") + "}" + Calls.CLOSE;
    hasArguments = false;
    index = -1;
    return rest;
  }
}
