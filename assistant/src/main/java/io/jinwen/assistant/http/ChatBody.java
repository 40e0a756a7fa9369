package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerState;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An answer of {@code POST /chat} as one JSON body. */
final class ChatBody implements ReplyFormat {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;

  ChatBody(HttpServletRequest request, HttpServletResponse response, JsonWire json) {
    this.request = request;
    this.response = response;
    this.json = json;
  }

  @Override
  public void end(List<AnswerState> answers) throws IOException {
    AnswerState answer = answers.getFirst();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("response", answer.answer());
    if (!answer.thinking().isEmpty()) {
      body.put("thinking", answer.thinking());
    }
    answer.opened().ifPresent(opened -> body.putAll(AnswerJson.opened(opened)));
    body.put("hints", AnswerJson.hints(answer.hints()));
    body.putAll(AnswerJson.done(answer.done().orElseThrow()));
    json.send(response, HttpServletResponse.SC_OK, body);
  }

  @Override
  public void fail(Problem problem) throws IOException {
    json.send(request, response, problem);
  }
}
