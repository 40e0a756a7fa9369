package io.jinwen.assistant.context;

import io.jinwen.assistant.knowledge.Term;
import java.util.stream.Collectors;

/**
 * A term explained to the model, which the page shows too.
 *
 * @param name how the question names it
 * @param term the term
 * @param text the line that the model reads
 */
public record GlossaryNote(String name, Term term, String text) {
  static GlossaryNote of(String name, Term term) {
    return new GlossaryNote(name, term, line(term));
  }

  /** The same as material under a number. */
  Material material() {
    String alias = name.equals(term.term()) ? "" : "（" + name + "）";
    return new Material("名词", term.term() + alias, text);
  }

  private static String line(Term term) {
    String formula = term.formula().map(GlossaryNote::formula).orElse("");
    return term.definition() + formula;
  }

  private static String formula(Term.Formula formula) {
    String variables =
        formula.variables().entrySet().stream()
            .map(variable -> variable.getKey() + " 为" + variable.getValue())
            .collect(Collectors.joining("，"));
    return " 公式：" + formula.expression() + (variables.isEmpty() ? "" : "，其中 " + variables + "。");
  }
}
