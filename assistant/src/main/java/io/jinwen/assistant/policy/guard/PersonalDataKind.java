package io.jinwen.assistant.policy.guard;

/** Personal data that is recognised, and how many of its first and last digits stay readable. */
public enum PersonalDataKind {
  /** A resident identity number of 18 or 15 places. */
  IDENTITY_NUMBER(3, 4),
  /** A bank card number whose length fits its issuer. */
  BANK_CARD(4, 4),
  /** A mobile number of the mainland, the country code not counted. */
  MOBILE_PHONE(3, 4),
  /** The subscriber's part of a landline number; the area code stays readable. */
  LANDLINE(0, 4),
  /** The part of an e-mail address before the at sign. */
  EMAIL(1, 0),
  /** A passport or travel permit, beside its word. */
  TRAVEL_DOCUMENT(1, 2),
  /** The plate of a car; the province and its letter stay readable. */
  PLATE(0, 2),
  /** The name of an account at WeChat or QQ, beside its word. */
  MESSENGER_ID(1, 0),
  /** A card's security code or a one-time code, beside its word. */
  SECRET_CODE(0, 0);

  private static final char MASK = StreamFilter.MASK;

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
    int places = (int) found.chars().filter(character -> isPlace((char) character)).count();
    StringBuilder masked = new StringBuilder(found.length());
    int place = 0;
    for (int i = 0; i < found.length(); i++) {
      char character = found.charAt(i);
      boolean isPair = Character.isHighSurrogate(character) && i + 1 < found.length();
      if (isPair || !isPlace(character)) {
        masked.append(isPair && isPlace(found.charAt(i + 1)) ? "" : character);
        continue;
      }
      boolean kept = place < firstKept || place >= places - lastKept;
      boolean isHalf = Character.isLowSurrogate(character);
      masked.append(kept && isHalf ? PersonalDataFold.fold(character) : kept ? character : MASK);
      place++;
    }
    return masked.toString();
  }

  private static boolean isPlace(char character) {
    return Character.isLetterOrDigit(character) || PersonalDataFold.isDigit(character);
  }
}
