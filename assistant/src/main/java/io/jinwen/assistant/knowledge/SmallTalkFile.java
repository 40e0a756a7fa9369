package io.jinwen.assistant.knowledge;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Reads {@code small-talk.yaml}. */
public final class SmallTalkFile {
  private static final String FILE = "small-talk.yaml";
  private static final Set<String> FIELDS = Set.of("id", "words", "beside", "answer");

  /**
   * A kind of small talk.
   *
   * @param words of which one must occur, folded, longer ones first
   * @param beside what may stand beside them
   * @param answer what is said back
   */
  public record Kind(String id, List<String> words, List<String> beside, String answer) {}

  private SmallTalkFile() {}

  /**
   * @throws KnowledgeException naming the kind in which something is missing
   */
  public static List<Kind> read(DataFolder knowledge) {
    return Entry.listOf(FILE, knowledge.text(FILE)).stream().map(SmallTalkFile::kind).toList();
  }

  private static Kind kind(Entry entry) {
    entry.allowOnly(FIELDS);
    return new Kind(
        entry.text("id"),
        folded(entry.texts("words")),
        folded(entry.optionalTexts("beside")),
        entry.text("answer"));
  }

  private static List<String> folded(List<String> words) {
    return words.stream()
        .map(FoldedText::of)
        .sorted(Comparator.comparingInt(String::length).reversed())
        .toList();
  }
}
