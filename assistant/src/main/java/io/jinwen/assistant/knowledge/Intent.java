package io.jinwen.assistant.knowledge;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a question wants to hear about its subject, told by its words. 16,000 questions are asked
 * for it at every start, so all words are looked for in one pass; the one pattern is ours and
 * repeats nothing without bound, so Java's own are linear here.
 */
enum Intent {
  WHAT("是什么|什么是|是啥|啥是|啥意思|什么意思|含义|定义|怎么回事|咋回事|是指|指什么|叫什么|介绍|什么东西|代表什么|怎么理解|通俗"),
  DIFFERENCE("区别|不同|不一样|差别|差在|两样|哪个|哪种|哪一|还是|相比|比较|一样吗|一回事|一码事|怎么选"),
  WHY("为什么|为啥|凭啥|凭什么|咋一点没|怎么会|怎么还|原因|干嘛|道理|怎么扣"),
  AMOUNT("多少|几成|几个点|最多|最少|最高|最低|上限|限额|起点|门槛|比例|几道|多大"),
  WHEN("多久|几天|几号|几点|几年|什么时候|啥时候|何时|哪天|到账|多长时间|期限|最迟"),
  WHERE("哪里|哪儿|去哪|上哪|在哪|找谁|往哪|什么渠道"),
  CAN("能不能|可不可以|行不行|让不让|可以|能否|是否|合法|合规|允许|算不算|犯不犯"),
  WORTH("划算|合适|值不值|值得|好不好|好吗|靠谱|可信|能信|真的假的|安全吗|有用吗|该不该|要不要|还是不"),
  RISK("风险|后果|会怎样|会怎么|亏|赔|保本|影响|安全"),
  HOW("怎么办|咋办|怎么|咋|如何|怎样|流程|步骤|手续|办理|申请|处理|算法|公式"),
  NEED("条件|材料|要求|要带|需要|资料|准备");

  /** Asks whether something can be done, without a word of its own: 「能转吗」. */
  private static final Pattern MAY_I = Pattern.compile("(能[^力够量源]{1,14}(吗|不|么)|行吗|行不)$");

  private static final WordFinder<Intent> WORDS = new WordFinder<>();

  static {
    for (Intent intent : values()) {
      for (String word : intent.words.split("[|]")) {
        WORDS.add(word, intent);
      }
    }
  }

  private final String words; // with bars between

  Intent(String words) {
    this.words = words;
  }

  /** The intents that a folded question shows; several where it asks for several things. */
  static Set<Intent> of(String folded) {
    Set<Intent> found = EnumSet.noneOf(Intent.class);
    WORDS.in(folded, found::add);
    if (!found.contains(CAN) && MAY_I.matcher(folded).find()) {
      found.add(CAN);
    }
    return found;
  }
}
