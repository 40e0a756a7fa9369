package io.jinwen.assistant.knowledge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * How questions are parted for fitting the matcher: halves by the hash of the answer's id, for
 * near-misses by that of the folded text, so that nothing can be moved; folds of paraphrases.
 */
final class MatchHalves {
  static final int FOLDS = 8;

  private MatchHalves() {}

  /** Whether it is in the first half. */
  static boolean isInFirst(String idOrFoldedNearMiss) {
    return hash(idOrFoldedNearMiss) % 2 == 0;
  }

  /** In which fold a paraphrase is kept out of the index. */
  static int fold(String paraphrase) {
    return (int) (hash(FoldedText.of(paraphrase)) % FOLDS);
  }

  /** Whether it takes part in the fit: a quarter is enough, and all take many minutes. */
  static boolean isSampled(String paraphrase) {
    return hash(FoldedText.of(paraphrase)) / FOLDS % 4 == 0;
  }

  private static long hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(bytes, 0, 4));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java has SHA-256", impossible);
    }
  }
}
