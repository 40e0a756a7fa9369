package io.jinwen.assistant.knowledge;

/**
 * What can be wrong with a data file, with the sentence for the log. Pages have their own words for
 * each, with the same values in the gaps.
 */
public enum Defect {
  /** Line, column, and what the reader says. */
  NO_YAML("line %s, column %s is no YAML: %s"),
  /** What the reader says, where it names no place. */
  NO_YAML_TEXT("is no YAML: %s"),
  NOT_A_LIST("must be a list of entries"),
  NOT_AN_ENTRY("must have named fields, among them its id"),
  /** The field, and those there are. */
  UNKNOWN_FIELD("field %s is unknown; known are %s"),
  /** The field. */
  MISSING("field %s is missing or empty"),
  /** The field, and what it holds; the same below. */
  NOT_A_TEXT("field %s must be a text, is %s"),
  LIST_EXPECTED("field %s must be a list, is %s"),
  TEXTS_EXPECTED("field %s must be a list of texts, holds %s"),
  GROUP_EXPECTED("field %s must have named fields, is %s"),
  NOT_A_NUMBER("field %s must be a number, is %s"),
  NOT_A_WHOLE_NUMBER("field %s must be a whole number, is %s"),
  NOT_A_DAY("field %s must be a day such as 2026-11-01, is %s"),
  /** The field, what it holds, and what it may hold. */
  NOT_ONE_OF("field %s is %s; known are %s"),
  /** The field, what it holds, and the bounds. */
  OUT_OF_RANGE("field %s is %s, must be from %s to %s"),
  /** The id. */
  ID_TWICE("the id %s is used by another entry too"),
  ID_NOT_OF_FILE("the id must be that of the file name, %s"),
  /** The field, and the id that it names. */
  UNKNOWN_TERM("field %s names no glossary entry: %s"),
  /** The field, and the id that it names. */
  UNKNOWN_RULE("field %s names no rule of the register: %s"),
  /** The id that stands between the braces. */
  UNKNOWN_FACT("facts.yaml has no fact %s"),
  BASIS_OR_SOURCE("must have either basis (rules of the register) or source (anything else)"),
  /** The name, and the id of the other term. */
  NAME_TAKEN("name %s also belongs to %s; remove one or list both in glossary-ambiguous.yaml"),
  GLOSSARY_EMPTY("holds no entry"),
  REGULATION_MISSING("a card that is verified must name its regulation"),
  FIRES_ALWAYS("trigger would fire on every text; give any, all, patterns or suitability"),
  /** The pattern, the character at which it breaks, and why. */
  BAD_PATTERN("trigger pattern %s does not compile at character %s: %s"),
  /** The pattern, and the part of it that needs looking around or back. */
  PATTERN_NOT_LINEAR(
      "trigger pattern %s uses %s; patterns run in linear time, without looking ahead or behind and"
          + " without references to a group"),
  /** The pattern, its size, and the most that is allowed. */
  PATTERN_TOO_LARGE("trigger pattern %s has the size %s, at most %s is allowed"),
  /** What is wrong with the scale of the conversation's risk. */
  BAD_SCALE("a number is missing, no number or out of bounds: %s"),
  /** The form of a word, its characters after folding, and how many it needs. */
  FORM_TOO_SHORT("form '%s' has %s characters after folding, needs at least %s"),
  /** What stands in place of a pair. */
  NOT_A_PAIR("same holds pairs of two ids, not: %s"),
  FILE_MISSING("is missing"),
  UNREADABLE("cannot be read"),
  PROGRAM_INCOMPLETE("is not on the class path; the program is incomplete");

  private final String sentence;

  Defect(String sentence) {
    this.sentence = sentence;
  }

  /** In English; each {@code %s} is a gap for a value. */
  public String sentence() {
    return sentence;
  }
}
