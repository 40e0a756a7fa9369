package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A document on the page: from the drop to the place that an answer cites. */
class DocumentsPageTest extends PageTest {
  private static final Path CORPUS = Path.of("../documents/src/test/resources/corpus");
  private static final String QUESTION = "临江农商银行抵债资产多长时间内要处理掉";
  private static final String SENTENCE = "抵债资产应当自取得之日起34个月内处置完毕。";

  /** A process is started, a file parsed and indexed. */
  private static final LocatorAssertions.ContainsTextOptions PATIENCE =
      new LocatorAssertions.ContainsTextOptions().setTimeout(90_000);

  @ParameterizedTest
  @CsvSource({"1280, 800, LIGHT", "360, 740, LIGHT", "360, 740, DARK"})
  void aDroppedFileIsReadAskedAndShownAtItsPlace(int width, int height, ColorScheme scheme)
      throws Exception {
    try (BrowserContext guest = visitor(width, height, scheme)) {
      Page window = window(guest, "");
      drop(window, "管理办法.pdf", Files.readAllBytes(CORPUS.resolve("rule-1.pdf")));
      assertThat(window.locator(".jw-doc-chip")).containsText("6 页", PATIENCE);
      look(window, "documents-shelf", width, scheme);

      field(window).fill(QUESTION);
      field(window).press("Enter");
      ScriptedEngine.Answer asked = server.engine().nextAsked();
      String number = asked.numberOf(SENTENCE);
      asked.says("办法写明：“" + SENTENCE + "”" + number).ends();
      assertThat(answers(window).last()).hasAttribute("aria-busy", "false");
      Locator chip = window.locator(".jw-cited-chip").first();
      assertThat(chip).containsText(number);
      assertThat(chip).containsText("第 1 页");
      look(window, "documents-answer", width, scheme);

      chip.click();
      Locator viewer = window.locator(".jw-viewer");
      assertThat(viewer).isVisible();
      assertThat(viewer.locator(".jw-viewer-quote")).containsText(SENTENCE);
      assertThat(viewer.locator(".jw-verified")).isVisible();
      assertThat(viewer.locator("img")).isVisible();
      BoundingBox page = viewer.locator("img").boundingBox();
      BoundingBox mark = viewer.locator(".jw-page-mark").boundingBox();
      Assertions.assertThat(mark.y).isBetween(page.y, page.y + page.height - mark.height);
      Assertions.assertThat(mark.x).isBetween(page.x - 10, page.x + page.width);
      Assertions.assertThat(viewer.boundingBox().width)
          .isEqualTo(width < 960 ? width : viewer.boundingBox().width);
      assertThat(field(window)).isVisible();
      look(window, "documents-viewer", width, scheme);

      button(window, "下一页").click();
      assertThat(viewer).containsText("第 2 页，共 6 页");
      assertThat(viewer.locator(".jw-page-mark")).hasCount(0);
      window.keyboard().press("Escape");
      assertThat(viewer).isHidden();
      assertThat(chip).isFocused();

      button(window, "选择或上传资料").click(); // the chat can be used again
      assertThat(window.locator(".jw-doc-row")).not().hasCount(0);
      window.keyboard().press("Escape");

      window.reload();
      assertThat(window.locator(".jw-doc-chip")).containsText("管理办法.pdf");
      assertThat(window.locator(".jw-cited-chip").first()).containsText(number);
    }
  }

  @Test
  void aLongTextThatIsPastedBecomesADocumentWhereItsReaderWantsThat() throws Exception {
    String text = ("本行设有分支机构。" + SENTENCE + "\n").repeat(100);
    paste(text);
    assertThat(page.locator(".jw-paste-offer")).containsText("粘贴了");
    button(page, "作为资料").click();
    assertThat(page.locator(".jw-doc-chip")).containsText("粘贴的文字", PATIENCE);
    assertThat(page.locator(".jw-doc-chip")).containsText("1 页", PATIENCE);
    assertThat(field(page)).hasValue("");

    ask(QUESTION);
    server.engine().nextAsked().says("“" + SENTENCE + "”[1]").ends();
    page.locator(".jw-cited-chip").first().click();
    assertThat(page.locator(".jw-viewer mark").first()).containsText(SENTENCE);
    look(page, "documents-text", 1280, ColorScheme.LIGHT);
  }

  @ParameterizedTest
  @CsvSource({"1280, 800, LIGHT", "360, 740, DARK"})
  void aWholeDocumentIsPutInShortWithAWayToEachPlace(int width, int height, ColorScheme scheme)
      throws Exception {
    try (BrowserContext guest = visitor(width, height, scheme)) {
      Page window = window(guest, "");
      String name = "总结-" + width + ".txt";
      String text = "第一条 本产品的管理费为每年1.5%，按日计提，按季支付。\n第二条 提前赎回的，收取2%的赎回费。\n";
      drop(window, name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      assertThat(window.locator(".jw-doc-chip")).containsText("1 页", PATIENCE);
      button(window, "总结：" + name).click();
      button(window, "要点").click();
      button(window, "开始总结").click();
      ScriptedEngine.Answer answer = server.engine().nextAsked();
      Locator summary = window.locator(".jw-summary");
      assertThat(summary).containsText("第 0 步，共 1 步");
      look(window, "summary-running", width, scheme);
      answer.says("本产品的管理费为每年1.8%，按日计提[1]。\n提前赎回的，收取2%的赎回费[2]。").ends();
      assertThat(summary).hasAttribute("data-state", "done");
      assertThat(summary).containsText("已包含 1 页，共 1 页");
      assertThat(summary.locator("mark")).hasText("1.8%");
      assertThat(summary.locator("p").nth(1)).containsText("第 1 页 第二条");
      look(window, "summary-done", width, scheme);

      summary.locator("p").nth(1).locator("button").click();
      Locator viewer = window.locator(".jw-viewer");
      assertThat(viewer.locator(".jw-viewer-quote")).containsText("提前赎回的");
      assertThat(viewer.locator("mark").first()).containsText("收取2%的赎回费");
      assertThat(summary).isHidden();
    }
  }

  @Test
  void aLongTextThatIsPastedIsPutInShortAtOnce() throws Exception {
    paste("第一条 本产品的管理费为每年1.5%，按日计提，按季支付。\n".repeat(80));
    button(page, "直接总结").click();
    Locator summary = page.locator(".jw-summary");
    assertThat(summary).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(90_000));
    ScriptedEngine.Answer answer = server.engine().nextAsked();
    assertThat(page.locator(".jw-doc-chip")).containsText("粘贴的文字");
    answer.says("本产品的管理费为每年1.5%，按日计提[1]。").ends();
    assertThat(summary).containsText("本产品的管理费为每年1.5%");
  }

  @Test
  void aShortTextStaysWhereItWasPasted() {
    paste("很短的一段话");
    assertThat(page.locator(".jw-paste-offer")).isHidden();
  }

  @Test
  void aFileThatCannotBeReadSaysWhyAndIsNotAsked() throws Exception {
    drop(page, "不是.pdf", "这不是一个 PDF 文件".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(page.locator(".jw-doc-chip"))
        .hasAttribute(
            "data-state",
            "refused",
            new LocatorAssertions.HasAttributeOptions().setTimeout(90_000));
    assertThat(page.locator(".jw-doc-advice")).not().isEmpty();
    look(page, "documents-refused", 1280, ColorScheme.LIGHT);
  }

  @ParameterizedTest
  @CsvSource({"1280, 800, LIGHT", "360, 740, DARK"})
  void theListAddsChoosesAndDeletes(int width, int height, ColorScheme scheme) throws Exception {
    try (BrowserContext guest = visitor(width, height, scheme)) {
      Page window = window(guest, "");
      String name = "年报-" + width + ".pdf";
      button(window, "选择或上传资料").click();
      FileChooser chooser = window.waitForFileChooser(() -> button(window, "上传文件").click());
      Assertions.assertThat(chooser.isMultiple()).isTrue();
      chooser.setFiles(
          new com.microsoft.playwright.options.FilePayload(
              name, "application/pdf", Files.readAllBytes(CORPUS.resolve("report-1.pdf"))));
      Locator row = window.locator(".jw-doc-row", new Page.LocatorOptions().setHasText(name));
      assertThat(row).containsText("中文", PATIENCE);
      assertThat(row.locator("vaadin-checkbox")).hasAttribute("checked", "");
      look(window, "documents-list", width, scheme);
      assertThat(button(window, "本团队")).hasCount(0); // nobody is in one without a login
      button(window, "谁可以查：" + name).click();
      assertThat(row.locator("[aria-pressed=true]")).hasText("仅自己");
      row.getByText("所有人", new Locator.GetByTextOptions().setExact(true)).click();
      assertThat(row).containsText("所有人可查");
      button(window, "谁可以查：" + name).click();
      assertThat(row.locator("[aria-pressed=true]")).hasText("所有人");
      look(window, "documents-share", width, scheme);
      button(window, "删除：" + name).click();
      window
          .locator("vaadin-confirm-dialog")
          .getByText("删除", new Locator.GetByTextOptions().setExact(true))
          .click();
      assertThat(row).hasCount(0);
      assertThat(window.locator(".jw-doc-chip")).hasCount(0);
    }
  }

  private void paste(String text) {
    field(page).focus();
    field(page)
        .evaluate(
            """
            (field, text) => {
              const data = new DataTransfer();
              data.setData('text/plain', text);
              const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true});
              field.dispatchEvent(event);
              window.jinwen.put(field, text);
            }
            """,
            text);
  }

  private static void drop(Page window, String name, byte[] bytes) {
    window.evaluate(
        """
        ({name, base64}) => {
          const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], name));
          for (const type of ['dragenter', 'dragover', 'drop']) {
            document.querySelector('.jw-composer')
              .dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
          }
        }
        """,
        Map.of("name", name, "base64", Base64.getEncoder().encodeToString(bytes)));
  }

  private static void look(Page window, String what, int width, ColorScheme scheme)
      throws IOException {
    Barriers.none(window, "%s-%d-%s".formatted(what, width, scheme.name().toLowerCase()));
  }
}
