package io.jinwen.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.ColorScheme;
import io.jinwen.assistant.page.PushBroadcaster;
import io.jinwen.browser.ScriptedEngine.Answer;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assertions;
import org.atmosphere.cpr.AtmosphereFramework;
import org.junit.jupiter.api.Test;

/** What the server tells a window by itself may get lost on the way. */
class LostPushTest extends PageTest {
  @Test
  void aWindowThatMissesTheEndNoticesByItself() throws Exception {
    AtomicBoolean lost = new AtomicBoolean();
    try (BrowserContext unlucky = visitor(1280, 800, ColorScheme.LIGHT)) {
      Page window = unlucky.newPage();
      window.routeWebSocket(
          "**/*",
          here ->
              here.connectToServer()
                  .onMessage(frame -> {
                    if (!lost.get()) {
                      send(here, frame);
                    }
                  }));
      window.navigate(server.address());
      assertThat(field(window)).isFocused();
      field(window).fill("会丢的结尾");
      field(window).press("Enter");
      Answer answer = server.engine().nextAsked();
      answer.says("前半句到了，");
      assertThat(lastAnswer(window)).containsText("前半句");
      field(window).fill("下一个问题");
      lost.set(true);
      answer.says("后半句丢了。").ends();
      assertEnded(window);
      assertThat(lastAnswer(window)).hasText("前半句到了，后半句丢了。");
      assertThat(field(window)).hasValue("下一个问题");
      assertThat(window).hasURL(conversationAddress());
    }
  }

  @Test
  void thePushesAreHandedOverByOneThatLeavesNothingLying() {
    ServletContext context = server.part(ServletContext.class);
    Assertions.assertThat(
            Collections.list(context.getAttributeNames()).stream()
                .map(context::getAttribute)
                .filter(AtmosphereFramework.class::isInstance)
                .map(AtmosphereFramework.class::cast)
                .flatMap(it -> it.getBroadcasterFactory().lookupAll().stream()))
        .isNotEmpty()
        .allMatch(PushBroadcaster.class::isInstance);
  }

  private static void send(WebSocketRoute window, WebSocketFrame frame) {
    if (frame.text() != null) {
      window.send(frame.text());
    } else {
      window.send(frame.binary());
    }
  }
}
