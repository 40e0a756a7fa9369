package io.jinwen.assistant.http.openai;

import io.jinwen.assistant.http.Problem;
import io.jinwen.assistant.http.ProblemException;
import io.jinwen.assistant.http.ProblemKind;
import io.jinwen.engine.Engine;
import java.util.Map;

/** The names under which the one loaded model is asked for. */
final class ModelName {
  /** Stands for whatever model is loaded. */
  static final String DEFAULT = "default";

  private ModelName() {}

  /**
   * @throws ProblemException MODEL_NOT_FOUND for any other name
   */
  static void require(String asked, Engine engine) {
    String name = engine.model().name();
    if (!asked.equals(name) && !asked.equals(DEFAULT)) {
      String shown = Problem.shown(asked);
      throw new ProblemException(
          ProblemKind.MODEL_NOT_FOUND,
          "没有模型 %s；现有的是 %s，也可写 %s。".formatted(shown, name, DEFAULT),
          Map.of("field", "model", "value", shown));
    }
  }
}
