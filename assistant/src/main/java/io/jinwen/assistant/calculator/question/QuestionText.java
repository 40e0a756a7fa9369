package io.jinwen.assistant.calculator.question;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A question in one form: half-width digits and letters, lower case, no spaces. */
final class QuestionText {
  private static final Pattern SPACES = Pattern.compile("[\\s\\u3000]+");

  private QuestionText() {}

  /** Punctuation of Chinese stays as it is, so that ， is never taken for a comma of thousands. */
  static String folded(String question) {
    StringBuilder text = new StringBuilder(question.length());
    for (int i = 0; i < question.length(); i++) {
      char c = question.charAt(i);
      boolean letterOrDigit = c >= '０' && c <= '９' || c >= 'Ａ' && c <= 'Ｚ' || c >= 'ａ' && c <= 'ｚ';
      boolean sign = "．％＋－（）：＄".indexOf(c) >= 0;
      text.append(letterOrDigit || sign ? (char) (c - 0xFEE0) : c == '﹪' ? '%' : c);
    }
    String listed = text.toString().replaceAll("(?<=\\d),\\s+(?=[-−\\d])", "，");
    return SPACES.matcher(listed).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** The currency that is named in it; empty for none and for the yuan. */
  static Optional<String> currency(String text) {
    for (String[] names : CURRENCIES) {
      if (Pattern.compile(names[1]).matcher(text).find()) {
        return Optional.of(names[0]);
      }
    }
    return Optional.empty();
  }

  /** The names of currencies other than the yuan, for a pattern. */
  static final String FOREIGN =
      "美元|美金|usd|港元|港币|hkd|欧元|eur|英镑|gbp|日元|日币|日圆|jpy|澳元|澳币|aud|加元|加币|cad|新加坡元|新币|sgd|瑞士法郎|瑞郎|chf";

  private static final String[][] CURRENCIES = {
    {"美元", "美元|美金|usd"},
    {"港元", "港元|港币|hkd"},
    {"欧元", "欧元|eur"},
    {"英镑", "英镑|gbp"},
    {"日元", "日元|日币|日圆|jpy"},
    {"澳元", "澳元|澳币|aud"},
    {"加元", "加元|加币|cad"},
    {"新加坡元", "新加坡元|新币|sgd"},
    {"瑞士法郎", "瑞士法郎|瑞郎|chf"}
  };

  /** A text in which a stretch is blanked, so that places stay what they are. */
  static String blanked(String text, Matcher match) {
    return text.substring(0, match.start())
        + "_".repeat(match.end() - match.start())
        + text.substring(match.end());
  }
}
