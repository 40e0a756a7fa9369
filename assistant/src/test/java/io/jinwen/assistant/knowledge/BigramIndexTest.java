package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BigramIndexTest {
  private final BigramIndex index =
      new BigramIndex(
          List.of(List.of("什么是债券", "债券是什么意思"), List.of("什么是股票"), List.of("什么是期权的时间价值")));

  @Test
  void findsTheEntryThatSharesTheTellingPairs() {
    assertThat(index.best("债券怎么理解").entry()).isZero();
    assertThat(index.best("时间价值").entry()).isEqualTo(2);
  }

  @Test
  void leadsFarWhereOnlyOneEntrySharesAnything() {
    assertThat(index.best("债券怎么理解").lead()).isEqualTo(1);
  }

  @Test
  void leadsNothingWhereTwoEntriesFitEqually() {
    BigramIndex twins = new BigramIndex(List.of(List.of("什么是债券"), List.of("什么是股票")));
    assertThat(twins.best("什么是").lead()).isZero();
  }

  @Test
  void findsNoEntryWhereNothingIsShared() {
    assertThat(index.best("天气").entry()).isEqualTo(-1);
    assertThat(index.best("").entry()).isEqualTo(-1);
    assertThat(new BigramIndex(List.of()).best("债券").entry()).isEqualTo(-1);
  }
}
