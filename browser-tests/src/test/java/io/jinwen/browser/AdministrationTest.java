package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What administrators and auditors do on the page. */
class AdministrationTest extends PageTest {
  @Test
  void aRefusedCardSaysWhatIsWrongAndWhatToDo() {
    page.navigate(server.address() + "admin/rules");
    button(page, "添加规则卡").click();
    Locator dialog = page.locator("vaadin-dialog");
    Locator text = asText(dialog);
    String card = text.inputValue();
    text.fill(card.replaceAll("risk: \\d", "risk: 9"));
    save(dialog, "保存");
    assertThat(dialog.locator(".jd-refusal")).containsText("没有通过检查，未保存");
    assertThat(dialog.locator(".jd-refusal")).containsText("字段 risk 现在是 9，应在 1 到 5 之间。");
    text.fill(card + "colour: red\n");
    save(dialog, "保存");
    assertThat(dialog.locator(".jd-refusal")).containsText("没有名为 colour 的字段");
    text.fill(card.replaceAll("id: \\S+", "id: Meine Karte"));
    save(dialog, "保存");
    assertThat(dialog.locator(".jd-refusal")).containsText("id「Meine Karte」不能用");
  }

  @Test
  void aRefusedTermIsToldInTheReadersLanguage() {
    page.navigate(server.address() + "admin/glossary");
    button(page, "English").click();
    button(page, "Add a term").click();
    Locator dialog = page.locator("vaadin-dialog");
    Locator text = asText(dialog);
    text.fill(text.inputValue().replace("english: Term\n", ""));
    save(dialog, "Save");
    assertThat(dialog.locator(".jd-refusal")).containsText("The field english is missing or empty");
  }

  private static Locator asText(Locator dialog) {
    dialog.getByText("YAML", new Locator.GetByTextOptions().setExact(true)).click();
    return dialog.locator("vaadin-text-area.jd-source textarea");
  }

  private static void save(Locator dialog, String name) {
    dialog.getByText(name, new Locator.GetByTextOptions().setExact(true)).click();
  }

  @Test
  void theRecordFitsAWindowOf1024Pixels() {
    AuditLog log = server.part(AuditLog.class);
    log.append(
        AuditEntry.event(
            AuditKind.CONTENT_CHANGED,
            "oidc:somebody.with.a.very.long.name@headquarters.example.com",
            "",
            "",
            List.of("term", "term:" + "x".repeat(120), "rule-with-a-rather-long-name-of-its-own")));
    try (BrowserContext guest = visitor(1024, 768, ColorScheme.LIGHT)) {
      Page window = window(guest, "admin/audit", ".jd-audit .jd-table td");
      for (String scrolled : List.of("document.scrollingElement", table(), view())) {
        Assertions.assertThat(
                window.evaluate("%1$s.scrollWidth - %1$s.clientWidth".formatted(scrolled)))
            .as(scrolled)
            .isEqualTo(0);
      }
    }
  }

  private static String table() {
    return "document.querySelector('.jd-audit > .jd-table')";
  }

  private static String view() {
    return "document.querySelector('.jd-audit')";
  }

  @Test
  void aBrokenChainIsToldInPlainWords() {
    AuditLog log = server.part(AuditLog.class);
    for (int i = 0; i < 2; i++) {
      log.append(AuditEntry.event(AuditKind.EXPORTED, "anna", "", "", List.of("audit:csv")));
    }
    server
        .part(Database.class)
        .jdbc()
        .sql(
            """
            update audit_records set caller = 'eve'
            where record_number = (select max(record_number) from audit_records)
            """)
        .update();
    page.navigate(server.address() + "admin/audit");
    button(page, "检查").click();
    assertThat(page.locator(".jd-result")).containsText("条记录有问题：它的内容被改动过。请保留现场");
  }
}
