package io.jinwen.assistant.policy.guard;

import java.util.List;

/**
 * Personal data in text: identity numbers, bank cards, telephone numbers, e-mail addresses, travel
 * documents, plates, messenger names and codes, told from amounts, dates and serial numbers by
 * their check digits and by what stands around them.
 *
 * <p>Used for logs, exports, the audit and, by setting, for answers.
 */
public final class PersonalData {

  private PersonalData() {}

  /** The text with its personal data masked, first and last digits kept as banks do. */
  public static String mask(String text) {
    PersonalDataStream stream = new PersonalDataStream();
    return stream.next(text) + stream.end();
  }

  /**
   * Something that was found.
   *
   * @param kind what it is
   * @param sure false where its check digit is wrong, or where another number may look the same
   */
  public record Finding(PersonalDataKind kind, boolean sure) {}

  /** What kinds occur, in the order of the text. */
  public static List<PersonalDataKind> kinds(String text) {
    return findings(text).stream().map(Finding::kind).toList();
  }

  /** What occurs, in the order of the text. */
  public static List<Finding> findings(String text) {
    PersonalDataStream stream = new PersonalDataStream();
    stream.next(text);
    stream.end();
    return stream.found();
  }
}
