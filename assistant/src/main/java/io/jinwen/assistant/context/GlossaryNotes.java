package io.jinwen.assistant.context;

import io.jinwen.assistant.knowledge.Term;
import io.jinwen.assistant.knowledge.TermMention;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
}
