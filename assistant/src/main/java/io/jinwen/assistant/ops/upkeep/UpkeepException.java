package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.KnowledgeException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A change cannot be made as asked. The message is for the log; pages word {@link #code}, {@link
 * #values} and {@link #defect} themselves.
 */
public final class UpkeepException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_CHARACTERS = 100;

  /** What is wrong, with the sentence for the log. */
  public enum Code {
    /** A text that is needed says nothing. */
    EMPTY("a text that is needed says nothing"),
    /** A word or variant would hit by chance; it is the value. */
    TOO_SHORT("'%s' is too short"),
    /** A text is too long: its characters, and the most there may be. */
    TOO_LONG("%s characters are too many; there may be %s"),
    /** The text of an entry names no id. */
    NO_ID("the entry has no id"),
    /** An id is no name of a file: small letters, digits and hyphens. */
    BAD_ID("'%s' is no id"),
    /** The id of an entry stays: what it is, and what it would become. */
    ID_CHANGED("the id '%s' cannot become '%s'"),
    /** There is an entry of that id already. */
    EXISTS("there is an entry '%s' already"),
    /** There is no such entry. */
    NOT_FOUND("there is no entry '%s'"),
    /** The reader that reads it at the start refuses it. */
    DEFECTIVE("%s"),
    /** A rule card stays silent on an example on which it says that it fires. */
    EXAMPLE_SILENT("the card does not fire on its example '%s'"),
    /** A rule card fires on an example on which it says that it stays silent. */
    EXAMPLE_FIRES("the card fires on its silent example '%s'");

    private final String sentence;

    Code(String sentence) {
      this.sentence = sentence;
    }
  }

  private final Code code;
  private final transient List<String> values;
  private final transient Optional<KnowledgeException> defect;

  UpkeepException(Code code, Object... values) {
    this(code, Arrays.stream(values).map(UpkeepException::shown).toList(), Optional.empty());
  }

  private UpkeepException(Code code, List<String> values, Optional<KnowledgeException> defect) {
    super(code.sentence.formatted(values.toArray()), defect.orElse(null));
    this.code = code;
    this.values = values;
    this.defect = defect;
  }

  /** What the reader refuses. */
  static UpkeepException defective(KnowledgeException defect) {
    return new UpkeepException(
        Code.DEFECTIVE, List.of(String.valueOf(defect.getMessage())), Optional.of(defect));
  }

  public Code code() {
    return code;
  }

  /** What belongs into the gaps of the sentence. */
  public List<String> values() {
    return values;
  }

  /** What the reader found, where it is DEFECTIVE. */
  public Optional<KnowledgeException> defect() {
    return defect;
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.codePointCount(0, text.length()) <= SHOWN_CHARACTERS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARACTERS)) + "…";
  }
}
