package io.jinwen.assistant.policy.compliance;

import java.util.regex.Pattern;

/**
 * Tells a question that only asks what a term means. Where a customer asks "什么是结构性存款？", a word of
 * caution about selling it would answer something nobody asked; the definition is enough.
 */
final class DefinitionQuestion {

  private static final String POLITE = "^(?:请问|你好,?|您好,?)?(?:请|帮我|麻烦)?(?:解释|介绍|说明|说)?(?:一下|下)?";

  /** A wish, a purchase or a comparison makes it more than a question of meaning. */
  private static final String TERM =
      "(?!.*(?:推荐|购买|买|卖|最好|值得|应该|能不能|可以|怎么|如何|收益率多少|我))[^,。;?!\\n]{2,16}";

  private static final Pattern FORMS =
      Pattern.compile(
          POLITE
              + "(?:(?:什么是|何谓|什么叫做?|何为)"
              + TERM
              + "|"
              + TERM
              + "(?:是什么意思|是什么|是啥意思|是啥|什么意思|指的是什么|指什么|的定义|的含义|的概念))[?。!呢呀啊]{0,2}$");

  /** More than the longest text of these forms has. */
  private static final int CHARACTERS_MAX = 64;

  private DefinitionQuestion() {}

  static boolean matches(ClaimText question) {
    return question.value().length() <= CHARACTERS_MAX && FORMS.matcher(question.value()).find();
  }
}
