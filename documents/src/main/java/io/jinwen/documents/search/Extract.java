package io.jinwen.documents.search;

import io.jinwen.documents.Box;
import io.jinwen.documents.passage.Passage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The sentence or row of a passage that says most of what a question asks for, word for word.
 *
 * @param text as the document has it; of a row with the names of the columns
 * @param page where it begins
 * @param box null where the format has no positions
 */
public record Extract(String text, int page, Box box) {
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[。；！？\\n])");

  /** Of a hit, for the question that found it. */
  static Extract of(Passage passage, String question, Lexicon lexicon) {
    Set<String> asked = terms(question, lexicon);
    String best = "";
    int bestFrom = 0;
    long bestShared = -1;
    int from = 0;
    for (String sentence : SENTENCE_END.split(passage.text())) {
      Set<String> said = terms(sentence, lexicon);
      long shared = said.stream().filter(asked::contains).count();
      if (shared > bestShared) {
        best = sentence;
        bestFrom = from;
        bestShared = shared;
      }
      from += sentence.length();
    }
    int to = bestFrom + best.length();
    String text = passage.isTable() ? row(passage, best.strip(), question, lexicon) : best.strip();
    return new Extract(text, passage.placeOf(bestFrom).page(), passage.boxOf(bestFrom, to));
  }

  /** A row as 名称：列 值，列 值; only the columns that are asked for, where some are. */
  private static String row(Passage passage, String row, String question, Lexicon lexicon) {
    String[] heading = passage.heading().split("\n");
    String[] cells = row.split(" \\| ", -1);
    if (heading.length < 2) {
      return row;
    }
    List<String> columns = List.of(heading[1].split(" \\| ", -1));
    List<Integer> chosen =
        new AskedColumns(question, lexicon)
            .of(columns.subList(0, Math.min(cells.length, columns.size())));
    StringBuilder text = new StringBuilder(cells[0]).append("：");
    for (int i = 0; i < chosen.size(); i++) {
      text.append(i == 0 ? "" : "，").append(columns.get(chosen.get(i))).append(' ');
      text.append(cells[chosen.get(i)]);
    }
    return text.append("（").append(heading[0]).append("）").toString();
  }

  private static Set<String> terms(String text, Lexicon lexicon) {
    Set<String> terms = new HashSet<>();
    lexicon.tokens(text).forEach(token -> terms.add(token.term()));
    return terms;
  }
}
