package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Looks at the page in three widths and two themes, for barriers and for what spills over. */
class LookTest extends PageTest {
  private static final Path PICTURES = Path.of("target/pictures");
  private static final String QUESTION = "给 C2 客户介绍 R4 净值型理财，风险等级和预期收益怎么说明？";

  private static final String ANSWER =
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
    "1024, 768, LIGHT",
    "1024, 768, DARK",
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

  @Test
  void thePictureOfTheReadme() throws Exception {
    try (BrowserContext guest = visitor(1440, 900, ColorScheme.LIGHT)) {
      Page window = window(guest, "");
      answered(window);
      window.evaluate("document.querySelector('.jw-scroll').scrollTop = 0");
      picture(window, "readme");
    }
  }

  /** A conversation that shows nearly everything an answer can have. */
  private static void answered(Page window) throws InterruptedException {
    window.locator(".jw-choice button", new Page.LocatorOptions().setHasText("合规")).click();
    field(window).fill(QUESTION);
    field(window).press("Enter");
    server.engine().nextAsked().thinks("先比对客户与产品的等级。").says(ANSWER + CODE).ends();
    assertEnded(window);
  }

  private static void check(Page window, String what, int width, ColorScheme scheme)
      throws IOException {
    picture(window, "%s-%d-%s".formatted(what, width, scheme.name().toLowerCase()));
    Assertions.assertThat(window.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing spills over at %d pixels", width)
        .isEqualTo(true);
    Assertions.assertThat(barriers(window)).isEmpty();
  }

  private static void picture(Page window, String name) throws IOException {
    Files.createDirectories(PICTURES);
    window.waitForTimeout(300); // overlays come to rest
    window.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve(name + ".png"))
            .setAnimations(ScreenshotAnimations.DISABLED));
  }

  /** What the axe rules of WCAG 2.2 AA find, as one line each. */
  @SuppressWarnings("unchecked")
  private static List<String> barriers(Page window) throws IOException {
    try (var script = LookTest.class.getResourceAsStream("/axe.min.js")) {
      window.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    Map<String, Object> found =
        (Map<String, Object>)
            window.evaluate(
                "axe.run({exclude: ['vaadin-connection-indicator']}, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa',"
                    + " 'wcag22aa', 'best-practice']})"
                    + ".then(result => ({violations: result.violations.map(rule =>"
                    + " rule.id + ': ' + rule.nodes.map(node => node.html.slice(0, 160) + ' '"
                    + " + (node.any[0]?.message ?? '')).join(' | '))}))");
    return (List<String>) found.get("violations");
  }
}
