package io.jinwen.engine.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.JsonShape;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Builds the grammar of a JSON shape (RFC 8259), from its end to its beginning: each method gets
 * the place after a value and returns the place before it.
 *
 * <p>Narrower than JSON where that costs no value: strings are valid UTF-8 without lone surrogates,
 * numbers have at most 18 digits in each part, white space is one blank or one indented line.
 */
final class JsonGrammar {
  private static final int DIGITS_MAX = 18;
  private static final int EXPONENT_DIGITS_MAX = 2;
  private static final int INDENT_MAX = 16;

  private final Map<String, JsonShape> definitions;
  private final Map<Object, Node> rules = new HashMap<>(); // by shape, or by name for others

  private JsonGrammar(Map<String, JsonShape> definitions) {
    this.definitions = definitions;
  }

  /**
   * The first place of the grammar; its depth is known.
   *
   * @throws EngineException INVALID_REQUEST for a reference without a definition, one that leads to
   *     itself with nothing between, or a shape that no finite value has
   */
  static Node of(AnswerFormat.Json format) {
    JsonGrammar grammar = new JsonGrammar(format.definitions());
    format.definitions().keySet().forEach(name -> grammar.requireProgress(name, new HashSet<>()));
    Node start = grammar.value(format.shape(), Node.end());
    computeDepths(start);
    if (start.depth() > ByteAutomaton.DEPTH_MAX) {
      throw refusal(
          start.depth() == Integer.MAX_VALUE
              ? "no finite JSON value fits the schema: something required always contains itself"
              : "the schema nests %d deep; at most %d are held"
                  .formatted(start.depth(), ByteAutomaton.DEPTH_MAX));
    }
    return start;
  }

  /** References must pass through an object or a list before they come back. */
  private void requireProgress(String name, Set<String> path) {
    JsonShape shape = definition(name);
    if (!path.add(name)) {
      throw refusal("$ref %s leads back to itself without a value in between".formatted(name));
    }
    Deque<JsonShape> open = new ArrayDeque<>(List.of(shape));
    while (!open.isEmpty()) {
      switch (open.pop()) {
        case JsonShape.AnyOf any -> any.choices().forEach(open::push);
        case JsonShape.Reference next -> requireProgress(next.name(), new HashSet<>(path));
        case JsonShape other -> {
          // a value of its own
        }
      }
    }
  }

  private JsonShape definition(String name) {
    JsonShape shape = definitions.get(name);
    if (shape == null) {
      throw refusal("$ref %s has no definition".formatted(name));
    }
    return shape;
  }

  private static void computeDepths(Node start) {
    Set<Node> seen = new LinkedHashSet<>(Set.of(start));
    Deque<Node> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Node node = open.pop();
      node.edges().forEach(edge -> visit(edge.target(), seen, open));
      node.jumps().forEach(jump -> visit(jump, seen, open));
      node.calls()
          .forEach(call -> {
            visit(call.rule(), seen, open);
            visit(call.then(), seen, open);
          });
    }
    List<Node> laterFirst = List.copyOf(seen).reversed(); // most nodes are settled in one round
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Node node : laterFirst) {
        changed |= node.lowerDepth();
      }
    }
  }

  private static void visit(Node node, Set<Node> seen, Deque<Node> open) {
    if (seen.add(node)) {
      open.push(node);
    }
  }

  private Node value(JsonShape shape, Node then) {
    return switch (shape) {
      case JsonShape.Literal literal -> text(literal.json(), then);
      case JsonShape.AnyOf any -> {
        Node start = Node.create();
        any.choices().forEach(choice -> start.jump(value(choice, then)));
        yield start;
      }
      case JsonShape.Reference reference ->
          Node.create().call(rule("$ref " + reference.name(), definition(reference.name())), then);
      case JsonShape.Any _,
          JsonShape.Text _,
          JsonShape.Whole _,
          JsonShape.Number _,
          JsonShape.Sequence _,
          JsonShape.Table _,
          JsonShape.Structure _ ->
          Node.create().call(rule(shape, shape), then);
    };
  }

  /** The rule of a shape, made once, so that it may contain itself. */
  private Node rule(Object key, JsonShape shape) {
    Node known = rules.get(key);
    if (known != null) {
      return known;
    }
    Node start = Node.create();
    rules.put(key, start);
    return start.jump(body(shape, Node.end()));
  }

  private Node body(JsonShape shape, Node end) {
    return switch (shape) {
      case JsonShape.Any _ -> any(end);
      case JsonShape.Text _ -> string(end);
      case JsonShape.Whole _ -> whole(end);
      case JsonShape.Number _ -> number(end);
      case JsonShape.Sequence sequence -> list(sequence.items(), end);
      case JsonShape.Table table -> table(table.values(), end);
      case JsonShape.Structure structure -> structure(structure.properties(), end);
      case JsonShape.Literal _, JsonShape.AnyOf _, JsonShape.Reference _ -> value(shape, end);
    };
  }

  private Node any(Node end) {
    JsonShape.Any any = new JsonShape.Any();
    Node start = Node.create();
    for (String word : List.of("true", "false", "null")) {
      start.jump(text(word, end));
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
    Node afterItem = Node.create();
    afterItem.on(',', space(value(items, afterItem))).jump(space(text("]", end)));
    Node first = Node.create().jump(value(items, afterItem)).on(']', end);
    return text("[", space(first));
  }

  private Node table(JsonShape values, Node end) {
    Node afterMember = Node.create();
    Node member = value(new JsonShape.Text(), text(":", blank(value(values, afterMember))));
    afterMember.on(',', space(member)).jump(space(text("}", end)));
    return text("{", space(Node.create().jump(member).on('}', end)));
  }

  /** Backwards over the properties; two places each, before and after the first one written. */
  private Node structure(List<JsonShape.Property> properties, Node end) {
    Node noneYet = text("}", end);
    Node someYet = space(text("}", end));
    for (JsonShape.Property property : properties.reversed()) {
      Node member =
          text(JsonText.quoted(property.name()) + ":", blank(value(property.value(), someYet)));
      Node first = Node.create().jump(member);
      Node further = Node.create().on(',', space(member));
      if (!property.required()) {
        first.jump(noneYet);
        further.jump(someYet);
      }
      noneYet = first;
      someYet = further;
    }
    return text("{", space(noneYet));
  }

  private static Node text(String text, Node then) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Node node = then;
    for (int i = bytes.length - 1; i >= 0; i--) {
      int value = bytes[i] & 0xFF;
      node = Node.create().on(value, value, node);
    }
    return node;
  }

  /** Nothing or one blank. */
  private static Node blank(Node then) {
    return Node.create().jump(then).on(' ', then);
  }

  /** Nothing, one blank, or a line's end and an indentation. */
  private Node space(Node then) {
    Node rule =
        rules.computeIfAbsent(
            "space",
            _ -> {
              Node end = Node.end();
              Node indent = end;
              for (int i = 0; i < INDENT_MAX; i++) {
                indent = Node.create().jump(end).on(' ', indent);
              }
              return Node.create().jump(end).on(' ', end).on('\n', indent);
            });
    return Node.create().call(rule, then);
  }

  private static Node digits(int countMax, Node then) {
    Node node = Node.create().on('0', '9', then);
    for (int i = 1; i < countMax; i++) {
      Node more = node;
      node = Node.create().on('0', '9', Node.create().jump(then).jump(more));
    }
    return node;
  }

  private static Node whole(Node then) {
    Node further = Node.create().jump(then).jump(digits(DIGITS_MAX - 1, then));
    Node unsigned = Node.create().on('0', then).on('1', '9', further);
    return Node.create().jump(unsigned).on('-', unsigned);
  }

  private static Node number(Node then) {
    Node power = digits(EXPONENT_DIGITS_MAX, then);
    Node sign = Node.create().jump(power).on('+', power).on('-', power);
    Node exponent = Node.create().jump(then).on('e', sign).on('E', sign);
    Node fraction = Node.create().jump(exponent).on('.', digits(DIGITS_MAX, exponent));
    return whole(fraction);
  }

  /** A string; the ranges of UTF-8 are those of RFC 3629, section 4. */
  private static Node string(Node then) {
    Node inside = Node.create();
    Node last = Node.create().on(0x80, 0xBF, inside);
    Node lastTwo = Node.create().on(0x80, 0xBF, last);
    Node lastThree = Node.create().on(0x80, 0xBF, lastTwo);
    inside
        .on('"', then)
        .on('\\', escape(inside))
        .on(' ', '!', inside)
        .on('#', '[', inside)
        .on(']', 0x7F, inside)
        .on(0xC2, 0xDF, last)
        .on(0xE0, 0xE0, Node.create().on(0xA0, 0xBF, last))
        .on(0xE1, 0xEC, lastTwo)
        .on(0xED, 0xED, Node.create().on(0x80, 0x9F, last))
        .on(0xEE, 0xEF, lastTwo)
        .on(0xF0, 0xF0, Node.create().on(0x90, 0xBF, lastTwo))
        .on(0xF1, 0xF3, lastThree)
        .on(0xF4, 0xF4, Node.create().on(0x80, 0x8F, lastTwo));
    return Node.create().on('"', inside);
  }

  private static Node escape(Node then) {
    Node two = hex(hex(then));
    Node three = hex(two);
    Node low = Node.create().on('0', '7', two); // D800 … DFFF are halves of characters
    Node code =
        Node.create()
            .on('0', '9', three)
            .on('a', 'c', three)
            .on('A', 'C', three)
            .on('e', 'f', three)
            .on('E', 'F', three)
            .on('d', low)
            .on('D', low);
    Node escape = Node.create().on('u', code);
    for (char letter : "\"\\/bfnrt".toCharArray()) {
      escape.on(letter, then);
    }
    return escape;
  }

  private static Node hex(Node then) {
    return Node.create().on('0', '9', then).on('a', 'f', then).on('A', 'F', then);
  }

  private static EngineException refusal(String message) {
    return new EngineException(EngineException.Code.INVALID_REQUEST, message);
  }
}
