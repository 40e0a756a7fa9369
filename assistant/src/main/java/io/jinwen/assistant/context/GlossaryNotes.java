package io.jinwen.assistant.context;

import io.jinwen.assistant.knowledge.Term;
import io.jinwen.assistant.knowledge.TermMention;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Notes on the terms that a question names, each term once. */
public final class GlossaryNotes implements ContextSource {
  private final List<GlossaryNote> notes = new ArrayList<>();
  private final int tokensMax;

  public GlossaryNotes(List<TermMention> mentions, int tokensMax) {
    this.tokensMax = tokensMax;
    Set<String> seen = new HashSet<>();
    for (TermMention mention : mentions) {
      for (Term term : mention.terms()) {
        if (seen.add(term.id())) {
          notes.add(GlossaryNote.of(mention.name(), term));
        }
      }
    }
  }

  @Override
  public List<Material> find() {
    return notes.stream().map(GlossaryNote::material).toList();
  }

  @Override
  public int tokensMax() {
    return tokensMax;
  }

  /** Those that became part of a prompt, in the order of the question. */
  public List<GlossaryNote> among(List<Material> material) {
    return notes.stream().filter(note -> material.contains(note.material())).toList();
  }

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
}
