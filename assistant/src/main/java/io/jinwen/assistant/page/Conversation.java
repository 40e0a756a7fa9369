package io.jinwen.assistant.page;

import io.jinwen.assistant.records.session.Turn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The turns of a session as the tree that they are. */
final class Conversation {
  private final List<Turn> turns;
  private final Map<String, Turn> byId = new HashMap<>();

  /**
   * @param turns in the order in which they were added
   */
  Conversation(List<Turn> turns) {
    this.turns = turns;
    turns.forEach(turn -> byId.put(turn.id(), turn));
  }

  /** The turn that was added last. */
  Optional<Turn> newest() {
    return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getLast());
  }

  Optional<Turn> find(String turnId) {
    return Optional.ofNullable(byId.get(turnId));
  }

  /** From the first turn to this one. */
  List<Turn> path(Optional<Turn> leaf) {
    Deque<Turn> path = new ArrayDeque<>();
    for (Optional<Turn> at = leaf; at.isPresent(); at = at.get().parentId().flatMap(this::find)) {
      path.addFirst(at.get());
    }
    return new ArrayList<>(path);
  }

  /** The turn that was added last behind this one, itself where nothing follows. */
  Turn newestBehind(Turn turn) {
    return turns.reversed().stream()
        .filter(later -> leadsTo(later, turn.id()))
        .findFirst()
        .orElse(turn);
  }

  private boolean leadsTo(Turn later, String turnId) {
    Optional<Turn> at = Optional.of(later);
    while (at.isPresent() && !at.get().id().equals(turnId)) {
      at = at.get().parentId().flatMap(this::find);
    }
    return at.isPresent();
  }

  /** The newest turn that follows this parent directly. */
  Optional<Turn> newestUnder(Optional<String> parentId) {
    return turns.reversed().stream().filter(turn -> turn.parentId().equals(parentId)).findFirst();
  }

  /**
   * The last turn of the longest branch that goes on behind another turn at the same place; empty
   * where none goes on.
   *
   * @param shown the turn at that place that is on show; empty for one that is under way
   */
  Optional<Turn> goesOnBeside(Optional<String> parentId, Optional<Turn> shown) {
    return turns.stream()
        .filter(turn -> turn.parentId().equals(parentId) && !Optional.of(turn).equals(shown))
        .map(this::newestBehind)
        .filter(leaf -> !leaf.parentId().equals(parentId))
        .max(Comparator.comparingInt(leaf -> path(Optional.of(leaf)).size()));
  }

  /** The answers to the same question at the same place, in their order. */
  List<Turn> answersBeside(Turn turn) {
    return beside(turn).stream().filter(it -> it.question().equals(turn.question())).toList();
  }

  /** The newest answer to each of the questions that were asked at the same place. */
  List<Turn> questionsBeside(Turn turn) {
    Map<String, Turn> byQuestion = new LinkedHashMap<>();
    beside(turn).forEach(it -> byQuestion.put(it.question(), it));
    byQuestion.put(turn.question(), turn);
    return List.copyOf(byQuestion.values());
  }

  private List<Turn> beside(Turn turn) {
    return turns.stream().filter(it -> it.parentId().equals(turn.parentId())).toList();
  }
}
