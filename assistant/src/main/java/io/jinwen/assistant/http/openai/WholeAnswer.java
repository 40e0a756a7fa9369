package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.conversation.CallParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * An answer that is complete.
 *
 * @param text beside the calls
 * @param calls of tools, in the shape of OpenAI's API
 * @param names of the functions
 * @param arguments of each, as JSON
 */
record WholeAnswer(
    String text, List<Map<String, Object>> calls, List<String> names, List<String> arguments) {
  static WholeAnswer text(String text) {
    return new WholeAnswer(text, List.of(), List.of(), List.of());
  }

  /**
   * @param ids names each call by its place
   */
  static WholeAnswer parsed(String answer, IntFunction<String> ids) {
    CallParser parser = new CallParser();
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>();
    List<StringBuilder> arguments = new ArrayList<>();
    Stream.concat(parser.next(answer).stream(), parser.end().stream())
        .forEach(part -> {
          switch (part) {
            case CallParser.Part.Text(String more) -> text.append(more);
            case CallParser.Part.Begun(int _, String name) -> {
              names.add(name);
              arguments.add(new StringBuilder());
            }
            case CallParser.Part.Arguments(int _, String json) -> arguments.getLast().append(json);
          }
        });
    List<Map<String, Object>> calls = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      calls.add(ToolCallsJson.whole(ids.apply(i), names.get(i), arguments.get(i).toString()));
    }
    return new WholeAnswer(
        text.toString(), calls, names, arguments.stream().map(StringBuilder::toString).toList());
  }
}
