package io.jinwen.engine.text.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Builds the grammar of a JSON shape (RFC 8259), from its end to its beginning: each method gets
 * the place after a value and returns the place before it. The work is in proportion to the schema:
 * every shape and every definition becomes one rule, and bodies of rules wait in a queue.
 *
 * <p>Narrower than JSON where that costs no value: strings are valid UTF-8 without lone surrogates,
 * numbers have at most 18 digits in each part, white space is one blank or one indented line.
 *
 * <p>No rule is empty: {@link ByteAutomaton} relies on it.
 */
final class JsonGrammar {
  /** Ten times what the largest schema within {@link ShapeLimits} was seen to take. */
  static final long STEPS_MAX = 5_000_000;

  private record Waiting(Node start, JsonShape shape) {}

  private final References references;
  private final Nodes nodes;
  private final JsonWords words;
  private final PatternWords texts;
  private final Map<Class<?>, Node> plainRules = new HashMap<>(); // of shapes that are all alike
  private final Map<JsonShape, Node> rules = new IdentityHashMap<>();
  private final Map<String, Node> definedRules = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Node space;

  private JsonGrammar(References references, WorkBudget work) {
    this.references = references;
    this.nodes = new Nodes(work);
    this.words = new JsonWords(nodes);
    this.texts = new PatternWords(nodes);
    this.space = words.space(nodes.end());
  }

  static WorkBudget budget() {
    return new WorkBudget("compiling the schema", STEPS_MAX);
  }

  /**
   * Compiles a format of a size that {@link ShapeLimits} allows.
   *
   * @param singleBytes the bytes that the vocabulary has tokens of their own for
   * @param tokens its longer ones
   * @throws EngineException INVALID_REQUEST for a reference without a definition, one that leads to
   *     itself with nothing between, a shape that no finite value has or no value can be written of
   */
  static Grammar of(
      AnswerFormat.Json format, BitSet singleBytes, NodeCosts.Tokens tokens, WorkBudget work) {
    return of(format, Optional.empty(), singleBytes, tokens, work);
  }

  /** The same, as calls within their marks. */
  static Grammar of(
      AnswerFormat.Json format,
      Optional<CallMarks> calls,
      BitSet singleBytes,
      NodeCosts.Tokens tokens,
      WorkBudget work) {
    References references = new References(format.definitions(), work);
    references.requireProgress();
    JsonGrammar grammar = new JsonGrammar(references, work);
    Node start =
        calls.isPresent()
            ? grammar.calls(format.shape(), calls.get())
            : grammar.value(format.shape(), grammar.nodes.end());
    while (!grammar.waiting.isEmpty()) {
      Waiting next = grammar.waiting.pop();
      next.start.jump(grammar.body(next.shape, grammar.nodes.end()));
    }
    grammar.settle(start, singleBytes, tokens, work);
    return new Grammar(start, grammar.nodes.all().size());
  }

  private void settle(Node start, BitSet singleBytes, NodeCosts.Tokens tokens, WorkBudget work) {
    List<Node> all = nodes.all();
    BitSet everyByte = new BitSet();
    everyByte.set(0, 256);
    int[] depths = NodeDepths.of(all, everyByte, work);
    int depth = depths[start.id()];
    if (depth > ByteAutomaton.DEPTH_MAX) {
      throw refusal(
          depth == NodeDepths.NEVER
              ? "no finite JSON value fits the schema: something required always contains itself, or"
                  + " has bounds with nothing between"
              : "the schema nests %d deep; at most %d are held"
                  .formatted(depth, ByteAutomaton.DEPTH_MAX));
    }
    int[] singleDepths = NodeDepths.of(all, singleBytes, work);
    if (singleDepths[start.id()] > ByteAutomaton.DEPTH_MAX) {
      throw refusal(
          "the model's vocabulary can write no value of the schema; it has no token for the bytes "
              + missing(singleBytes));
    }
    int[] ranks = NodeRanks.of(all, work);
    int[] costs = NodeCosts.of(all, singleBytes, tokens, work);
    for (Node node : all) {
      int id = node.id();
      node.settle(depths[id], singleDepths[id], ranks[id], costs[id]);
    }
  }

  /** The bytes that JSON can need and the vocabulary lacks. */
  private static String missing(BitSet singleBytes) {
    BitSet missing = new BitSet();
    missing.set(' ', 0xF5);
    missing.clear(0xC0, 0xC2); // never in UTF-8
    missing.andNot(singleBytes);
    return missing.stream().mapToObj("%02X"::formatted).collect(Collectors.joining(" "));
  }

  /** One call or several, from behind or before the first mark. */
  private Node calls(JsonShape call, CallMarks marks) {
    Node after = nodes.create().jump(nodes.end());
    Node close = marks.close().isEmpty() ? after : space(words.text(marks.close(), after));
    Node first = space(called(call, close));
    Node opened = marks.open().isEmpty() ? first : words.text(marks.open(), first);
    if (marks.several()) {
      after.jump(opened).on('\n', opened);
    }
    return marks.demanded() ? nodes.create().jump(opened).on('\n', opened) : first;
  }

  private Node value(JsonShape shape, Node then) {
    return switch (shape) {
      case JsonShape.Literal literal -> literal(literal.json(), then);
      case JsonShape.AnyOf any -> {
        Node start = nodes.create();
        any.choices().forEach(choice -> start.jump(value(choice, then)));
        yield start;
      }
      case JsonShape.Reference reference -> nodes.create().call(defined(reference.name()), then);
      case JsonShape.Any _, JsonShape.Text _, JsonShape.Whole _, JsonShape.Number _ ->
          nodes.create().call(plain(shape), then);
      case JsonShape.BoundedText _,
          JsonShape.BoundedNumber _,
          JsonShape.Sequence _,
          JsonShape.BoundedSequence _,
          JsonShape.Table _,
          JsonShape.BoundedTable _,
          JsonShape.Structure _ ->
          called(shape, then);
    };
  }

  /** A value as a rule of its own, however often it is written. */
  private Node called(JsonShape shape, Node then) {
    return nodes.create().call(rules.computeIfAbsent(shape, this::rule), then);
  }

  private Node literal(String json, Node then) {
    if (json.isEmpty()) {
      throw refusal("a value of the schema is empty; it must be JSON");
    }
    return words.text(json, then);
  }

  private Node defined(String name) {
    return definedRules.computeIfAbsent(name, _ -> rule(references.definition(name)));
  }

  private Node plain(JsonShape shape) {
    return plainRules.computeIfAbsent(shape.getClass(), _ -> rule(shape));
  }

  /** The beginning of a rule; its body comes later, so that it may contain itself. */
  private Node rule(JsonShape shape) {
    Node start = nodes.create();
    waiting.push(new Waiting(start, shape));
    return start;
  }

  private Node body(JsonShape shape, Node end) {
    return switch (shape) {
      case JsonShape.Any _ -> any(end);
      case JsonShape.Text _ -> words.string(end);
      case JsonShape.Whole _ -> words.whole(end);
      case JsonShape.Number _ -> words.number(end);
      case JsonShape.BoundedText text -> texts.string(text, end);
      case JsonShape.BoundedNumber number -> new NumberRange(nodes, number).number(end);
      case JsonShape.Sequence sequence -> list(sequence.items(), end);
      case JsonShape.BoundedSequence sequence -> list(sequence, end);
      case JsonShape.Table table -> table(table.values(), end);
      case JsonShape.BoundedTable table -> table(table, end);
      case JsonShape.Structure structure -> structure(structure.properties(), end);
      case JsonShape.Literal _, JsonShape.AnyOf _, JsonShape.Reference _ -> value(shape, end);
    };
  }

  private Node any(Node end) {
    JsonShape.Any any = new JsonShape.Any();
    Node start = nodes.create();
    for (String word : List.of("true", "false", "null")) {
      start.jump(words.text(word, end));
    }
    for (JsonShape shape :
        List.of(
            new JsonShape.Text(),
            new JsonShape.Number(),
            new JsonShape.Sequence(any),
            new JsonShape.Table(any))) {
      start.jump(value(shape, end));
    }
    return start;
  }

  private Node list(JsonShape items, Node end) {
    Node afterItem = nodes.create();
    afterItem.on(',', space(value(items, afterItem))).jump(space(words.text("]", end)));
    Node first = nodes.create().jump(value(items, afterItem)).on(']', end);
    return words.text("[", space(first));
  }

  /** Backwards over the items that are counted; what may follow without a count is a loop. */
  private Node list(JsonShape.BoundedSequence shape, Node end) {
    boolean bounded = shape.itemsMax() != JsonShape.UNBOUNDED;
    int counted = Math.max(1, Math.max(shape.itemsMin(), shape.first().size()));
    int last = bounded ? shape.itemsMax() : counted;
    Node close = space(words.text("]", end));
    Node after = nodes.create();
    if (last >= shape.itemsMin()) {
      after.jump(close);
    }
    if (!bounded && shape.rest().isPresent()) {
      after.on(',', space(called(shape.rest().get(), after)));
    }
    for (int item = last - 1; item >= 1; item--) {
      Node before = nodes.create();
      if (item >= shape.itemsMin()) {
        before.jump(close);
      }
      item(shape, item, after).ifPresent(value -> before.on(',', space(value)));
      after = before;
    }
    Node start = nodes.create();
    if (shape.itemsMin() == 0) {
      start.on(']', end);
    }
    if (last > 0) {
      item(shape, 0, after).ifPresent(start::jump);
    }
    return words.text("[", space(start));
  }

  private Optional<Node> item(JsonShape.BoundedSequence shape, int index, Node then) {
    return index < shape.first().size()
        ? Optional.of(called(shape.first().get(index), then))
        : shape.rest().map(rest -> called(rest, then));
  }

  private Node table(JsonShape.BoundedTable shape, Node end) {
    Node close = space(words.text("}", end));
    Node after = nodes.create().jump(close);
    if (shape.membersMax() == JsonShape.UNBOUNDED) {
      after.on(',', space(member(shape, after)));
    }
    int counted = shape.membersMax() == JsonShape.UNBOUNDED ? 1 : shape.membersMax();
    for (int member = counted - 1; member >= 1; member--) {
      after = nodes.create().jump(close).on(',', space(member(shape, after)));
    }
    Node start = nodes.create();
    if (shape.membersMin() == 0) {
      start.on('}', end);
    }
    if (shape.membersMax() > 0) {
      start.jump(member(shape, after));
    }
    return words.text("{", space(start));
  }

  private Node member(JsonShape.BoundedTable shape, Node then) {
    return called(shape.names(), words.text(":", words.blank(called(shape.values(), then))));
  }

  private Node table(JsonShape values, Node end) {
    Node afterMember = nodes.create();
    Node member =
        value(new JsonShape.Text(), words.text(":", words.blank(value(values, afterMember))));
    afterMember.on(',', space(member)).jump(space(words.text("}", end)));
    return words.text("{", space(nodes.create().jump(member).on('}', end)));
  }

  /** Backwards over the properties; two places each, before and after the first one written. */
  private Node structure(List<JsonShape.Property> properties, Node end) {
    Node noneYet = words.text("}", end);
    Node someYet = space(words.text("}", end));
    for (JsonShape.Property property : properties.reversed()) {
      Node value = words.blank(value(property.value(), someYet));
      Node member = words.text(JsonText.quoted(property.name()) + ":", value);
      Node first = nodes.create().jump(member);
      Node further = nodes.create().on(',', space(member));
      if (!property.required()) {
        first.jump(noneYet);
        further.jump(someYet);
      }
      noneYet = first;
      someYet = further;
    }
    return words.text("{", space(noneYet));
  }

  /** White space or none. */
  private Node space(Node then) {
    return nodes.create().jump(then).call(space, then);
  }

  private static EngineException refusal(String message) {
    return new EngineException(EngineException.Code.INVALID_REQUEST, message);
  }
}
