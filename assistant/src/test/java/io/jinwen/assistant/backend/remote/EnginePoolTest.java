package io.jinwen.assistant.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.app.FakeEngine;
import io.jinwen.engine.Engine;
import io.jinwen.engine.Engine.Place;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.GenerationRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Several engines as one. */
class EnginePoolTest {
  /** An engine that a test takes away, drains or lets come. */
  private static final class TestConnector implements PoolMember.Connector {
    private final FakeEngine engine = FakeEngine.holdingBack(100);
    private boolean there = true;
    private EngineException.Code refusal = EngineException.Code.UNAVAILABLE;
    private Optional<String> unwilling = Optional.empty();

    @Override
    public Engine connect() {
      if (!there) {
        throw new EngineException(refusal, "nobody there");
      }
      return engine;
    }

    @Override
    public Optional<String> unwilling(Engine same) {
      return unwilling;
    }

    int asked() throws InterruptedException {
      int count = 0;
      while (engine.wasAsked()) {
        engine.takeSubmitted();
        count++;
      }
      return count;
    }
  }

  private final List<TestConnector> connectors =
      List.of(new TestConnector(), new TestConnector(), new TestConnector());

  private EnginePool pool(boolean lastIsFallback) throws InterruptedException {
    List<PoolMember> members = new ArrayList<>();
    for (TestConnector connector : connectors) {
      boolean fallback = lastIsFallback && members.size() == 2;
      members.add(new PoolMember("engine" + members.size(), fallback, connector));
    }
    EnginePool pool = new EnginePool(members);
    pool.look();
    return pool;
  }

  private Place poolAt(Place first, Place second) throws InterruptedException {
    List<PoolMember> members = new ArrayList<>();
    for (Place place : List.of(first, second)) {
      TestConnector connector = connectors.get(members.size());
      connector.engine.standsAt(place);
      members.add(new PoolMember("engine" + members.size(), false, connector));
    }
    EnginePool pool = new EnginePool(members);
    pool.look();
    return pool.place();
  }

  private static GenerationRequest asking(String... texts) {
    List<ChatMessage> messages = new ArrayList<>();
    for (String text : texts) {
      messages.add(messages.size() % 2 == 0 ? ChatMessage.user(text) : ChatMessage.assistant(text));
    }
    return GenerationRequest.chat(messages);
  }

  private int[] asked() throws InterruptedException {
    return new int[] {
      connectors.get(0).asked(), connectors.get(1).asked(), connectors.get(2).asked()
    };
  }

  private static int only(int[] counts) {
    int found = -1;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        assertThat(found).isNegative();
        found = i;
      }
    }
    return found;
  }

  @Test
  void saysWhereAnswersAreComputed() throws Exception {
    List<Place> places = new ArrayList<>();
    for (String url :
        List.of(
            "http://127.0.0.1:8000/v1",
            "http://[::1]:8000/v1",
            "http://localhost/v1",
            "http://10.0.0.5:8000/v1",
            "http://localhost.example/v1")) {
      places.add(
          RemoteConfig.of(URI.create(url)).isOnThisMachine() ? Place.BESIDE : Place.ELSEWHERE);
    }
    assertThat(places)
        .containsExactly(
            Place.BESIDE, Place.BESIDE, Place.BESIDE, Place.ELSEWHERE, Place.ELSEWHERE);
    assertThat(poolAt(Place.ELSEWHERE, Place.ELSEWHERE)).isEqualTo(Place.ELSEWHERE);
    assertThat(poolAt(Place.BESIDE, Place.HERE)).isEqualTo(Place.BESIDE);
    assertThat(poolAt(Place.ELSEWHERE, Place.HERE)).isEqualTo(Place.SEVERAL);
    assertThat(poolAt(Place.BESIDE, Place.ELSEWHERE)).isEqualTo(Place.SEVERAL);
  }

  @Test
  void aConversationGoesBackToTheEngineThatKnowsIt() throws Exception {
    EnginePool pool = pool(false);
    int known = -2;
    for (String more : List.of("二", "三", "四")) {
      try (Generation _ = pool.submit(asking("一", "答", more))) {
        int at = only(asked());
        assertThat(at).isEqualTo(known == -2 ? at : known);
        known = at;
      }
    }
  }

  @Test
  void conversationsSpreadAndABusyEngineGivesUpItsSessions() throws Exception {
    EnginePool pool = pool(false);
    for (int i = 0; i < 60; i++) {
      pool.submit(asking("问题" + i)).close();
    }
    assertThat(Arrays.stream(asked()).boxed().toList()).allMatch(count -> count > 5);
    for (int i = 0; i < 9; i++) {
      pool.submit(asking("同一个问题"));
    }
    assertThat(Arrays.stream(asked()).boxed().toList()).allMatch(count -> count >= 2);
  }

  @Test
  void anEngineThatIsDrainedGetsNothingNewAndFinishesWhatItHas() throws Exception {
    EnginePool pool = pool(false);
    connectors.get(0).unwilling = Optional.of("its health has status 503");
    pool.look();
    for (int i = 0; i < 20; i++) {
      pool.submit(asking("问题" + i)).close();
    }
    assertThat(connectors.get(0).asked()).isZero();
    assertThat(pool.status().ready()).isTrue();
    connectors.get(0).unwilling = Optional.empty();
    pool.look();
    for (int i = 0; i < 20; i++) {
      pool.submit(asking("问题" + i)).close();
    }
    assertThat(connectors.get(0).asked()).isPositive();
  }

  @Test
  void anEngineThatComesLaterIsTakenIn() throws Exception {
    connectors.get(1).there = false;
    EnginePool pool = pool(false);
    assertThat(pool.status().ready()).isTrue();
    connectors.get(1).there = true;
    pool.look();
    for (int i = 0; i < 30; i++) {
      pool.submit(asking("问题" + i)).close();
    }
    assertThat(connectors.get(1).asked()).isPositive();
  }

  @Test
  void whatFailsBeforeItsFirstWordGoesOnToAnother() throws Exception {
    EnginePool pool = pool(false);
    Generation generation = pool.submit(asking("一"));
    int first =
        connectors.stream()
            .filter(connector -> connector.engine.wasAsked())
            .map(connectors::indexOf)
            .findFirst()
            .orElseThrow();
    connectors.get(first).engine.takeSubmitted().fail(EngineException.Code.UNAVAILABLE);
    assertThat(generation.next()).isInstanceOf(GenerationEvent.Started.class);
    assertThat(generation.next()).isInstanceOf(GenerationEvent.Started.class); // the other's
    int second = only(asked());
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void whatFailsAfterItsFirstWordFails() throws Exception {
    EnginePool pool = pool(false);
    Generation generation = pool.submit(asking("一"));
    for (TestConnector connector : connectors) {
      if (connector.engine.wasAsked()) {
        connector.engine.takeSubmitted().piece("半").fail(EngineException.Code.UNAVAILABLE);
      }
    }
    generation.next();
    assertThat(generation.next()).isEqualTo(new GenerationEvent.Piece("半", false));
    assertThat(generation.next()).isInstanceOf(GenerationEvent.Failed.class);
    assertThat(asked()).containsOnly(0);
  }

  @Test
  void theLastResortIsAskedOnlyWhereNoOtherIsWell() throws Exception {
    EnginePool pool = pool(true);
    for (int i = 0; i < 20; i++) {
      pool.submit(asking("问题" + i)).close();
    }
    assertThat(connectors.get(2).asked()).isZero();
    connectors.get(0).unwilling = Optional.of("away");
    connectors.get(1).engine.breakDown("broken");
    pool.look();
    pool.submit(asking("一")).close();
    assertThat(connectors.get(2).asked()).isEqualTo(1);
  }

  /** Which only a request can find out, so one is let through. */
  @Test
  void anEngineThatRefusedUsIsTriedAgainWhereNoOtherIsWell() throws Exception {
    EnginePool pool = pool(false);
    connectors.forEach(connector -> connector.engine.breakDown("it does not take the key"));
    assertThat(pool.status().ready()).isFalse();
    pool.submit(asking("一")).close();
    assertThat(Arrays.stream(asked()).sum()).isEqualTo(1);
  }

  @Test
  void anEngineThatRefusedUsIsTriedOnceInAWhileWhereOthersAreWell() throws Exception {
    AtomicLong now = new AtomicLong();
    List<PoolMember> members = new ArrayList<>();
    for (TestConnector connector : connectors) {
      members.add(new PoolMember("engine" + members.size(), false, connector, now::get));
    }
    EnginePool pool = new EnginePool(members);
    pool.look();
    connectors.get(0).engine.breakDown("it does not take the key");
    pool.submit(asking("一")).close();
    assertThat(connectors.get(0).asked()).isZero();
    now.addAndGet(PoolMember.TRY_EVERY.toNanos());
    pool.submit(asking("二")).close();
    pool.submit(asking("三")).close();
    assertThat(asked()[0]).isEqualTo(1);
  }

  @Test
  void aWrongKeyEndsTheStartAndAnEngineThatIsAwayIsWaitedFor() throws Exception {
    for (TestConnector connector : connectors) {
      connector.there = false;
    }
    List<PoolMember> members =
        connectors.stream().map(connector -> new PoolMember("engine", false, connector)).toList();
    try (EnginePool pool = new EnginePool(members)) {
      assertThatThrownBy(pool::start)
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(EngineException.Code.UNAVAILABLE));
      connectors.get(1).refusal = EngineException.Code.MISCONFIGURED;
      assertThatThrownBy(pool::start)
          .isInstanceOfSatisfying(
              EngineException.class,
              e -> assertThat(e.code()).isEqualTo(EngineException.Code.MISCONFIGURED));
    }
  }

  @Test
  void withoutAnyItSaysWhatIsWrongWithEach() throws Exception {
    EnginePool pool = pool(false);
    connectors.forEach(connector -> connector.unwilling = Optional.of("away for tests"));
    pool.look();
    assertThat(pool.status().ready()).isFalse();
    assertThat(pool.status().problem().orElseThrow()).contains("engine1: away for tests");
    assertThatThrownBy(() -> pool.submit(asking("一"))).hasMessageContaining("engine2: away");
  }
}
