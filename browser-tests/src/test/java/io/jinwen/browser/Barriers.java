package io.jinwen.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Looks at a window: a picture for people, and what keeps people out. */
final class Barriers {
  private static final Path PICTURES = Path.of("target/pictures");
  private static final String RULES =
      "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";

  private Barriers() {}

  /** Takes a picture, and fails for what spills over or keeps somebody out. */
  static void none(Page window, String name) throws IOException {
    picture(window, name);
    Assertions.assertThat(window.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("nothing spills over: " + name)
        .isEqualTo(true);
    Assertions.assertThat(found(window)).as(name).isEmpty();
  }

  static void picture(Page window, String name) throws IOException {
    Files.createDirectories(PICTURES);
    window.waitForTimeout(300); // overlays come to rest
    window.screenshot(
        new Page.ScreenshotOptions()
            .setPath(PICTURES.resolve(name + ".png"))
            .setAnimations(ScreenshotAnimations.DISABLED));
  }

  /** What the axe rules of WCAG 2.2 AA find, as one line each. */
  @SuppressWarnings("unchecked")
  private static List<String> found(Page window) throws IOException {
    try (var script = Barriers.class.getResourceAsStream("/axe.min.js")) {
      window.evaluate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
    }
    Map<String, Object> found =
        (Map<String, Object>)
            window.evaluate(
                "axe.run(document, {runOnly: "
                    + RULES
                    + "}).then(result => ({violations: result.violations.map(rule =>"
                    + " rule.id + ': ' + rule.nodes.map(node => node.html.slice(0, 160) + ' '"
                    + " + (node.any[0]?.message ?? '')).join(' | '))}))");
    return (List<String>) found.get("violations");
  }
}
