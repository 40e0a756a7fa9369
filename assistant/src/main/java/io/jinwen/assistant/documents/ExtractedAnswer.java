package io.jinwen.assistant.documents;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer in the documents' own sentences, for where no model can read them.
 *
 * @param text in Markdown; what stands in it of documents is escaped
 */
public record ExtractedAnswer(String text, DocumentProof proof) {
  private static final String HEADING = "下面是所选资料中与问题最相关的原文，逐字摘录。现在的模型是演示模型，不会阅读资料，所以没有概括，也没有改写：";
  private static final String NOTHING =
      "资料中没有：在所选的资料里没有找到能回答这个问题的内容，所以不作回答，以免说错。可以换个说法，写清是哪一项、哪一年，或者另选资料。";
  private static final int PLACES_MAX = 3;

  /** Others are shown beside the best where they have most of what it has. */
  private static final double OF_BEST_MIN = 0.7;

  static ExtractedAnswer of(Findings findings, DocumentChoice chosen) {
    if (!findings.answered()) {
      return new ExtractedAnswer(NOTHING, DocumentProof.nothing(chosen));
    }
    double best = findings.citations().stream().mapToDouble(FoundPlace::coverage).max().orElse(0);
    List<Citation> citations = new ArrayList<>();
    StringBuilder text = new StringBuilder(HEADING);
    for (FoundPlace place : findings.citations()) {
      if (citations.size() == PLACES_MAX
          || place.coverage() < OF_BEST_MIN * best
          || citations.stream().anyMatch(c -> c.quote().equals(place.extract().text()))) {
        continue;
      }
      Citation citation = Citation.of(citations.size() + 1, place, place.extract(), true);
      citations.add(citation);
      text.append("\n\n> ").append(escaped(citation.quote()).replace("\n", "\n> "));
      text.append(" [").append(citation.number()).append("]\n>\n> ——《");
      text.append(escaped(citation.title())).append("》第 ").append(citation.page()).append(" 页");
      text.append(citation.article().isEmpty() ? "" : "，" + citation.article());
    }
    return new ExtractedAnswer(
        text.toString(), new DocumentProof(chosen, true, true, citations, List.of()));
  }

  /** What Markdown would take for its own. */
  private static String escaped(String text) {
    return text.replaceAll("([\\\\`*_$\\[\\]<>#~|])", "\\\\$1");
  }
}
