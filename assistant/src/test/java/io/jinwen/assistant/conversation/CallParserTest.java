package io.jinwen.assistant.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallParserTest {
  /** Parts as text: {@code [0:name]} begins a call. */
  private static String heard(List<CallParser.Part> parts) {
    StringBuilder heard = new StringBuilder();
    for (CallParser.Part part : parts) {
      heard.append(
          switch (part) {
            case CallParser.Part.Text(String text) -> text;
            case CallParser.Part.Begun(int index, String name) -> "[%d:%s]".formatted(index, name);
            case CallParser.Part.Arguments(int _, String json) -> json;
          });
    }
    return heard.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "你好。 再见; 你好。 再见",
        "<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>; [0:f]{}",
        "看：\\n<tool_call>\\n{\"name\": \"f\", \"arguments\": {\"a\": \"}\\\\\"{\", \"b\": [{}]}}\\n</tool_call>; 看：[0:f]{\"a\": \"}\\\\\"{\", \"b\": [{}]}",
        "<tool_call>{\"name\":\"f\",\"parameters\":{\"x\":1}}</tool_call>\\n<tool_call>{\"name\":\"g\\\\u4e2d\",\"arguments\":{}}</tool_call>; [0:f]{\"x\":1}[1:g中]{}",
        "a <tool_call>否</tool_call> b; a<tool_call>否</tool_call> b",
        "a < b <tool; a < b <tool",
        "<tool_call>{\"name\":\"f\",\"arguments\":{\"a; [0:f]{\"a",
        "<tool_call>{\"na; <tool_call>{\"na"
      })
  void findsTheSameHoweverTheAnswerIsCut(String written, String expected) {
    String answer = written.replace("\\n", "\n").replace("\\\\", "\\");
    String wanted = expected.replace("\\\\", "\\");
    for (int size = 1; size <= answer.length(); size++) {
      CallParser parser = new CallParser();
      List<CallParser.Part> parts = new ArrayList<>();
      for (int from = 0; from < answer.length(); from += size) {
        parts.addAll(parser.next(answer.substring(from, Math.min(answer.length(), from + size))));
      }
      parts.addAll(parser.end());
      assertThat(heard(parts)).as("in pieces of %d", size).isEqualTo(wanted);
      assertThat(parser.hasCalls()).isEqualTo(expected.startsWith("[") || expected.contains("：["));
    }
  }
}
