package io.jinwen.assistant.conversation;

import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.records.session.Turn;
import java.util.ArrayList;
import java.util.List;

/** What an answer rests on, a line each, for copies and exports. */
public final class AnswerSources {
  private AnswerSources() {}

  /** Those of a turn as it is kept. */
  public static List<String> of(Turn turn) {
    return of(TurnDetails.read(turn.details()));
  }

  /** The approved answer's work, the numbered material, places in documents, rule cards. */
  public static List<String> of(TurnDetails details) {
    List<String> lines = new ArrayList<>();
    details
        .source()
        .ifPresent(it ->
            lines.add(
                "%s（%s，截至 %s）：%s".formatted(it.title(), it.issuer(), it.asOf(), it.question())));
    details
        .ground()
        .ifPresent(ground -> {
          for (int index = 0; index < ground.material().size(); index++) {
            var material = ground.material().get(index);
            lines.add("[%d] %s「%s」".formatted(index + 1, material.kind(), material.title()));
          }
        });
    details.documents().ifPresent(proof -> proof.citations().forEach(it -> lines.add(line(it))));
    details
        .hints()
        .forEach(hint ->
            lines.add(
                hint.citations().isEmpty()
                    ? "合规提示「%s」".formatted(hint.title())
                    : "合规提示「%s」：%s".formatted(hint.title(), String.join("；", hint.citations()))));
    return List.copyOf(lines);
  }

  private static String line(Citation citation) {
    return "[%d] 《%s》第 %d 页%s：%s"
        .formatted(
            citation.number(),
            citation.title(),
            citation.page(),
            citation.article().isEmpty() ? "" : " " + citation.article(),
            citation.quote().replaceAll("\\s+", " ").strip());
  }
}
