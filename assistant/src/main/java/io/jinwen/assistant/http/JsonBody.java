package io.jinwen.assistant.http;

import io.jinwen.assistant.conversation.AnswerState;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The answers to a request as one JSON body, once all are complete. */
public final class JsonBody implements ReplyFormat {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;
  private final Function<List<AnswerState>, Map<String, Object>> document;

  /**
   * @param document what the body says of the answers
   */
  public JsonBody(
      HttpServletRequest request,
      HttpServletResponse response,
      JsonWire json,
      Function<List<AnswerState>, Map<String, Object>> document) {
    this.request = request;
    this.response = response;
    this.json = json;
    this.document = document;
  }

  @Override
  public void end(List<AnswerState> answers) throws IOException {
    json.send(response, HttpServletResponse.SC_OK, document.apply(answers));
  }

  @Override
  public void fail(Problem problem) throws IOException {
    json.send(request, response, problem);
  }
}
