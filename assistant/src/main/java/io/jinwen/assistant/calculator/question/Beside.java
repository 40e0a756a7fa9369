package io.jinwen.assistant.calculator.question;

import java.util.List;

/**
 * The words beside a number, up to the next number or the end of the clause.
 *
 * @param before what stands in front of it
 * @param after what follows
 */
record Beside(String before, String after) {
  private static final String CLAUSE_ENDS = "，。；？！、,;?!:：";

  static Beside of(String text, List<Quantity> quantities, int index) {
    Quantity here = quantities.get(index);
    int from = index == 0 ? 0 : quantities.get(index - 1).end();
    int to = index + 1 == quantities.size() ? text.length() : quantities.get(index + 1).start();
    int begin = here.start();
    while (begin > from && CLAUSE_ENDS.indexOf(text.charAt(begin - 1)) < 0) {
      begin--;
    }
    int end = here.end();
    while (end < to && CLAUSE_ENDS.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return new Beside(text.substring(begin, here.start()), text.substring(here.end(), end));
  }
}
