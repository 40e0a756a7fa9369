package io.jinwen.engine.grammar;

import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random shapes for property tests. */
final class RandomShape {
  private static final List<String> NAMES =
      List.of("名称", "a", "ab", "a\"b", "back\\slash", "line\nbreak", "利率 (%)", "", "💰");
  private static final List<String> LITERALS =
      List.of("\"买入\"", "\"买\"", "12", "-1.5", "true", "null", "[1,{\"a\":\"b\"}]", "\"a\\\"b\"");

  private final Random random;

  RandomShape(long seed) {
    random = new Random(seed);
  }

  AnswerFormat.Json format() {
    Map<String, JsonShape> definitions = new HashMap<>();
    definitions.put("tree", structureOf("child", new JsonShape.Sequence(reference())));
    return new AnswerFormat.Json(shape(3), definitions);
  }

  private static JsonShape reference() {
    return new JsonShape.Reference("tree");
  }

  private JsonShape structureOf(String name, JsonShape value) {
    return new JsonShape.Structure(
        List.of(
            new JsonShape.Property("v", shape(0), true),
            new JsonShape.Property(name, value, random.nextBoolean())));
  }

  private JsonShape shape(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 12)) {
      case 0 -> new JsonShape.Text();
      case 1 -> new JsonShape.Whole();
      case 2 -> new JsonShape.Number();
      case 3 -> literals();
      case 4 -> new JsonShape.Literal(LITERALS.get(random.nextInt(LITERALS.size())));
      case 5 -> new JsonShape.Any();
      case 6 -> new JsonShape.Sequence(shape(depth - 1));
      case 7 -> new JsonShape.Table(shape(depth - 1));
      case 8 -> new JsonShape.AnyOf(List.of(shape(depth - 1), shape(depth - 1)));
      case 9 -> reference();
      default -> structure(depth);
    };
  }

  private JsonShape literals() {
    return new JsonShape.AnyOf(
        LITERALS.subList(0, 1 + random.nextInt(LITERALS.size())).stream()
            .<JsonShape>map(JsonShape.Literal::new)
            .toList());
  }

  private JsonShape structure(int depth) {
    List<JsonShape.Property> properties = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextInt(3) == 0) {
        properties.add(new JsonShape.Property(name, shape(depth - 1), random.nextBoolean()));
      }
    }
    return new JsonShape.Structure(properties);
  }
}
