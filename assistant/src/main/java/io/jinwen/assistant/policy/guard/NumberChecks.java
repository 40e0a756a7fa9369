package io.jinwen.assistant.policy.guard;

/** Which strings of digits can be an identity number, a bank card or a telephone number. */
final class NumberChecks {
  private static final int[] IDENTITY_WEIGHTS = {
    7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2
  };
  private static final String IDENTITY_CHECKS = "10x98765432";

  private NumberChecks() {}

  /** The form of an identity number of 18 places: province, day of birth, whatever the check. */
  static boolean hasIdentityForm(String number) {
    return number.length() == 18
        && isProvince(number)
        && (number.startsWith("19", 6) || number.startsWith("20", 6))
        && isDay(number, 10);
  }

  /** The form of one of 15 places, which have no check. */
  static boolean hasOldIdentityForm(String number) {
    return number.length() == 15 && isProvince(number) && isDay(number, 8);
  }

  /** The check of GB 11643-1999 (ISO 7064, MOD 11-2). */
  static boolean hasIdentityCheck(String number) {
    int sum = 0;
    for (int i = 0; i < IDENTITY_WEIGHTS.length; i++) {
      sum += (number.charAt(i) - '0') * IDENTITY_WEIGHTS[i];
    }
    return IDENTITY_CHECKS.charAt(sum % 11) == number.charAt(17);
  }

  /** Lengths by the issuer's first digits (ISO/IEC 7812; UnionPay 62 has 16 to 19). */
  static boolean hasCardLength(String number) {
    int length = number.length();
    if (length < 15 || length > 19) {
      return false;
    }
    int two = Integer.parseInt(number.substring(0, 2));
    if (two == 62 || two == 60) {
      return length >= 16;
    }
    if (two == 34 || two == 37) {
      return length == 15;
    }
    if (number.startsWith("9558")) {
      return length == 19;
    }
    int four = Integer.parseInt(number.substring(0, 4));
    boolean oneLength =
        two / 10 == 4 || two == 35 || two >= 51 && two <= 55 || four >= 2221 && four <= 2720;
    return oneLength && length == 16;
  }

  /** The check of ISO/IEC 7812-1, annex B. */
  static boolean hasLuhnCheck(String number) {
    int sum = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(number.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? digit : digit * 2;
      sum += weighted > 9 ? weighted - 9 : weighted;
    }
    return sum % 10 == 0;
  }

  /** Eleven digits of a mobile number of the mainland. */
  static boolean isMobile(String number) {
    return number.length() == 11
        && number.charAt(0) == '1'
        && number.charAt(1) >= '3'
        && number.charAt(1) <= '9';
  }

  /** Codes of GB/T 2260. */
  private static boolean isProvince(String number) {
    int region = Integer.parseInt(number.substring(0, 2));
    return switch (region / 10) {
      case 1 -> region <= 15 && region >= 11;
      case 2 -> region >= 21 && region <= 23;
      case 3 -> region >= 31 && region <= 37;
      case 4 -> region >= 41 && region <= 46;
      case 5 -> region >= 50 && region <= 54;
      case 6 -> region >= 61 && region <= 65;
      case 7, 8, 9 -> region == 71 || region == 81 || region == 82 || region == 83 || region == 91;
      default -> false;
    };
  }

  private static boolean isDay(String number, int at) {
    int month = Integer.parseInt(number.substring(at, at + 2));
    int day = Integer.parseInt(number.substring(at + 2, at + 4));
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }
}
