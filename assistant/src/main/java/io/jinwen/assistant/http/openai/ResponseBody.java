package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ReplyFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** A response of OpenAI's API as one JSON body. */
final class ResponseBody implements ReplyFormat {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;
  private final ResponseJson documents;
  private final boolean mayCall;

  ResponseBody(
      HttpServletRequest request,
      HttpServletResponse response,
      JsonWire json,
      ResponseJson documents,
      boolean mayCall) {
    this.request = request;
    this.response = response;
    this.json = json;
    this.documents = documents;
    this.mayCall = mayCall;
  }

  @Override
  public void end(List<AnswerState> answers) throws IOException {
    json.send(response, HttpServletResponse.SC_OK, documents.whole(answers.getFirst(), mayCall));
  }

  @Override
  public void fail(Problem problem) throws IOException {
    json.send(request, response, problem);
  }
}
