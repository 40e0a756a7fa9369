package io.jinwen.assistant.backend.remote;

import io.jinwen.engine.Engine;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.EngineStatus;
import io.jinwen.engine.api.GenerationRequest;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.Prompt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One engine or several as one, asked every few seconds how they are. A conversation goes back to
 * the engine that knows its beginning unless that has clearly more to do than another; new requests
 * go to engines that are well, so one is drained by letting its {@code /health} say so; a request
 * whose engine fails before the first word goes on to the next.
 */
public final class EnginePool implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(EnginePool.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  /** So many requests more than the idlest one an engine may have and still keep its sessions. */
  static final int AFFINITY_LEAD_MAX = 2;

  private final List<PoolMember> members;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("engine-pool").factory());

  /**
   * @param members in the order of the settings
   */
  public EnginePool(List<PoolMember> members) {
    this.members = List.copyOf(members);
  }

  /**
   * Connects to those that are there and goes on looking for the others.
   *
   * @throws EngineException where none is there
   */
  public void start() throws InterruptedException {
    look();
    if (members.stream().allMatch(member -> member.engine().isEmpty())) {
      throw members.stream()
          .map(PoolMember::refusal)
          .filter(refusal -> refusal.code() != EngineException.Code.UNAVAILABLE)
          .findFirst() // what waiting does not change
          .orElseGet(() -> new EngineException(EngineException.Code.UNAVAILABLE, problems()));
    }
    timer.scheduleWithFixedDelay(
        this::lookAndGoOn, LOOK_EVERY.toNanos(), LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // one that escapes would end the looking silently
      LOG.error("the engines could not be looked at", e);
    }
  }

  void look() throws InterruptedException {
    for (PoolMember member : members) {
      try {
        member.look();
      } catch (RuntimeException e) { // one that escapes would hide those behind it
        LOG.error("{} could not be looked at", member.name(), e);
      }
    }
  }

  private String problems() {
    return String.join(
        "; ", members.stream().map(member -> member.name() + ": " + member.problem()).toList());
  }

  @Override
  public Generation submit(GenerationRequest request) {
    List<PoolMember> order = order(request.prompt());
    if (order.isEmpty()) {
      throw new EngineException(
          EngineException.Code.UNAVAILABLE,
          "no engine takes requests: " + problems(),
          OptionalInt.of((int) LOOK_EVERY.toSeconds()));
    }
    return new MovingGeneration(request, order);
  }

  /** Those that take requests: the one that knows the conversation, then the idlest. */
  private List<PoolMember> order(Prompt prompt) {
    List<PoolMember> well = members.stream().filter(PoolMember::takesRequests).toList();
    List<PoolMember> able = // where none is well, those that refused us: a request tries again
        well.isEmpty() ? members.stream().filter(PoolMember::isThere).toList() : well;
    List<PoolMember> first = able.stream().filter(member -> !member.isFallback()).toList();
    List<PoolMember> order = new ArrayList<>(first);
    order.sort(Comparator.comparingInt(PoolMember::running));
    if (!order.isEmpty()) {
      String beginning = beginning(prompt);
      PoolMember known =
          first.stream()
              .max(Comparator.comparingInt(member -> mixed(member.name(), beginning)))
              .orElseThrow();
      if (known.running() <= order.getFirst().running() + AFFINITY_LEAD_MAX) {
        order.remove(known);
        order.addFirst(known);
      }
    }
    able.stream().filter(PoolMember::isFallback).forEach(order::add);
    members.stream()
        .filter(member -> !able.contains(member) && member.isWorthATry())
        .findFirst()
        .ifPresent(order::addFirst); // where it refuses once more, the next one is asked
    return order;
  }

  /** Each conversation likes the members in an order of its own (rendezvous hashing). */
  private static int mixed(String member, String beginning) {
    int hash = member.hashCode() ^ beginning.hashCode() * 0x9E3779B9;
    hash = (hash ^ hash >>> 16) * 0x85EBCA6B;
    hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
    return hash ^ hash >>> 16;
  }

  /** What stays the same through a conversation: its system texts and the first question. */
  private static String beginning(Prompt prompt) {
    StringBuilder beginning = new StringBuilder();
    if (prompt instanceof Prompt.Chat chat) {
      for (ChatMessage message : chat.messages()) {
        beginning.append(message.content()).append('\n');
        if (message.role() == ChatMessage.Role.USER) {
          break;
        }
      }
    }
    return beginning.toString();
  }

  @Override
  public ModelInfo model() {
    ModelInfo first = connected().findFirst().orElseThrow().model();
    int least = connected().mapToInt(engine -> engine.model().contextTokensMax()).min().orElse(0);
    return new ModelInfo(
        first.name(),
        first.architecture(),
        first.quantization(),
        first.parameterCount(),
        first.weightBytes(),
        first.vocabularySize(),
        least,
        connected().allMatch(engine -> engine.model().canThink()),
        connected().allMatch(engine -> engine.model().canUseTools()),
        first.demonstration(),
        members.size() == 1
            ? first.kernels()
            : "%d engines; %s".formatted(members.size(), first.kernels()));
  }

  @Override
  public Place place() {
    Set<Place> places = connected().map(Engine::place).collect(Collectors.toSet());
    if (places.size() == 1) {
      return places.iterator().next();
    }
    return places.equals(Set.of(Place.HERE, Place.BESIDE)) ? Place.BESIDE : Place.SEVERAL;
  }

  private Stream<Engine> connected() {
    return members.stream().flatMap(member -> member.engine().stream());
  }

  private Engine anyone() {
    return members.stream()
        .filter(PoolMember::takesRequests)
        .findFirst()
        .flatMap(PoolMember::engine)
        .or(() -> connected().findFirst())
        .orElseThrow();
  }

  @Override
  public EngineStatus status() {
    List<EngineStatus> all = connected().map(Engine::status).toList();
    boolean ready = members.stream().anyMatch(PoolMember::takesRequests);
    return new EngineStatus(
        ready,
        all.stream().mapToInt(EngineStatus::waiting).sum(),
        all.stream().mapToInt(EngineStatus::running).sum(),
        all.stream().mapToInt(EngineStatus::cachePagesUsed).sum(),
        all.stream().mapToInt(EngineStatus::cachePagesTotal).sum(),
        ready ? Optional.empty() : Optional.of(problems()));
  }

  @Override
  public int countTokens(String text) {
    return anyone().countTokens(text);
  }

  @Override
  public int countTokens(List<ChatMessage> messages, boolean thinking) {
    return anyone().countTokens(messages, thinking);
  }

  @Override
  public Optional<List<Integer>> tokens(String text) {
    return anyone().tokens(text);
  }

  @Override
  public Optional<String> text(List<Integer> tokens) {
    return anyone().text(tokens);
  }

  @Override
  public Optional<String> promptText(List<ChatMessage> messages, boolean thinking) {
    return anyone().promptText(messages, thinking);
  }

  @Override
  public int keepBeginning(String systemText) throws InterruptedException {
    int kept = 0;
    for (Engine engine : connected().toList()) {
      kept = Math.max(kept, engine.keepBeginning(systemText));
    }
    return kept;
  }

  @Override
  public int forget(List<String> texts) throws InterruptedException {
    int forgotten = 0;
    for (Engine engine : connected().toList()) {
      forgotten += engine.forget(texts);
    }
    return forgotten;
  }

  @Override
  public void close() {
    timer.shutdownNow();
    members.forEach(PoolMember::close);
  }
}
