package io.jinwen.assistant.policy.guard;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JsonCloserTest {
  private static final List<String> DOCUMENTS =
      List.of(
          "{}",
          "[]",
          "\"保本\"",
          "-12.5e+3",
          "true",
          "{\"a\":1,\"b\":[1,2,{\"c\":\"x\\\"y\\u4fdd\\\\\"}],\"d\":null}",
          "[ [ ] , { } , false , \"\\n\" , 0.5 ]",
          "{ \"名称\" : { \"等级\" : \"R3\" } , \"空\" : [ null , true ] }");

  @Test
  void whatIsCutAnywhereStaysJson() {
    for (String document : DOCUMENTS) {
      for (int end = 0; end <= document.length(); end++) {
        JsonCloser closer = new JsonCloser();
        closer.shown(document.substring(0, end));
        String closed = document.substring(0, end) + closer.closing();
        assertThatCode(() -> JsonMapper.shared().readTree(closed))
            .as(closed)
            .doesNotThrowAnyException();
      }
    }
  }
}
