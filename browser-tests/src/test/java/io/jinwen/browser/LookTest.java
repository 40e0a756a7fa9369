package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.records.session.SessionStore;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks at the page in four widths and two themes, for barriers and for what spills over. */
class LookTest extends PageTest {
  private static final String QUESTION = "给 C2 客户介绍 R4 净值型理财，风险等级和预期收益怎么说明？";

  static final String ANSWER =
      """
      **不能推荐。** C2（稳健型）客户的风险承受能力低于 R4（中高风险）产品，风险等级不匹配。

      ### 等级对照

      | 客户类型 | 可匹配的产品 | 典型产品 |
      |---|---|---|
      | C1 保守型 | R1 | 现金管理类 |
      | C2 稳健型 | R1、R2 | 固收类 |
      | C4 成长型 | R1 至 R4 | 混合类 |

      - 不得以任何方式暗示本金或收益有保证；
      - 历史业绩要写明**起止日期**，并提示不代表未来表现。

      净值型产品的年化收益按 $r = \\left(\\frac{V_1}{V_0}\\right)^{\\frac{365}{t}} - 1$ 计算。
      """;

  private static final String CODE =
      """
      可以这样写：

      ```java
      double yearly = Math.pow(v1 / v0, 365.0 / days) - 1;
      ```
      """;

  @ParameterizedTest
  @CsvSource({
    "360, 740, LIGHT",
    "360, 740, DARK",
    "768, 1024, LIGHT",
    "768, 1024, DARK",
    "1440, 900, LIGHT",
    "1440, 900, DARK",
    "1920, 1080, LIGHT",
    "1920, 1080, DARK"
  })
  void looksRight(int width, int height, ColorScheme scheme) throws Exception {
    try (BrowserContext guest = visitor(width, height, scheme)) {
      Page window = window(guest, "");
      check(window, "empty", width, scheme);
      answered(window);
      check(window, "answer", width, scheme);
      if (width < 800) {
        window.locator(".jw-drawer-toggle").click();
        assertThat(window.locator(".jw-search")).isVisible();
        check(window, "drawer", width, scheme);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "360, 740, LIGHT",
    "360, 740, DARK",
    "768, 1024, LIGHT",
    "768, 1024, DARK",
    "1440, 900, LIGHT",
    "1440, 900, DARK",
    "1920, 1080, LIGHT",
    "1920, 1080, DARK"
  })
  void theDeskAndAdministrationLookRight(int width, int height, ColorScheme scheme)
      throws Exception {
    try (BrowserContext guest = visitor(width, height, scheme)) {
      Page window = window(guest, "");
      answered(window);
      button(window, "我会这样回答…").click();
      window.locator("vaadin-dialog textarea").fill("**不能推荐。** 请改荐 R2 及以下的产品。");
      check(window, "correction", width, scheme);
      window.locator("vaadin-dialog").getByText("发送").click();
      assertThat(window.getByText("谢谢，已记录。")).isVisible();
      window.navigate(server.address() + "desk");
      window.locator(".jd-queue-entry").first().click();
      assertThat(window.locator(".jd-sheet")).isVisible();
      check(window, "desk", width, scheme);
      for (String view : List.of("", "/words", "/glossary", "/rules", "/access", "/audit")) {
        window.navigate(server.address() + "admin" + view);
        assertThat(window.locator("h1")).isVisible();
        check(window, "admin" + view.replace('/', '-'), width, scheme);
      }
      window.navigate(server.address() + "nowhere");
      assertThat(window.getByText("没有找到这个页面")).isVisible();
      check(window, "nowhere", width, scheme);
    }
  }

  @ParameterizedTest
  @CsvSource({"360, 740, LIGHT", "360, 740, DARK", "1440, 900, LIGHT", "1440, 900, DARK"})
  void theOtherViewsLookRight(int width, int height, ColorScheme scheme) throws Exception {
    try (BrowserContext guest = visitor(width, height, scheme)) {
      Page window = guest.newPage();
      for (String view : List.of("calculate", "settings", "help", "admin/answers")) {
        window.navigate(server.address() + view);
        assertThat(window.locator("h1")).isVisible();
        check(window, view.replace('/', '-'), width, scheme);
      }
      window.navigate(server.address() + "admin");
      button(window, "最近 30 天").click();
      assertThat(window.getByText("每天的提问与回答来源").first()).isVisible();
      check(window, "month", width, scheme);
      window.navigate(server.address());
      assertThat(field(window)).isFocused();
      button(window, "选择或上传资料").click();
      assertThat(window.locator(".jw-doc-tools")).isVisible();
      check(window, "documents", width, scheme);
      window.keyboard().press("Escape");
      answered(window);
      button(window, "更多操作").click();
      assertThat(window.locator("vaadin-popover[opened] .jw-menu-entries")).isVisible();
      check(window, "menu", width, scheme);
      window.keyboard().press("Escape");
      inOrder();
      window.reload();
      if (width < 800) {
        window.locator(".jw-drawer-toggle").click();
      }
      window.locator(".jw-folder summary").first().click();
      assertThat(window.locator(".jw-folder .jw-row").first()).isVisible();
      check(window, "folders", width, scheme);
    }
  }

  /** Some conversations pinned and in folders. */
  private static void inOrder() {
    SessionStore sessions = server.part(SessionStore.class);
    sessions.pin("local", sessions.create("local", "service", "存款保险最高赔付多少").id(), true);
    for (String title : List.of("久期与利率风险", "国债逆回购怎么算收益")) {
      sessions.move("local", sessions.create("local", "research", title).id(), "债券");
    }
    sessions.move("local", sessions.create("local", "service", "双录资料清单").id(), "客户常问");
  }

  @Test
  void theDialogsOfAdministrationLookRight() throws Exception {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      try (BrowserContext guest = visitor(1024, 900, scheme)) {
        Page window = window(guest, "admin/words", ".jd-table");
        dialog(window, "添加词语", scheme);
        window.navigate(server.address() + "admin/rules");
        dialog(window, "添加规则卡", scheme);
        window.navigate(server.address() + "admin/glossary");
        dialog(window, "添加术语", scheme);
        window.navigate(server.address() + "admin/answers");
        dialog(window, "添加标准答案", scheme);
        window.navigate(server.address() + "admin/models");
        dialog(window, "准入模型", scheme);
        window.navigate(server.address() + "admin/access");
        dialog(window, "添加用户", scheme);
      }
    }
  }

  private static void dialog(Page window, String opener, ColorScheme scheme) throws IOException {
    button(window, opener).click();
    assertThat(window.locator("vaadin-dialog .jd-form").first()).isVisible();
    check(window, "dialog-" + opener, 1024, scheme);
  }

  /** A conversation that shows nearly everything an answer can have. */
  static void answered(Page window) throws InterruptedException {
    window.locator(".jw-choice button", new Page.LocatorOptions().setHasText("合规")).click();
    field(window).fill(QUESTION);
    field(window).press("Enter");
    server.engine().nextAsked().thinks("先比对客户与产品的等级。").says(ANSWER + CODE).ends();
    assertEnded(window);
  }

  private static void check(Page window, String what, int width, ColorScheme scheme)
      throws IOException {
    Barriers.none(window, "%s-%d-%s".formatted(what, width, scheme.name().toLowerCase()));
  }
}
