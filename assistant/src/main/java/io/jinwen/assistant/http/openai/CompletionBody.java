package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.assistant.http.JsonWire;
import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ReplyFormat;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Completions as one JSON body. */
final class CompletionBody implements ReplyFormat {
  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final JsonWire json;
  private final AnswerDocuments documents;
  private final boolean mayCall;

  /**
   * @param mayCall whether the answer's text may have calls of tools
   */
  CompletionBody(
      HttpServletRequest request,
      HttpServletResponse response,
      JsonWire json,
      AnswerDocuments documents,
      boolean mayCall) {
    this.request = request;
    this.response = response;
    this.json = json;
    this.documents = documents;
    this.mayCall = mayCall;
  }

  @Override
  public void end(List<AnswerState> answers) throws IOException {
    List<AnswerDocuments.Complete> complete =
        answers.stream()
            .map(answer -> AnswerDocuments.Complete.of(answer, mayCall, documents::callId))
            .toList();
    json.send(response, HttpServletResponse.SC_OK, documents.whole(complete));
  }

  @Override
  public void fail(Problem problem) throws IOException {
    json.send(request, response, problem);
  }
}
