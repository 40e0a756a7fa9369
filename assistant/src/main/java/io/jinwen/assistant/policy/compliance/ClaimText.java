package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.policy.folding.Escapes;
import io.jinwen.assistant.policy.folding.Folding;
import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text made ready for rule matching: escapes read ({@link Escapes}), letters folded as everywhere
 * ({@link Folding}), white space and invisible characters removed, line breaks kept as sentence
 * ends.
 *
 * <p>It also tells a claim from its denial. "本产品保本保息" claims; "本产品不保本保息", "严禁宣称保本保息" and "保本保息是骗局"
 * do not. The test is deliberately narrow: a denial is looked for only inside the same clause
 * before the phrase, or as a plain condemnation shortly after it, so that a stray "不" elsewhere in
 * the answer cannot excuse a promise.
 *
 * <p>Phrases of a few Latin letters are looked for as whole words ("eth" is not in "method"), in
 * the words, where white space still parts them.
 *
 * @param value without white space
 * @param words the same with a blank for white space
 */
public record ClaimText(String value, String words) {

  /** Longer phrases are hardly ever inside other words, and are found in inflected ones. */
  private static final int LETTERS_OF_A_WORD_MAX = 5;

  private static final int CHARACTERS_BEFORE = 80;
  static final int CHARACTERS_AFTER = 80;
  private static final int CHARACTERS_OF_HEADING = 180;

  /**
   * A word that denies or reports what follows it; common words that only look like one are out.
   */
  private static final Pattern DENIAL =
      Pattern.compile(
          // "能不能", "有没有" ask; they deny nothing.
          "(?<!能(?=不能)|会(?=不会)|是(?=不是)|可(?=不可)|要(?=不要)|该(?=不该))"
              + "不(?![仅但断错止过光只妨愧同必管]|用(?:担心|怕|愁|操心|怀疑))"
              + "|(?<!有(?=没有))没|未(?!来)|无(?![论疑须需])|非(?!常)|勿|切莫|(?<![特分类级个])别(?!人)"
              + "|禁止|严禁|杜绝|拒绝|避免|谨防|警惕|防止|防范|所谓|打破|是否|能否"
              + "|声称|宣称|号称|谎称|自称|冒充|打着|鼓吹|诱骗|诱导|误以为|误认为|轻信|违规|违法");

  /** One that reaches over "and": who may not claim one thing may not claim the next. */
  private static final Pattern REACHING_DENIAL =
      Pattern.compile(
          "不得|(?<!能)不能|(?<!可)不可(?!能)|不许|不准|(?<!要)不要(?!担心|怕)|不应|(?<!该)不该"
              + "|(?<!会)不会(?=承诺|保证|宣称)|不承诺|不保证|不存在|没有任何(?=产品|机构|人|理财)"
              + "|并非|切莫|勿|禁止|严禁|杜绝|拒绝|避免|谨防|警惕|防止|防范|所谓|声称|宣称|号称|谎称|自称|冒充|打着|鼓吹"
              + "|诱骗|诱导|误以为|误认为|轻信|违规|违法|(?:not|no|never|any)$|donot|doesnot|isnot|arenot|cannot|can't|isn't|neither");

  /** What joins two statements of one clause, of which the first may deny alone. */
  private static final Pattern JOIN = Pattern.compile("还(?!是|没)|又|而且|并且|同时|更(?!不)|(?<!而|并)且");

  /** Signs that are put between characters and end no clause. */
  private static final Pattern INSERTED =
      Pattern.compile("(?<=\\p{IsHan})[*_~`·•|^=#@&$\\\\/.-]{1,16}(?=\\p{IsHan})");

  /** Three characters and more that stand alone, with something between each two. */
  private static final Pattern SPELLED =
      Pattern.compile(
          "(?<!\\p{IsHan})\\p{IsHan}(?:[^\\p{IsHan}]{1,3}\\p{IsHan}){2,}(?!\\p{IsHan})");

  private static final Pattern NOT_IDEOGRAPH = Pattern.compile("[^\\p{IsHan}]+");

  /** A condemnation of what came just before. */
  private static final Pattern CONDEMNATION =
      Pattern.compile(
          "^[\"”』」']?(?:、?[“\"][^”\"]{1,12}[”\"])*"
              + "(?:[^,。;!?\\n]{0,14}(?<!不|不是|并非|没有)"
              + "(?:违规|违法|不合规|骗局|诈骗|[是属于]误导|不可信|不要信|虚假|禁止|警惕|不代表|不等于|不意味)"
              + "|[^。;!?\\n]{0,70}(?<!不|不会|并非|没有)"
              + "(?:所禁止|明令禁止|属于违规|属于违法|构成违法|构成犯罪|是诈骗|为诈骗|是骗局|一律不[得是可能])"
              + "|.{0,4}(?:说法|宣传语|话术|字样|表述|诱饵|口号|噱头|幌子|名义|催促))");

  /** A heading such as "禁止：" over a list, up to the phrase; a full stop ends its reach. */
  private static final Pattern FORBIDDING_HEADING =
      Pattern.compile("(?:禁止|不得|严禁|切勿|禁忌|红线)[^,。;!?:\\n]{0,4}:[^。!?]{0,160}$");

  /** Prepares any text; null is refused. */
  public static ClaimText of(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    StringBuilder words = new StringBuilder(text.length());
    Escapes escapes =
        new Escapes((codePoint, units) -> {
          String folded = fold(codePoint);
          kept.append(folded);
          words.append(folded.isEmpty() && isSpace(codePoint) ? " " : folded);
        });
    text.codePoints().forEach(escapes::read);
    escapes.end();
    return new ClaimText(kept.toString(), words.toString());
  }

  /**
   * Prepares a question: symbols, marks and letters between each two characters of a phrase are
   * left out, too ("保·本·保·息", "保1本2保3息").
   */
  static ClaimText ofQuestion(String text) {
    ClaimText read = of(text);
    String value = INSERTED.matcher(read.value).replaceAll("");
    Matcher spelled = SPELLED.matcher(value);
    String joined = spelled.replaceAll(it -> NOT_IDEOGRAPH.matcher(it.group()).replaceAll(""));
    return new ClaimText(joined, read.words);
  }

  /** Whether the phrase, prepared the same way, occurs at all. */
  boolean contains(String phrase) {
    return isShortWord(phrase) ? wordAt(phrase, 0) >= 0 : value.contains(phrase);
  }

  private static boolean isShortWord(String phrase) {
    return phrase.length() <= LETTERS_OF_A_WORD_MAX
        && phrase.chars().anyMatch(ClaimText::isLatin)
        && phrase.chars().allMatch(c -> isLatin(c) || c >= '0' && c <= '9');
  }

  private static boolean isLatin(int character) {
    return character >= 'a' && character <= 'z';
  }

  /** Where among the words this one stands next, also in the plural, or -1. */
  private int wordAt(String phrase, int from) {
    int at = words.indexOf(phrase, from);
    while (at >= 0) {
      int end = at + phrase.length();
      boolean plural = end < words.length() && words.charAt(end) == 's';
      if (!isLatinAt(at - 1) && (!isLatinAt(end) || plural && !isLatinAt(end + 1))) {
        return at;
      }
      at = words.indexOf(phrase, at + 1);
    }
    return at;
  }

  private boolean isLatinAt(int at) {
    return at >= 0 && at < words.length() && isLatin(words.charAt(at));
  }

  private boolean claimsWord(String phrase) {
    for (int at = wordAt(phrase, 0); at >= 0; at = wordAt(phrase, at + 1)) {
      String before = words.substring(0, at).replace(" ", "");
      String after = words.substring(at + phrase.length()).replace(" ", "");
      if (!isDeniedBefore(before, before.length(), before.length())
          && !isCondemnedAfter(after, 0)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the phrase, prepared the same way, occurs at least once without being denied. */
  public boolean claims(String phrase) {
    if (isShortWord(phrase)) {
      return claimsWord(phrase);
    }
    for (int at = value.indexOf(phrase); at >= 0; at = value.indexOf(phrase, at + 1)) {
      if (claimsAt(at, at + phrase.length())) {
        return true;
      }
    }
    return false;
  }

  /** Whether the phrase found here is not denied. */
  boolean claimsAt(int start, int end) {
    return !isDenied(start, start, end);
  }

  /** Whether the pattern matches at all. */
  boolean contains(RulePattern pattern) {
    return pattern.occursIn(value);
  }

  /** Whether the pattern matches at least once without being denied, before or within the match. */
  boolean claims(RulePattern pattern) {
    return pattern.occursIn(value, (start, end) -> !isDenied(start, end, end));
  }

  private static int lastJoin(CharSequence clause) {
    Matcher join = JOIN.matcher(clause);
    int at = 0;
    while (join.find()) {
      at = join.end();
    }
    return at;
  }

  private boolean isDenied(int start, int denialEnd, int end) {
    return isDeniedBefore(value, start, denialEnd) || isCondemnedAfter(value, end);
  }

  /** {@code denialEnd}: up to where a denial is looked for; a phrase's own words are no denial. */
  static boolean isDeniedBefore(CharSequence text, int start, int denialEnd) {
    int clauseStart = start;
    while (clauseStart > 0
        && start - clauseStart < CHARACTERS_BEFORE
        && ",。;!?:\n".indexOf(text.charAt(clauseStart - 1)) < 0) {
      clauseStart--;
    }
    int headingStart = Math.max(0, start - CHARACTERS_OF_HEADING);
    CharSequence clause = text.subSequence(clauseStart, start);
    int part = clauseStart + lastJoin(clause);
    return DENIAL.matcher(text.subSequence(part, denialEnd)).find()
        || REACHING_DENIAL.matcher(clause).find()
        || FORBIDDING_HEADING.matcher(text.subSequence(headingStart, start)).find();
  }

  static boolean isCondemnedAfter(CharSequence text, int end) {
    int afterEnd = Math.min(text.length(), end + CHARACTERS_AFTER);
    return CONDEMNATION.matcher(text.subSequence(end, afterEnd)).find();
  }

  /** What becomes of a single code point, for texts that arrive in pieces. */
  static String fold(int codePoint) {
    if (codePoint == '\n' || codePoint == '\r') {
      return "\n";
    }
    String letters = Folding.several(codePoint);
    if (!letters.isEmpty() || isLeftOut(codePoint)) {
      return letters;
    }
    StringBuilder kept = new StringBuilder(2);
    Normalizer.normalize(Character.toString(codePoint), Normalizer.Form.NFKC)
        .codePoints()
        .filter(mark -> !isLeftOut(mark))
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isLeftOut(int codePoint) {
    return isSpace(codePoint) || Folding.isInvisible(codePoint);
  }

  private static boolean isSpace(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }
}
