package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SafetyTest extends PageTest {
  /** Each would set a mark on the window, or load something, if it were markup. */
  private static final List<String> ATTACKS =
      List.of(
          "<img src=x onerror=\"window.hacked=1\">",
          "<script>window.hacked=1</script>",
          "<svg onload=\"window.hacked=1\"></svg>",
          "[按这里](javascript:window.hacked=1)",
          "[再按这里](data:text/html,<script>window.hacked=1</script>)",
          "![图](http://127.0.0.1:9/secret.png)",
          "<iframe srcdoc=\"<script>parent.hacked=1</script>\"></iframe>",
          "$\\text{<img src=x onerror=window.hacked=1>}$",
          "```html\"><img src=x onerror=window.hacked=1>\n<b onclick=window.hacked=1>x</b>\n```",
          "<https://127.0.0.1:9/\" onmouseover=\"window.hacked=1>");

  @Test
  void whatIsTypedAndWhatIsSaidIsText() throws Exception {
    List<String> asked = new CopyOnWriteArrayList<>();
    page.onRequest(request -> asked.add(request.url()));
    String attack = String.join("\n\n", ATTACKS);
    ask(attack);
    server.engine().nextAsked().thinks(attack).says(attack).ends();
    assertEnded(page);
    assertThat(page.locator(".jw-question-text")).containsText("<script>window.hacked=1</script>");
    assertThat(lastAnswer(page)).containsText("<script>window.hacked=1</script>");
    page.reload();
    assertEnded(page);
    Assertions.assertThat(page.evaluate("window.hacked === undefined")).isEqualTo(true);
    assertThat(page.locator(".jw-conversation :is(img, script, iframe, svg, object)")).hasCount(0);
    Object handlers =
        page.evaluate(
            "[...document.querySelectorAll('.jw-conversation *')].filter(element =>"
                + " [...element.attributes].some(attribute => attribute.name.startsWith('on')))"
                + ".length");
    Assertions.assertThat(handlers).isEqualTo(0);
    List<Object> links = new ArrayList<>();
    page.locator(".jw-markdown a").all().forEach(link -> links.add(link.getAttribute("href")));
    Assertions.assertThat(links).allMatch(href -> href.toString().startsWith("https://"));
    Assertions.assertThat(asked).allMatch(url -> url.contains(server.address().split("/")[2]));
  }

  @Test
  void aBlockedWordIsNeverInTheDocument() throws Exception {
    page.evaluate(
        """
        () => {
          window.seen = '';
          new MutationObserver(() => { window.seen += document.body.innerHTML; })
            .observe(document.body, {childList: true, subtree: true, characterData: true});
        }
        """);
    ask("讲讲投资");
    var answer = server.engine().nextAsked();
    answer.says("这款产品");
    for (String piece : "保证收益，稳赚不赔，内幕消息，跟单带单".split("(?<=，)")) {
      answer.says(piece.substring(0, 1)).says(piece.substring(1));
    }
    answer.ends();
    assertThat(answers(page).last()).hasAttribute("aria-busy", "false");
    assertThat(page.locator(".jw-notes p").first()).isVisible();
    String seen = page.evaluate("window.seen + document.body.innerHTML").toString();
    Assertions.assertThat(seen).doesNotContain("稳赚不赔").doesNotContain("内幕消息");
  }

  @Test
  void nothingIsFetchedFromElsewhere() {
    List<String> asked = new CopyOnWriteArrayList<>();
    Page fresh = visitor.newPage();
    fresh.onRequest(request -> asked.add(request.url()));
    fresh.navigate(server.address());
    assertThat(field(fresh)).isFocused();
    String host = server.address().split("/")[2];
    Assertions.assertThat(asked)
        .isNotEmpty()
        .allMatch(url -> url.startsWith("data:") || url.split("/")[2].equals(host));
  }

  private static final String MARKUP =
      "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>";

  @Test
  void whatUsersGiveForReviewIsTextAtTheDeskAndInTheRecord() throws Exception {
    askAndRead("标题" + MARKUP, "好的。");
    rename("名" + MARKUP);
    assertThat(page.locator(".jw-row.jw-current")).containsText("名<img");
    button(page, "没有帮助").click();
    page.locator("vaadin-dialog textarea").fill("因为" + MARKUP);
    page.locator("vaadin-dialog").getByText("发送").click();
    button(page, "我会这样回答…").click();
    page.locator("vaadin-dialog textarea").fill("改成" + MARKUP);
    page.locator("vaadin-dialog").getByText("发送").click();
    assertThat(button(page, "我会这样回答…")).hasAttribute("aria-pressed", "true");

    page.navigate(server.address() + "desk");
    page.locator(".jd-queue-entry", new Page.LocatorOptions().setHasText("标题<img")).click();
    assertThat(page.locator(".jd-sheet")).containsText("改成<img");
    assertThat(page.locator(".jd-sheet")).containsText("因为<img");
    assertHarmless(".jd-view");
    page.navigate(server.address() + "admin/audit");
    assertThat(page.locator(".jd-table")).containsText("标题<img");
    page.getByText("详情").first().click();
    assertThat(page.locator("vaadin-dialog .jd-facts")).isVisible();
    assertHarmless("body");
  }

  @Test
  void whoTypesElsewhereWhileThePageComesStaysThere() {
    visitor.addInitScript(
        """
        new MutationObserver((_, observer) => {
          const search = document.querySelector('.jw-search input');
          if (search) {
            observer.disconnect();
            search.focus();
          }
        }).observe(document, {childList: true, subtree: true});
        """);
    Page slow = visitor.newPage();
    slow.navigate(server.address());
    assertThat(field(slow)).isVisible();
    slow.evaluate("new Promise((done) => setTimeout(done, 300))"); // the page has set its focus
    assertThat(slow.locator(".jw-search input")).isFocused();
  }

  @Test
  void whatAdministratorsWriteIsText() throws Exception {
    page.navigate(server.address() + "admin/glossary");
    addEntry("添加术语", "术语", "甲方术语", "用监管口径写清楚它是什么，不带建议。");
    assertHarmless("body");
    page.navigate(server.address() + "admin/rules");
    addEntry("添加规则卡", "出现其中一个就触发", "甲方触发词", "告诉客户该怎么办。不写 customer，则与员工看到的相同。");
    assertHarmless("body");
    page.navigate(server.address());
    askAndRead("甲方术语与甲方触发词", "好的。");
    page.locator(".jw-chip", new Page.LocatorOptions().setHasText("甲方术语")).click();
    assertThat(page.locator(".jw-definition").first()).containsText("<script>");
    assertThat(page.locator(".jw-hint").first()).containsText("<script>");
    assertHarmless("body");
  }

  /** The template of an entry, with a name of its own and markup in its text. */
  private void addEntry(String opener, String name, String ownName, String text) {
    button(page, opener).click();
    page.locator("vaadin-dialog")
        .getByText("YAML", new Locator.GetByTextOptions().setExact(true))
        .click();
    Locator source = page.locator("vaadin-dialog vaadin-text-area.jd-source textarea");
    String template = source.inputValue();
    source.fill(template.replace(name, ownName).replace(text, '"' + MARKUP + text + '"'));
    button(page, "保存").click();
    assertThat(page.getByText("已保存，立即生效。")).isVisible();
  }

  private void assertHarmless(String part) {
    Assertions.assertThat(page.evaluate("window.hacked === undefined")).isEqualTo(true);
    assertThat(page.locator(part + " :is(img, iframe, object)")).hasCount(0);
    Object handlers =
        page.evaluate(
            "part => [...document.querySelectorAll(part + ' *')].filter(element =>"
                + " [...element.attributes].some(attribute => attribute.name.startsWith('on')))"
                + ".length",
            part);
    Assertions.assertThat(handlers).isEqualTo(0);
  }
}
