package io.jinwen.assistant.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.audit.AuditKind;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of record has its words: the view of the record cannot be opened without. */
class AuditKindWordsTest {
  private final Texts texts = new Texts();

  @ParameterizedTest
  @EnumSource(AuditKind.class)
  void hasWordsInBothLanguages(AuditKind kind) {
    String key = "admin.audit.kind." + kind.name();
    assertThat(texts.getTranslation(key, Locale.SIMPLIFIED_CHINESE))
        .isNotBlank()
        .doesNotContain(key);
    assertThat(texts.getTranslation(key, Locale.ENGLISH)).isNotBlank().doesNotContain(key);
  }
}
