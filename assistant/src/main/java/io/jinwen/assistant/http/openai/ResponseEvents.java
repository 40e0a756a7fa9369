package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.AnswerEvent;
import io.jinwen.assistant.conversation.AnswerState;
import io.jinwen.assistant.conversation.CallParser;
import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ReplyFormat;
import io.jinwen.assistant.http.SseWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A response as a stream of named events: items of the output are opened, filled and closed. */
final class ResponseEvents implements ReplyFormat {
  private final SseWriter writer;
  private final ResponseJson documents;
  private final boolean mayCall;
  private final CallParser calls = new CallParser();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder arguments = new StringBuilder();
  private String name = "";
  private int items;
  private int sequence;
  private boolean inMessage;
  private int call = -1; // the one that is open

  ResponseEvents(SseWriter writer, ResponseJson documents, boolean mayCall) {
    this.writer = writer;
    this.documents = documents;
    this.mayCall = mayCall;
  }

  @Override
  public void begin() {
    writer.begin();
    event("response.created", Map.of("response", documents.underWay()));
    event("response.in_progress", Map.of("response", documents.underWay()));
  }

  @Override
  public void event(int index, AnswerEvent event, AnswerState state) {
    switch (event) {
      case AnswerEvent.Quiet _ -> writer.quiet();
      case AnswerEvent.Piece(String piece, boolean thinking, _) -> {
        if (thinking) {
          return; // whole at the end
        }
        if (mayCall) {
          calls.next(piece).forEach(this::take);
        } else {
          say(piece);
        }
      }
      case AnswerEvent.Replaced(String instead, _) -> say("\n\n" + instead);
      case AnswerEvent.Done _ -> calls.end().forEach(this::take);
      case AnswerEvent.Opened _,
          AnswerEvent.Hinted _,
          AnswerEvent.TimedOut _,
          AnswerEvent.Failed _ -> {
        // no part of the output
      }
    }
  }

  private void take(CallParser.Part part) {
    switch (part) {
      case CallParser.Part.Text(String more) -> say(more);
      case CallParser.Part.Begun(int index, String function) -> {
        close();
        call = index;
        name = function;
        arguments.setLength(0);
        added(documents.call(index, function, "", "in_progress"));
      }
      case CallParser.Part.Arguments(int _, String more) -> {
        arguments.append(more);
        Map<String, Object> data = item();
        data.put("delta", more);
        event("response.function_call_arguments.delta", data);
      }
    }
  }

  private void say(String more) {
    if (!inMessage) {
      close();
      inMessage = true;
      text.setLength(0);
      added(documents.message("", "in_progress"));
      Map<String, Object> data = content();
      data.put("part", documents.part(""));
      event("response.content_part.added", data);
    }
    text.append(more);
    Map<String, Object> data = content();
    data.put("delta", more);
    data.put("logprobs", List.of());
    event("response.output_text.delta", data);
  }

  private void added(Map<String, Object> item) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("output_index", items);
    data.put("item", item);
    event("response.output_item.added", data);
  }

  /** Ends the item that is open. */
  private void close() {
    if (inMessage) {
      Map<String, Object> done = content();
      done.put("text", text.toString());
      done.put("logprobs", List.of());
      event("response.output_text.done", done);
      Map<String, Object> part = content();
      part.put("part", documents.part(text.toString()));
      event("response.content_part.done", part);
      finished(documents.message(text.toString(), "completed"));
      inMessage = false;
    } else if (call >= 0) {
      Map<String, Object> done = item();
      done.put("name", name);
      done.put("arguments", arguments.toString());
      event("response.function_call_arguments.done", done);
      finished(documents.call(call, name, arguments.toString(), "completed"));
      call = -1;
    }
  }

  private void finished(Map<String, Object> item) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("output_index", items++);
    data.put("item", item);
    event("response.output_item.done", data);
  }

  private Map<String, Object> item() {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(
        "item_id", inMessage ? documents.messageId() : documents.call(call, "", "", "").get("id"));
    data.put("output_index", items);
    return data;
  }

  private Map<String, Object> content() {
    Map<String, Object> data = item();
    data.put("content_index", 0);
    return data;
  }

  /** The whole once more, as the last event. */
  @Override
  public void end(List<AnswerState> answers) {
    close();
    Map<String, Object> whole = documents.whole(answers.getFirst(), mayCall);
    event("response." + whole.get("status"), Map.of("response", whole));
  }

  @Override
  public void fail(Problem problem) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", problem.kind().code());
    error.put("message", problem.detail());
    error.put("param", null);
    event("error", error);
  }

  private void event(String type, Map<String, Object> data) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("type", type);
    event.put("sequence_number", sequence++);
    event.putAll(data);
    writer.event(type, event);
  }
}
