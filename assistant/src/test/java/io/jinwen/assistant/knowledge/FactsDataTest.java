package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The figures are used, and what is read has none of their places left. */
class FactsDataTest {
  @Test
  void everyFigureIsNamedBySomeText() {
    Set<String> named = new HashSet<>();
    for (String folder : List.of("answers", "glossary", "rules")) {
      DataFiles.entries("knowledge/" + folder)
          .forEach(entry ->
              Facts.PLACE
                  .matcher(entry.toString())
                  .results()
                  .forEach(it -> named.add(it.group(1))));
    }
    List<String> known =
        Facts.load(DataFolder.delivered("knowledge")).all().stream().map(Fact::id).toList();
    assertThat(named).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void noTextShowsThePlaceOfAFigure() {
    Knowledge knowledge = Knowledge.delivered();
    Stream<String> texts =
        Stream.concat(
            knowledge.answers().stream().map(ApprovedAnswer::answer),
            knowledge.glossary().terms().stream().map(Term::definition));
    assertThat(texts).noneMatch(text -> text.contains("{{"));
  }
}
