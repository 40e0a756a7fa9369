package io.jinwen.documents.parse;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;

/**
 * Puts ordinary characters in the place of radicals and ligatures. PDF printers write 行 as the
 * radical U+2F8F, which looks alike and is found by nobody. The simplified radicals have no
 * decomposition in Unicode, and that of 户 is the traditional form.
 */
final class Radicals {
  private static final Map<Integer, Integer> SIMPLIFIED = new HashMap<>();

  static {
    String pairs =
        "⺀丶⺁厂⺃乙⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺚旡⺛旡⺜日⺝月⺞歹⺟母⺠民"
            + "⺡氵⺢水⺣灬⺤爫⺥爫⺦丬⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯纟⺰纟⺱罓⺲罒⺳罓⺴罓⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺼肉⺽臼⺾艹"
            + "⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页"
            + "⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟⼾户";
    int[] codes = pairs.codePoints().toArray();
    for (int i = 0; i < codes.length; i += 2) {
      SIMPLIFIED.put(codes[i], codes[i + 1]);
    }
  }

  private Radicals() {}

  static String replaced(String text) {
    if (text.codePoints().noneMatch(Radicals::isReplaced)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (SIMPLIFIED.containsKey(c)) {
            plain.appendCodePoint(SIMPLIFIED.get(c));
          } else if (isReplaced(c)) {
            plain.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
          } else {
            plain.appendCodePoint(c);
          }
        });
    return plain.toString();
  }

  /** Radicals, ligatures of Latin letters, and the doubles of Chinese characters. */
  private static boolean isReplaced(int c) {
    return (c >= 0x2E80 && c <= 0x2FDF)
        || (c >= 0xFB00 && c <= 0xFB06)
        || (c >= 0xF900 && c <= 0xFAD9);
  }
}
