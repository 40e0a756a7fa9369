package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What the references of a format mean. */
final class References {
  private enum Mark {
    UNDER_WAY,
    DONE
  }

  private record Visit(String name, Iterator<String> further) {}

  private final Map<String, JsonShape> definitions;
  private final WorkBudget work;

  References(Map<String, JsonShape> definitions, WorkBudget work) {
    this.definitions = definitions;
    this.work = work;
  }

  /**
   * @throws EngineException INVALID_REQUEST where there is none
   */
  JsonShape definition(String name) {
    JsonShape shape = definitions.get(name);
    if (shape == null) {
      throw refusal("$ref %s has no definition".formatted(name));
    }
    return shape;
  }

  /**
   * References must pass through an object or a list before they come back. Each definition is
   * looked at once, however many ways lead to it.
   *
   * @throws EngineException INVALID_REQUEST naming one that does not
   */
  void requireProgress() {
    Map<String, Mark> marks = new HashMap<>();
    Deque<Visit> path = new ArrayDeque<>();
    for (String start : new TreeSet<>(definitions.keySet())) { // the same refusal every time
      enter(start, marks, path);
      while (!path.isEmpty()) {
        work.spend(1);
        if (path.peek().further.hasNext()) {
          enter(path.peek().further.next(), marks, path);
        } else {
          marks.put(path.pop().name, Mark.DONE);
        }
      }
    }
  }

  private void enter(String name, Map<String, Mark> marks, Deque<Visit> path) {
    switch (marks.putIfAbsent(name, Mark.UNDER_WAY)) {
      case null -> path.push(new Visit(name, heads(definition(name)).iterator()));
      case DONE -> {}
      case UNDER_WAY ->
          throw refusal("$ref %s leads back to itself without a value in between".formatted(name));
    }
  }

  /** The references that a shape may be, without a value around them. */
  private List<String> heads(JsonShape shape) {
    List<String> heads = new ArrayList<>();
    Deque<JsonShape> open = new ArrayDeque<>(List.of(shape));
    while (!open.isEmpty()) {
      work.spend(1);
      switch (open.pop()) {
        case JsonShape.AnyOf any -> any.choices().forEach(open::push);
        case JsonShape.Reference next -> heads.add(next.name());
        case JsonShape _ -> {
          // a value of its own
        }
      }
    }
    return heads;
  }

  private static EngineException refusal(String message) {
    return new EngineException(EngineException.Code.INVALID_REQUEST, message);
  }
}
