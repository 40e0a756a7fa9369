package io.jinwen.assistant.conversation;

import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.question.CalculatorChoice;
import io.jinwen.assistant.calculator.tool.CalculatorTool;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The calculators that a model may call for its answer. */
record OfferedCalculators(List<Calculator> calculators) {
  static final OfferedCalculators NONE = new OfferedCalculators(List.of());

  /** The rest of the context is for conversation and answer. */
  private static final int PART_OF_CONTEXT = 4;

  /**
   * Those that may help with a question, as many as fit; none for a model that cannot use tools.
   *
   * @param before what was asked before it; may be empty
   */
  static OfferedCalculators to(Engine engine, String question, String before) {
    if (!engine.model().canUseTools()) {
      return NONE;
    }
    int left = engine.model().contextTokensMax() / PART_OF_CONTEXT;
    List<Calculator> offered = new ArrayList<>();
    for (Calculator calculator : CalculatorChoice.of(question, before)) {
      left -= tokens(engine, calculator);
      if (left >= 0) {
        offered.add(calculator);
      }
    }
    return new OfferedCalculators(offered);
  }

  boolean isEmpty() {
    return calculators.isEmpty();
  }

  /** What the model reads. */
  List<Tool> tools() {
    return calculators.stream().map(CalculatorTool::of).toList();
  }

  /** What its answer is held to. */
  AnswerFormat format() {
    return isEmpty()
        ? new AnswerFormat.Free()
        : new AnswerFormat.Calls(
            calculators.stream().map(CalculatorTool::function).toList(), Map.of(), false, true);
  }

  /** How much room the definitions take, about. */
  int tokens(Engine engine) {
    return calculators.stream().mapToInt(calculator -> tokens(engine, calculator)).sum();
  }

  private static int tokens(Engine engine, Calculator calculator) {
    Object definition = CalculatorTool.of(calculator).definition();
    return engine.countTokens(JsonMapper.shared().writeValueAsString(definition));
  }
}
