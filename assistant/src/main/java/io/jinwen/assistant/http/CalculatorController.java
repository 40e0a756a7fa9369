package io.jinwen.assistant.http;

import io.jinwen.assistant.calculator.CalculationJson;
import io.jinwen.assistant.calculator.Calculator;
import io.jinwen.assistant.calculator.Calculators;
import io.jinwen.assistant.calculator.InputException;
import io.jinwen.assistant.calculator.Inputs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /calculators}: what can be calculated, and the calculation itself. */
@RestController
@ApiAddress("/calculators")
public final class CalculatorController {
  private static final double PLAIN_MAX = 1e20;

  private final BodyReader bodies;
  private final JsonWire json;

  public CalculatorController(BodyReader bodies, JsonWire json) {
    this.bodies = bodies;
    this.json = json;
  }

  /** All calculators with their fields. */
  @GetMapping("/calculators")
  void list(HttpServletResponse response) throws IOException {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("calculators", Calculators.all().stream().map(CalculationJson::of).toList());
    json.send(response, HttpServletResponse.SC_OK, document);
  }

  /** Calculates with the fields of the body. */
  @PostMapping("/calculators/{id}")
  void calculate(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ChatController.requireJson(request.getContentType());
    Calculator calculator =
        Calculators.find(id)
            .orElseThrow(() ->
                new ProblemException(
                    ProblemKind.NOT_FOUND,
                    "没有计算器 %s，GET /calculators 列出全部。".formatted(Problem.shown(id))));
    Inputs inputs = inputs(json.readObject(bodies.read(request, response)));
    try {
      json.send(
          response, HttpServletResponse.SC_OK, CalculationJson.of(calculator.compute(inputs)));
    } catch (InputException refused) {
      throw problem(refused);
    }
  }

  private static ProblemException problem(InputException refused) {
    ProblemKind kind =
        switch (refused.code()) {
          case MISSING, NO_RESULT -> ProblemKind.INVALID_REQUEST;
          case UNKNOWN -> ProblemKind.UNKNOWN_FIELD;
          case NOT_A_NUMBER -> ProblemKind.WRONG_TYPE;
          case OUT_OF_RANGE -> ProblemKind.VALUE_OUT_OF_RANGE;
        };
    return refused.field().isEmpty()
        ? new ProblemException(kind, refused.getMessage())
        : new ProblemException(
            kind, refused.getMessage(), Map.of("field", Problem.shown(refused.field())));
  }

  private static Inputs inputs(JsonNode body) {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      JsonNode value = entry.getValue();
      if (!value.isNull()) {
        values.put(entry.getKey(), value.isArray() ? list(entry.getKey(), value) : text(entry));
      }
    }
    return new Inputs(values);
  }

  private static String text(Map.Entry<String, JsonNode> entry) {
    return scalar(entry.getKey(), entry.getValue());
  }

  private static String list(String name, JsonNode values) {
    List<String> texts = new ArrayList<>();
    values.values().forEach(value -> texts.add(scalar(name, value)));
    return String.join(";", texts);
  }

  /** A number as a text; one beyond all bounds stays in a form that no field takes. */
  private static String scalar(String name, JsonNode value) {
    if (value.isString()) {
      return value.stringValue();
    }
    if (value.isNumber()) {
      if (value.isIntegralNumber()) {
        return value.bigIntegerValue().toString();
      }
      double approximate = value.doubleValue(0);
      boolean small = Double.isFinite(approximate) && Math.abs(approximate) < PLAIN_MAX;
      return small ? BigDecimal.valueOf(approximate).toPlainString() : value.toString();
    }
    throw Fields.wrongType(Problem.shown(name), "数字、字符串或它们的数组");
  }
}
