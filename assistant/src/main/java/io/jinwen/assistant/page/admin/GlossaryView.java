package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.router.Route;
import io.jinwen.assistant.knowledge.Register;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep;
import io.jinwen.assistant.page.MainLayout;
import jakarta.annotation.security.PermitAll;
import java.time.LocalDate;
import org.springframework.beans.factory.annotation.Qualifier;

/** The terms of the glossary. */
@Route(value = "admin/glossary", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class GlossaryView extends EntriesView {
  private static final String TEMPLATE =
      """
      id: my-term
      term: 术语
      english: Term
      abbreviations: []
      synonyms: []
      category: 自有术语
      definition: 用监管口径写清楚它是什么，不带建议。
      source:
        title: 本机构业务手册
        issuer: 本机构
        kind: product-rule
      asOf: %s
      """;

  /** Vaadin makes one for each window. */
  public GlossaryView(@Qualifier("termUpkeep") EntryUpkeep upkeep, Register register) {
    super("glossary", upkeep, () -> form(register), TEMPLATE.formatted(LocalDate.now()));
  }

  private static EntryForm form(Register register) {
    return new EntryForm()
        .text("id")
        .text("term")
        .text("english")
        .lines("synonyms", true)
        .lines("abbreviations", true)
        .text("category")
        .area("definition")
        .text("formula.expression")
        .basis(register)
        .day("asOf");
  }
}
