package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.assistant.conversation.CallParser;
import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ReplyFormat;
import io.jinwen.assistant.http.SseWriter;
import io.jinwen.engine.api.TokenScore;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Completions as a stream of chunks. */
final class CompletionChunks implements ReplyFormat {
  private final SseWriter writer;
  private final AnswerDocuments documents;
  private final boolean mayCall;
  private final boolean withUsage;
  private final List<Choice> choices;

  /** What must be kept of one answer between its chunks. */
  private static final class Choice {
    private final CallParser calls = new CallParser();
    private boolean begun;
  }

  /**
   * @param answers how many
   * @param mayCall whether the answers' text may have calls of tools
   * @param withUsage whether a chunk with the usage follows the answers
   */
  CompletionChunks(
      SseWriter writer,
      AnswerDocuments documents,
      int answers,
      boolean mayCall,
      boolean withUsage) {
    this.writer = writer;
    this.documents = documents;
    this.mayCall = mayCall;
    this.withUsage = withUsage;
    this.choices = Stream.generate(Choice::new).limit(answers).toList();
  }

  @Override
  public void begin() {
    writer.begin();
  }

  @Override
  public void event(int index, AnswerEvent event, AnswerState state) {
    Choice choice = choices.get(index);
    if (!choice.begun && (event instanceof AnswerEvent.Piece || state.hasEnded())) {
      choice.begun = true;
      documents.begin(index).ifPresent(writer::data);
    }
    switch (event) {
      case AnswerEvent.Quiet _ -> writer.quiet();
      case AnswerEvent.Piece(String text, boolean thinking, var scores) -> {
        if (mayCall && !thinking) {
          write(index, choice.calls.next(text), scores);
        } else {
          writer.data(documents.piece(index, text, thinking, scores));
        }
      }
      case AnswerEvent.Replaced(String instead, _) ->
          // What was sent cannot be taken back in this protocol.
          writer.data(documents.piece(index, "\n\n" + instead, false, List.of()));
      case AnswerEvent.Done done -> {
        write(index, choice.calls.end(), List.of());
        boolean called = choice.calls.hasCalls();
        writer.data(documents.end(index, state.hints(), called, done));
      }
      case AnswerEvent.Opened _,
          AnswerEvent.Hinted _,
          AnswerEvent.TimedOut _,
          AnswerEvent.Failed _ -> {
        // written with the end
      }
    }
  }

  private void write(int choice, List<CallParser.Part> parts, List<TokenScore> scores) {
    List<TokenScore> left = scores;
    for (CallParser.Part part : parts) {
      Map<String, Object> chunk =
          switch (part) {
            case CallParser.Part.Text(String text) -> documents.piece(choice, text, false, left);
            case CallParser.Part.Begun(int index, String name) ->
                documents.call(
                    choice, ToolCallsJson.begin(index, documents.callId(index), name), left);
            case CallParser.Part.Arguments(int index, String more) ->
                documents.call(choice, ToolCallsJson.more(index, more), left);
          };
      writer.data(chunk);
      left = List.of();
    }
  }

  @Override
  public void end(List<AnswerState> answers) {
    if (withUsage) {
      writer.data(
          documents.cost(answers.stream().map(answer -> answer.done().orElseThrow()).toList()));
    }
    writer.endMark();
  }

  @Override
  public void fail(Problem problem) {
    writer.data(problem.openAiDocument());
  }
}
