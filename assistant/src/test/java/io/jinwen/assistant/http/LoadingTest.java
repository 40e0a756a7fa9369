package io.jinwen.assistant.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.assistant.app.TestServer;
import io.jinwen.assistant.backend.Backend;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadingTest {
  @Test
  void opensThePortAtOnceAndSaysHowFarLoadingIs() throws Exception {
    CountDownLatch reported = new CountDownLatch(1);
    CountDownLatch loaded = new CountDownLatch(1);
    try (TestServer server =
        TestServer.starting(progress -> {
          progress.at("weights", 0.42);
          reported.countDown();
          loaded.await();
          return FakeEngine.answering();
        })) {
      reported.await();
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body())
          .isEqualTo("{\"status\":\"loading\",\"stage\":\"weights\",\"progress\":0.42}");

      HttpResponse<String> early = server.ask("{\"prompt\": \"网点呀\"}");
      assertThat(early.statusCode()).isEqualTo(503);
      assertThat(early.headers().firstValue("Retry-After")).isPresent();
      assertThat(early.body()).contains("\"code\":\"model_loading\"").contains("42%");

      loaded.countDown();
      server.awaitReady();
      assertThat(server.ask("{\"prompt\": \"网点呀\"}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void saysThatLoadingFailed() throws Exception {
    try (TestServer server =
        TestServer.starting(_ -> {
          throw new IllegalStateException("no such weights");
        })) {
      server.awaitLoadFailure();
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("failed").contains("no such weights");
      assertThat(server.ask("{\"prompt\": \"网点在哪\"}").body()).contains("\"code\":\"model_failed\"");
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {OutOfMemoryError.class, NoClassDefFoundError.class, AssertionError.class})
  void saysThatLoadingFailedWithAnError(Class<? extends Error> kind) throws Exception {
    Error error = kind.getDeclaredConstructor().newInstance();
    try (TestServer server =
        TestServer.starting(_ -> {
          throw error;
        })) {
      server.awaitLoadFailure();
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body()).contains("\"status\":\"failed\"", "\"reason\"");
    }
  }

  /** An engine that was ready and is no more: closed by a fault, or without progress. */
  @Test
  void saysWhatIsWrongWithAnEngineThatWasReady() throws Exception {
    FakeEngine engine = FakeEngine.answering();
    try (TestServer server = TestServer.with(engine)) {
      assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
      engine.breakDown("no progress for 60 s");
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body())
          .contains("\"status\":\"failed\"", "\"reason\":\"no progress for 60 s\"");
    }
  }

  @Test
  void saysThatTheModelWasWithdrawnAndAsksItNothing() throws Exception {
    try (TestServer server = TestServer.with(FakeEngine.answering())) {
      Backend backend = server.part(Backend.class);
      assertThat(backend.withdraw("the register has it no more")).isTrue();
      HttpResponse<String> health = server.send(server.request("/health"));
      assertThat(health.statusCode()).isEqualTo(503);
      assertThat(health.body())
          .contains("\"status\":\"model_withdrawn\"", "\"reason\":\"the register has it no more\"");
      HttpResponse<String> refused = server.ask("{\"prompt\": \"网点在哪\"}");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("\"code\":\"model_withdrawn\"");
      assertThat(server.ask("{\"prompt\": \"贷款30万，年利率4.2%，分20年等额本息，每月还多少？\"}").statusCode())
          .isEqualTo(200);

      assertThat(backend.admitAgain()).isTrue();
      assertThat(server.send(server.request("/health")).statusCode()).isEqualTo(200);
      assertThat(server.ask("{\"prompt\": \"网点在哪\"}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void stopsAnAnswerAtItsTimeLimit() throws Exception {
    FakeEngine engine = FakeEngine.holdingBack(2);
    try (TestServer server = TestServer.with(engine, "answer-time-max=50ms")) {
      HttpResponse<String> late = server.ask("{\"prompt\": \"慢\"}");
      assertThat(late.statusCode()).isEqualTo(504);
      assertThat(late.body()).contains("\"code\":\"time_limit_exceeded\"");
      assertThat(engine.takeSubmitted().awaitCancelled()).isTrue();
    }
  }
}
