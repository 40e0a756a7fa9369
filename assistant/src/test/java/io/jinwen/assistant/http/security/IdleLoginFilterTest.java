package io.jinwen.assistant.http.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.records.store.TickingClock;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

class IdleLoginFilterTest {
  private final TickingClock clock = new TickingClock("2026-11-26T09:00:00Z");
  private final IdleLoginFilter filter = new IdleLoginFilter(Duration.ofMinutes(30), clock);
  private final MockHttpSession session = new MockHttpSession();

  @Test
  void aLoginLastsWhileSomethingIsDone() throws Exception {
    for (int i = 0; i < 5; i++) {
      request("v-r=uidl&v-uiId=0");
      clock.advance(Duration.ofMinutes(20));
    }
    assertThat(session.isInvalid()).isFalse();
  }

  @Test
  void aWindowLeftOpenKeepsNoLogin() throws Exception {
    request("v-r=uidl&v-uiId=0");
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMinutes(5));
      request("v-r=heartbeat&v-uiId=0");
      assertThat(session.isInvalid()).as("after " + i).isFalse();
    }
    clock.advance(Duration.ofMinutes(6));
    request("v-r=heartbeat&v-uiId=0");
    assertThat(session.isInvalid()).isTrue();
  }

  @Test
  void whatAWindowSendsByItselfKeepsNoLogin() throws Exception {
    request("v-r=uidl&v-uiId=0");
    for (int i = 0; i < 2; i++) {
      clock.advance(Duration.ofMinutes(14));
      poll();
      request("v-r=push&v-uiId=0");
      assertThat(session.isInvalid()).as("after " + i).isFalse();
    }
    clock.advance(Duration.ofMinutes(14));
    poll();
    assertThat(session.isInvalid()).isTrue();
  }

  /** Of a poll the rest says that nothing was done. */
  private void poll() throws Exception {
    request(
        "v-r=uidl&v-uiId=0",
        new MockFilterChain() {
          @Override
          public void doFilter(ServletRequest request, ServletResponse response)
              throws IOException, ServletException {
            request.setAttribute(PageChain.SENT_BY_ITSELF, true);
            super.doFilter(request, response);
          }
        });
  }

  private void request(String query) throws Exception {
    request(query, new MockFilterChain());
  }

  private void request(String query, MockFilterChain rest) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
    request.setQueryString(query);
    request.setSession(session);
    filter.doFilter(request, new MockHttpServletResponse(), rest);
    assertThat(rest.getRequest()).as("the rest decides").isNotNull();
  }
}
