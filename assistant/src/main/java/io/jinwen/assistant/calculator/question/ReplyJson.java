package io.jinwen.assistant.calculator.question;

import io.jinwen.assistant.calculator.CalculationJson;
import io.jinwen.assistant.calculator.Calculators;
import java.util.LinkedHashMap;
import java.util.Map;

/** A reply as a document; its {@code kind} says which. */
public final class ReplyJson {
  private ReplyJson() {}

  public static Map<String, Object> of(Reply reply) {
    Map<String, Object> document = new LinkedHashMap<>();
    switch (reply) {
      case Reply.Calculated(_, var calculation) -> {
        document.put("kind", "calculated");
        document.putAll(CalculationJson.of(calculation));
      }
      case Reply.Needs(Asked asked, var missing) -> {
        document.put("kind", "needs_input");
        begin(document, asked);
        document.put("missing", missing.stream().map(CalculationJson::of).toList());
      }
      case Reply.Refused(Asked asked, String reason) -> {
        document.put("kind", "refused");
        begin(document, asked);
        document.put("reason", reason);
      }
    }
    return document;
  }

  private static void begin(Map<String, Object> document, Asked asked) {
    document.put("calculator", asked.calculator());
    document.put("name", Calculators.get(asked.calculator()).name());
    document.put("inputs", CalculationJson.inputs(asked.calculator(), asked.inputs()));
  }
}
