package io.jinwen.assistant.http.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.http.ProblemException;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.ModelInfo;
import io.jinwen.engine.api.TokenScore;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What is read from a response_format, and how log-probabilities are told. */
class FormatsTest {
  private static final ModelInfo MODEL =
      new ModelInfo("m", "fake", "Q4_0", 1, 1, 1, 1_000, true, false, "none");

  private static CompletionRequest read(String more) {
    String body =
        "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"问\"}], %s}";
    return CompletionReader.read(JsonMapper.shared().readTree(body.formatted(more)), MODEL);
  }

  private static JsonShape schema(String schema) {
    var request =
        read(
            "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": "
                + "{\"name\": \"n\", \"strict\": true, \"schema\": "
                + schema
                + "}}");
    return ((AnswerFormat.Json) request.generation().format()).shape();
  }

  @Test
  void jsonObjectIsAnyObject() {
    var request = read("\"response_format\": {\"type\": \"json_object\"}");
    assertThat(request.generation().format())
        .isEqualTo(new AnswerFormat.Json(new JsonShape.Table(new JsonShape.Any()), Map.of()));
    assertThat(request.generation().sampling().repetitionPenalty()).isEqualTo(1);
  }

  @Test
  void aSchemaOfPydanticIsRead() {
    JsonShape shape =
        schema(
            """
            {"title": "Product", "type": "object", "additionalProperties": false,
             "properties": {
               "name": {"type": "string", "description": "名称"},
               "grade": {"enum": ["R1", "R2", 3], "type": "string"},
               "rate": {"anyOf": [{"type": "number"}, {"type": "null"}]},
               "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}}},
             "required": ["name", "grade"],
             "$defs": {"Part": {"type": "object", "properties": {"n": {"type": "integer"}}}}}
            """);
    assertThat(shape)
        .isEqualTo(
            new JsonShape.Structure(
                List.of(
                    new JsonShape.Property("name", new JsonShape.Text(), true),
                    new JsonShape.Property(
                        "grade",
                        new JsonShape.AnyOf(
                            List.of(
                                new JsonShape.Literal("\"R1\""), new JsonShape.Literal("\"R2\""))),
                        true),
                    new JsonShape.Property(
                        "rate",
                        new JsonShape.AnyOf(
                            List.of(new JsonShape.Number(), new JsonShape.Literal("null"))),
                        false),
                    new JsonShape.Property(
                        "parts",
                        new JsonShape.Sequence(new JsonShape.Reference("#/$defs/Part")),
                        false))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"type\": \"string\", \"format\": \"duration\"}; .format",
        "{\"type\": \"string\", \"minLength\": 3, \"maxLength\": 2}; .maxLength",
        "{\"type\": \"array\", \"uniqueItems\": true}; .uniqueItems",
        "{\"type\": \"array\", \"items\": {\"contains\": {}}}; .items.contains",
        "{\"oneOf\": [{\"type\": \"integer\"}, {\"type\": \"number\"}]}; .oneOf[1]",
        "{\"allOf\": [{\"type\": \"string\"}, {\"type\": \"array\"}]}; .allOf[1].type",
        "{\"allOf\": [{\"$ref\": \"#\"}]}; .allOf[0]",
        "{\"$ref\": \"#/$defs/none\"}; .$ref",
        "{\"not\": {\"type\": \"string\"}}; .not",
        "{\"type\": \"integer\", \"multipleOf\": 5}; .multipleOf",
        "{\"type\": \"integer\", \"exclusiveMinimum\": 1, \"exclusiveMaximum\": 2}; .minimum",
        "{\"type\": \"object\", \"minProperties\": 2}; .minProperties",
        "{\"type\": \"object\", \"required\": [\"a\"]}; .required",
        "{\"type\": \"strin\"}; .type",
        "{\"properties\": {\"a\": {\"minimum\": \"1\"}}}; .properties.a.minimum"
      })
  void whatCannotBeHeldIsRefusedByName(String schema, String place) {
    assertThatThrownBy(() -> schema(schema))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("schema" + place);
  }

  /** As zod and pydantic write them. */
  @Test
  void boundsOfScalarsAreRead() {
    assertThat(
            schema(
                "{\"type\": \"integer\", \"minimum\": -9007199254740991,"
                    + " \"exclusiveMaximum\": 5}"))
        .isEqualTo(
            new JsonShape.BoundedNumber(
                Optional.of(new JsonShape.Bound(new BigDecimal("-9007199254740991"), true)),
                Optional.of(new JsonShape.Bound(new BigDecimal("5"), false)),
                0));
    assertThat(schema("{\"type\": \"number\", \"multipleOf\": 0.01}"))
        .isEqualTo(new JsonShape.BoundedNumber(Optional.empty(), Optional.empty(), 2));
    assertThat(schema("{\"type\": \"string\", \"minLength\": 1, \"pattern\": \"^a\"}"))
        .isEqualTo(new JsonShape.BoundedText("^a", 1, JsonShape.UNBOUNDED));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "date; 2024-02-29, 2026-11-30; 2026-02-29, 2026-11-31, 2026-1-1",
        "time; 08:05:59Z, 23:00:00.5+08:00; 24:00:00Z, 08:05",
        "date-time; 2000-02-29T08:00:00Z; 1900-02-29T08:00:00Z",
        "email; a.b+c@example.com; a@b, @example.com",
        "uuid; 123e4567-e89b-42d3-a456-426614174000; 123e4567",
        "uri; https://example.com/a?b=1; example.com, https://",
        "ipv4; 192.168.0.255; 256.1.1.1"
      })
  void formatsAreNarrowerThanTheirRules(String format, String good, String bad) {
    var shape =
        (JsonShape.BoundedText)
            schema("{\"type\": \"string\", \"format\": \"%s\"}".formatted(format));
    for (String text : good.split(", ")) {
      assertThat(text).containsPattern(shape.pattern());
    }
    for (String text : bad.split(", ")) {
      assertThat(text).doesNotContainPattern(shape.pattern());
    }
  }

  @Test
  void tuplesAndCountedListsAreRead() {
    JsonShape text = new JsonShape.Text();
    JsonShape whole = new JsonShape.Whole();
    assertThat(
            schema(
                "{\"type\": \"array\", \"prefixItems\":"
                    + " [{\"type\": \"string\"}, {\"type\": \"integer\"}]}"))
        .isEqualTo(new JsonShape.BoundedSequence(List.of(text, whole), Optional.empty(), 2, 2));
    assertThat(
            schema(
                "{\"type\": \"array\", \"items\": {\"type\": \"string\"},"
                    + " \"minItems\": 1, \"maxItems\": 3}"))
        .isEqualTo(new JsonShape.BoundedSequence(List.of(), Optional.of(text), 1, 3));
  }

  @Test
  void namesOfATableAreBounded() {
    assertThat(
            schema(
                "{\"type\": \"object\", \"propertyNames\": {\"pattern\": \"^[a-z]+$\"},"
                    + " \"additionalProperties\": {\"type\": \"integer\"}}"))
        .isEqualTo(
            new JsonShape.BoundedTable(
                new JsonShape.BoundedText("^[a-z]+$", 0, JsonShape.UNBOUNDED),
                new JsonShape.Whole(),
                0,
                JsonShape.UNBOUNDED));
  }

  @Test
  void allOfJoinsObjectsAndWhatStandsBesideAReference() {
    String both =
        """
        {"allOf": [{"$ref": "#/$defs/a"},
                   {"type": "object", "properties": {"m": {"type": "number"}}, "required": ["m"]}],
         "properties": {"n": {"maximum": 3}},
         "$defs": {"a": {"type": "object", "properties": {"n": {"type": "integer", "minimum": 1}}}}}
        """;
    JsonShape n =
        new JsonShape.BoundedNumber(
            Optional.of(new JsonShape.Bound(BigDecimal.ONE, true)),
            Optional.of(new JsonShape.Bound(new BigDecimal(3), true)),
            0);
    assertThat(schema(both))
        .isEqualTo(
            new JsonShape.Structure(
                List.of(
                    new JsonShape.Property("n", n, false),
                    new JsonShape.Property("m", new JsonShape.Number(), true))));
  }

  /** A discriminated union of pydantic. */
  @Test
  void oneOfWhoseChoicesDifferInAConstantIsRead() {
    String union =
        """
        {"oneOf": [{"$ref": "#/$defs/cat"}, {"$ref": "#/$defs/dog"}],
         "discriminator": {"propertyName": "kind"},
         "$defs": {
           "cat": {"type": "object", "properties": {"kind": {"const": "cat"}}, "required": ["kind"]},
           "dog": {"type": "object", "properties": {"kind": {"const": "dog"}}, "required": ["kind"]}}}
        """;
    assertThat(schema(union))
        .isEqualTo(
            new JsonShape.AnyOf(
                List.of(
                    new JsonShape.Reference("#/$defs/cat"),
                    new JsonShape.Reference("#/$defs/dog"))));
  }

  @Test
  void aStopTextWouldCutJson() {
    assertThatThrownBy(
            () -> read("\"stop\": \"a\", \"response_format\": {\"type\": \"json_object\"}"))
        .hasMessageContaining("stop");
  }

  @Test
  void alternativesNeedLogprobs() {
    assertThatThrownBy(() -> read("\"top_logprobs\": 3")).hasMessageContaining("top_logprobs");
    assertThat(read("\"top_logprobs\": 3, \"logprobs\": true").generation().scores()).hasValue(3);
    assertThat(read("\"logprobs\": true").generation().scores()).hasValue(0);
    assertThat(read("\"logprobs\": false").generation().scores()).isEmpty();
  }

  @Test
  void scoresAreToldWithTokenBytesAndAlternatives() {
    var entry = new TokenScore.Entry(5, "久", List.of(228, 185, 133), -0.5f);
    var json = ScoresJson.of(List.of(new TokenScore(entry, List.of(entry))));
    assertThat(JsonMapper.shared().writeValueAsString(json))
        .isEqualTo(
            "{\"content\":[{\"token\":\"久\",\"logprob\":-0.5,\"bytes\":[228,185,133],"
                + "\"top_logprobs\":[{\"token\":\"久\",\"logprob\":-0.5,"
                + "\"bytes\":[228,185,133]}]}],\"refusal\":null}");
  }
}
