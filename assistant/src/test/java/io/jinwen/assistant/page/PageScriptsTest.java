package io.jinwen.assistant.page;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class PageScriptsTest {
  /** Their script is left out. */
  @Test
  void noViewShowsMarkdownByVaadinsComponents() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.vaadin.flow.component.markdown..", "com.vaadin.flow.component.messages..")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.jinwen.assistant.page"));
  }

  @Test
  void aDocumentWithoutVaadinsScriptsStaysAsItIs() {
    Document document = Jsoup.parse("<html><head></head><body></body></html>");
    String before = document.outerHtml();
    new PageScripts().fetchEarly(document);
    assertThat(document.outerHtml()).isEqualTo(before);
  }
}
