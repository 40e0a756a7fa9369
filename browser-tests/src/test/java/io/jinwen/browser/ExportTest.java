package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Media;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.ZipFile;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** A conversation leaves the page with its sources and the label of what is generated. */
class ExportTest extends PageTest {
  private static final String ANSWER = "先看**适当性**。\n\n| 客户 | 产品 |\n|---|---|\n| C2 | R2 |\n";

  @Test
  void aConversationIsMarkdown() throws Exception {
    askAndRead("稳健型客户能买什么", ANSWER);
    String text = Files.readString(downloaded("Markdown 文件").path());
    Assertions.assertThat(text)
        .contains("用户：local", "> 稳健型客户能买什么", "（AI 生成）", "| C2 | R2 |", "AIGC");
  }

  @Test
  void aConversationIsAWordDocument() throws Exception {
    askAndRead("稳健型客户能买什么产品", ANSWER);
    Download file = downloaded("Word 文档");
    Assertions.assertThat(file.suggestedFilename()).endsWith(".docx");
    try (ZipFile zip = new ZipFile(file.path().toFile())) {
      Assertions.assertThat(part(zip, "word/document.xml"))
          .contains("稳健型客户能买什么产品", "<w:b/>", "<w:tbl>", "AI 生成");
      Assertions.assertThat(part(zip, "docProps/custom.xml")).contains("AIGC");
    }
  }

  @Test
  void thePrintedPageIsTheWholeConversation() throws Exception {
    askAndRead("第一个问题", "第一段。\n\n".repeat(60));
    askAndRead("第二个问题", "第二段。\n\n".repeat(60));
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    assertThat(page.locator(".jw-composer")).isHidden();
    assertThat(page.locator(".jw-print-head")).containsText("local");
    assertThat(page.locator(".jw-print-head")).isVisible();
    Assertions.assertThat(page.evaluate("document.documentElement.scrollHeight > 3000"))
        .isEqualTo(true);
    Barriers.picture(page, "print");
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
  }

  @Test
  void anAnswerIsCopiedWithItsQuestionAndSources() throws Exception {
    visitor.grantPermissions(List.of("clipboard-read", "clipboard-write"));
    page.locator(".jw-example").first().click();
    assertThat(page.locator(".jw-source")).containsText("标准答案");
    button(page, "连同问题和依据复制").click();
    assertThat(page.locator(".jw-copied")).isVisible();
    Assertions.assertThat(page.evaluate("navigator.clipboard.readText()").toString())
        .contains("依据：\n- ");
  }

  private Download downloaded(String entry) {
    button(page, "更多操作").click();
    return page.waitForDownload(() -> page.getByText(entry).click());
  }

  private static String part(ZipFile zip, String name) throws IOException {
    return new String(
        zip.getInputStream(zip.getEntry(name)).readAllBytes(), StandardCharsets.UTF_8);
  }
}
