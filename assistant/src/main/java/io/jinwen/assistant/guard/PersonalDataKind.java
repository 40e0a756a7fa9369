package io.jinwen.assistant.guard;

/** Personal data that is recognised, and how many of its first and last digits stay readable. */
public enum PersonalDataKind {
  /** A resident identity number of 18 places whose check digit is right. */
  IDENTITY_NUMBER(3, 4),
  /** A bank card number whose check digit is right and whose length fits its issuer. */
  BANK_CARD(4, 4),
  /** A mobile number of the mainland, the country code not counted. */
  MOBILE_PHONE(3, 4),
  /** The subscriber's part of a landline number; the area code stays readable. */
  LANDLINE(0, 4),
  /** The part of an e-mail address before the at sign. */
  EMAIL(1, 0);

  private final int firstKept;
  private final int lastKept;

  PersonalDataKind(int firstKept, int lastKept) {
    this.firstKept = firstKept;
    this.lastKept = lastKept;
  }

  /**
   * The masked form of what was found, same length: letters and digits become full-width stars, so
   * that Markdown takes none of it for markup; separators stay.
   */
  String mask(CharSequence found) {
    int places = (int) found.chars().filter(PersonalDataKind::isPlace).count();
    StringBuilder masked = new StringBuilder(found.length());
    int place = 0;
    for (int i = 0; i < found.length(); i++) {
      char character = found.charAt(i);
      if (!isPlace(character)) {
        masked.append(character);
        continue;
      }
      masked.append(
          place < firstKept || place >= places - lastKept ? character : StreamFilter.MASK);
      place++;
    }
    return masked.toString();
  }

  private static boolean isPlace(int character) {
    return Character.isLetterOrDigit(character);
  }
}
