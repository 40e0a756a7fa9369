package io.jinwen.assistant.knowledge;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermMatcherTest {
  private static final Glossary GLOSSARY = Glossary.load(DataFolder.delivered("knowledge"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "nothing",
      value = {
        "什么是结构性存款？ | 结构性存款",
        "存款保险保哪些存款 | 存款保险 存款",
        "LPR下调后房贷怎么变 | LPR 房贷",
        "lpr下调 | LPR",
        "ＬＰＲ下调 | LPR",
        "看看PE和PB | PE PB",
        "他家的VaR是多少 | VaR",
        "var x = 1 | nothing",
        "a car loan | nothing",
        "M12月报 | nothing",
        "M1同比 | M1 同比",
        "17日年化 | 年化",
        "shibor怎么看 | SHIBOR",
        "A股和H股 | A股 H股",
        "C2客户想买R4 | C2 R4",
        "XR3款手机 | nothing",
        "今天天气不错 | nothing",
      })
  void findsTheLongestNamesAndNoPartsOfWords(String text, String names) {
    String found = GLOSSARY.mentions(text).stream().map(TermMention::name).collect(joining(" "));
    assertThat(found).isEqualTo(names == null ? "" : names);
  }

  @Test
  void givesThePlaceInTheTextAsItWasTyped() {
    String text = "请问ＥＴＦ溢价";
    TermMention first = GLOSSARY.mentions(text).getFirst();
    assertThat(text.substring(first.start(), first.end())).startsWith("ＥＴＦ");
  }

  @Test
  void offersEveryTermOfAnAmbiguousName() {
    assertThat(GLOSSARY.mentions("PE怎么看").getFirst().terms())
        .extracting(Term::id)
        .containsExactlyInAnyOrder("pe-ratio", "private-equity-fund");
  }

  @Test
  void findsEveryNameOfEveryTerm() {
    for (Term term : GLOSSARY.terms()) {
      for (String name : term.names()) {
        assertThat(GLOSSARY.mentions(name)).as(name).anyMatch(m -> m.terms().contains(term));
      }
    }
  }

  @Test
  void keepsTheLongerOfTwoThatOverlap() {
    Term shorter = TestKnowledge.term("a", "甲乙丙");
    Term longer = TestKnowledge.term("b", "乙丙丁戊");
    TermMatcher matcher = new TermMatcher(List.of(shorter, longer));
    assertThat(matcher.mentions("甲乙丙丁戊")).extracting(TermMention::name).containsExactly("乙丙丁戊");
  }
}
