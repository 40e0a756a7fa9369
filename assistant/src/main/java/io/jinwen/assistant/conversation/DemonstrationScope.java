package io.jinwen.assistant.conversation;

import io.jinwen.assistant.knowledge.Glossary;
import io.jinwen.assistant.knowledge.TermMention;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a demonstration model may be asked. It recites what it learned, approved answers and terms;
 * under other words it recites the wrong one, fluently. So it is asked where an approved answer
 * fits and the model's own is preferred, and where a question wants to know nothing but what a term
 * means or how it is calculated (docs/DEMO-MODEL.md has the figures). Decided before it runs.
 */
final class DemonstrationScope {
  private static final Pattern CUES =
      Pattern.compile(
          "请问|请|说说|讲讲|谈谈|说一下|讲一下|告诉我|我想知道|想了解|了解|解释一下|解释|介绍一下|介绍|什么叫做|什么叫|什么是|是什么意思|什么意思|是什么|是啥意思|是啥|啥是|的定义|定义|的含义|含义|的公式是什么"
              + "|的公式|公式|怎么计算|怎么算|如何计算|指什么|是指|一下|的|呢|吗|啊");
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final Glossary glossary;

  DemonstrationScope(Glossary glossary) {
    this.glossary = glossary;
  }

  /**
   * Whether its knowledge carries the question.
   *
   * @param isApproved whether an approved answer fits it
   */
  boolean carries(String question, boolean isApproved) {
    return isApproved || asksForATerm(question);
  }

  private boolean asksForATerm(String question) {
    List<TermMention> mentions = glossary.mentions(question);
    if (mentions.size() != 1) {
      return false;
    }
    TermMention term = mentions.getFirst();
    String rest = question.substring(0, term.start()) + " " + question.substring(term.end());
    return CUES.matcher(NOT_WORD.matcher(rest).replaceAll("")).replaceAll("").isEmpty();
  }
}
