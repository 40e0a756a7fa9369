package io.jinwen.assistant.web.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.web.ProblemException;
import io.jinwen.engine.api.AnswerFormat;
import io.jinwen.engine.api.JsonShape;
import io.jinwen.engine.api.TokenScore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What is read from a response_format, and how log-probabilities are told. */
class FormatsTest {
  private static CompletionRequest read(String more) {
    String body =
        "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"问\"}], %s}";
    return CompletionReader.read(JsonMapper.shared().readTree(body.formatted(more)), true);
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
        "{\"type\": \"string\", \"pattern\": \"a\"}; .pattern",
        "{\"type\": \"array\", \"minItems\": 1}; .minItems",
        "{\"type\": \"array\", \"items\": {\"type\": \"string\", \"maxLength\": 3}}; .items.maxLength",
        "{\"oneOf\": [{}]}; .oneOf",
        "{\"type\": \"object\", \"required\": [\"a\"]}; .required",
        "{\"type\": \"strin\"}; .type",
        "{\"properties\": {\"a\": {\"minimum\": 1}}}; .properties.a.minimum"
      })
  void whatCannotBeHeldIsRefusedByName(String schema, String place) {
    assertThatThrownBy(() -> schema(schema))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("schema" + place);
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
