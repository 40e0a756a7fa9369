package io.jinwen.engine.text.template;

import java.util.List;
import java.util.Map;

/** A parsed template. Immutable and safe for use by many threads. */
final class Template {
  private final List<Node> nodes;

  /**
   * @throws io.jinwen.engine.api.EngineException MODEL_UNSUPPORTED with the line of a mistake
   */
  Template(String source) {
    nodes = Parser.parse(source);
  }

  /** The text for these variables; functions count as variables. */
  Value.Text render(Map<String, Value> variables) {
    return Interpreter.render(nodes, variables);
  }
}
