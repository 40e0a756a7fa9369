package io.jinwen.assistant.knowledge;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A defect in a data file. The message is for the log: it names the file, the entry and what to
 * correct. Pages word {@link #defect} and {@link #values} themselves.
 */
public final class KnowledgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_CHARACTERS = 200;

  private final String file;
  private final String entry;
  private final Defect defect;
  private final transient List<String> values;

  /**
   * A defect at a place that is not known here; {@link #in} names it.
   *
   * @param values what belongs into the gaps of its sentence, in their order
   */
  public KnowledgeException(Defect defect, Object... values) {
    this("", "", defect, Arrays.stream(values).map(KnowledgeException::shown).toList());
  }

  private KnowledgeException(String file, String entry, Defect defect, List<String> values) {
    super(place(file, entry) + defect.sentence().formatted(values.toArray()));
    this.file = file;
    this.entry = entry;
    this.defect = defect;
    this.values = values;
  }

  /** A text that is no YAML, with the line and the column where the reader gave up. */
  public static KnowledgeException noYaml(YAMLException broken) {
    if (broken instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      Mark place = marked.getProblemMark();
      return new KnowledgeException(
              Defect.NO_YAML, place.getLine() + 1, place.getColumn() + 1, marked.getProblem())
          .because(broken);
    }
    return new KnowledgeException(Defect.NO_YAML_TEXT, broken.getMessage()).because(broken);
  }

  /** What there is to choose from, as one value. */
  public static String choice(Collection<String> known) {
    return known.stream().sorted().collect(Collectors.joining(" / "));
  }

  /** The same with what led to it. */
  public KnowledgeException because(Throwable cause) {
    initCause(cause);
    return this;
  }

  /** The same in a file, unless its place is known already. */
  public KnowledgeException in(String where) {
    return in(where, "");
  }

  /** The same in an entry of a file, unless its place is known already. */
  public KnowledgeException in(String where, String id) {
    if (!file.isEmpty() || !entry.isEmpty()) {
      return this;
    }
    KnowledgeException placed = new KnowledgeException(where, id, defect, values);
    return placed.because(getCause() == null ? this : getCause());
  }

  /** The id of the entry; empty where the defect is in none. */
  public String entry() {
    return entry;
  }

  /** What is wrong. */
  public Defect defect() {
    return defect;
  }

  /** What belongs into the gaps of the sentence. */
  public List<String> values() {
    return values;
  }

  private static String place(String file, String entry) {
    if (entry.isEmpty()) {
      return file.isEmpty() ? "" : file + ": ";
    }
    return (file.isEmpty() ? "" : file + ", ") + "entry " + entry + ": ";
  }

  /** On one line and not longer than a reader needs to find it. */
  private static String shown(Object value) {
    String text = String.valueOf(value).strip().replaceAll("\\s+", " ");
    return text.codePointCount(0, text.length()) <= SHOWN_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
  }
}
