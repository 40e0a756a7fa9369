package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.model.ModelFileHash;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.store.Database;
import java.util.ArrayList;
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

  @Test
  void aModelIsAdmittedAndWithdrawnAndAdmittedAgain() {
    String hash = "5f".repeat(32);
    page.navigate(server.address() + "admin/models");
    assertThat(page.locator(".jd-note")).containsText("jinwen.model-register=off");
    button(page, "准入模型").click();
    Locator dialog = page.locator("vaadin-dialog");
    fill(dialog, "文件的 SHA-256", "5f5f");
    save(dialog, "准入");
    assertThat(dialog.locator(".jd-refusal")).containsText("64 位十六进制");
    fill(dialog, "文件的 SHA-256", hash);
    fill(dialog, "名称", "优图二号");
    save(dialog, "准入");
    assertThat(dialog.locator(".jd-refusal")).containsText("许可证必须填写");
    fill(dialog, "许可证", "Apache-2.0");
    fill(dialog, "备案号（可不填）", "备-12");
    save(dialog, "准入");
    assertThat(dialog.locator(".jd-refusal")).containsText("请先核对");
    Assertions.assertThat(server.part(ModelRegister.class).list()).isEmpty();
    dialog.getByLabel("我已核对文件、许可证和备案信息").check();
    save(dialog, "准入");
    assertThat(dialog).hasCount(0);
    Locator row = page.locator(".jd-table tbody tr");
    assertThat(row).hasCount(1);
    for (String told : List.of("优图二号", hash, "已准入", "Apache-2.0", "备-12", "local")) {
      assertThat(row).containsText(told);
    }

    button(page, "撤回：优图二号").click();
    Locator sure = page.locator("vaadin-confirm-dialog");
    assertThat(sure).containsText("撤回「优图二号」？");
    sure.getByText("撤回", new Locator.GetByTextOptions().setExact(true)).last().click();
    assertThat(row.locator(".jd-tag-bad")).containsText("撤回");
    Assertions.assertThat(server.part(ModelRegister.class).find(hash).orElseThrow().isAdmitted())
        .isFalse();

    button(page, "重新准入：优图二号").click();
    assertThat(dialog.getByLabel("文件的 SHA-256", new Locator.GetByLabelOptions().setExact(true)))
        .hasValue(hash);
    dialog.getByLabel("我已核对文件、许可证和备案信息").check();
    save(dialog, "准入");
    assertThat(row.locator(".jd-tag-good")).hasText("已准入");
    AuditLog log = server.part(AuditLog.class);
    List<String> recorded = new ArrayList<>();
    log.read(1, it -> recorded.addAll(it.entry().decisions()));
    Assertions.assertThat(recorded)
        .containsSubsequence(
            "model-admitted:" + hash, "model-withdrawn:" + hash, "model-admitted:" + hash);
  }

  @Test
  void theHashOfAModelIsComputedFromItsFile() throws Exception {
    page.navigate(server.address() + "admin/models");
    button(page, "准入模型").click();
    Locator dialog = page.locator("vaadin-dialog");
    dialog.locator("vaadin-select").click();
    page.locator("vaadin-select-item").getByText("jinwen-demo-q8_0.gguf").click();
    assertThat(dialog.getByLabel("文件的 SHA-256", new Locator.GetByLabelOptions().setExact(true)))
        .hasValue(ModelFileHash.of(PageServer.DEMONSTRATION));
    assertThat(dialog.getByLabel("名称", new Locator.GetByLabelOptions().setExact(true)))
        .hasValue("jinwen-demo-q8_0.gguf");
  }

  private static void fill(Locator dialog, String label, String value) {
    dialog.getByLabel(label, new Locator.GetByLabelOptions().setExact(true)).fill(value);
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
