package io.jinwen.assistant.policy.folding;

import java.util.HashMap;
import java.util.Map;

/** Letters of other scripts that look like Latin ones, and the Latin ones. */
final class LookAlikes {

  /** Each Latin letter with those that look like it, small or as their capitals do. */
  private static final String[] ROWS = {
    "aаɑα", "bвьƅβ", "cсϲ", "dԁ", "eеєҽε", "gɡ", "hһн", "iіıιї", "jјϳ", "kкκ", "lӏ", "mм", "nпη",
    "oоοσօ", "pрρ", "qԛ", "rг", "sѕ", "tтτ", "uυս", "vѵν", "wԝω", "xхχ", "yуγү"
  };

  private static final Map<Integer, Integer> LATIN = new HashMap<>();

  static {
    for (String row : ROWS) {
      for (int i = 1; i < row.length(); i++) {
        LATIN.put((int) row.charAt(i), (int) row.charAt(0));
      }
    }
  }

  private LookAlikes() {}

  /** The Latin letter, or the character itself. */
  static int latin(int lowerCase) {
    return lowerCase < 0x80 || lowerCase > 0x600
        ? lowerCase
        : LATIN.getOrDefault(lowerCase, lowerCase);
  }
}
