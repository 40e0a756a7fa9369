package io.jinwen.engine.text.template;

import io.jinwen.engine.text.template.Expr.BinaryOperator;
import io.jinwen.engine.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Expressions by recursive descent, one method a level of precedence, lowest first: {@code if
 * else}, {@code or}, {@code and}, {@code not}, comparisons, {@code + -}, {@code ~}, {@code * / //
 * %}, {@code **}, signs, then attributes, items, calls, filters and tests.
 */
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final Set<String> WORDS_AFTER_TEST =
      Set.of("else", "or", "and", "is", "in", "if", "not");

  private final TokenStream tokens;

  ExpressionParser(TokenStream tokens) {
    this.tokens = tokens;
  }

  /** An expression, or several with commas between: a tuple. */
  Expr tuple() {
    int line = tokens.line();
    Expr first = expression();
    if (!tokens.atOperator(",")) {
      return first;
    }
    List<Expr> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",") && !atEndOfTuple()) {
      items.add(expression());
    }
    return new Expr.Items(items, true, line);
  }

  private boolean atEndOfTuple() {
    return tokens.at(Kind.BLOCK_END)
        || tokens.at(Kind.PRINT_END)
        || tokens.atOperator(")")
        || tokens.atWord("in");
  }

  Expr expression() {
    tokens.enter();
    Expr value = or();
    while (tokens.atWord("if")) {
      int line = tokens.next().line();
      Expr condition = or();
      Optional<Expr> otherwise =
          tokens.skipWord("else") ? Optional.of(expression()) : Optional.empty();
      value = new Expr.Conditional(condition, value, otherwise, line);
    }
    tokens.leave();
    return value;
  }

  /** An expression without a conditional at its top: what a loop goes through. */
  Expr or() {
    Expr left = and();
    while (tokens.atWord("or")) {
      int line = tokens.next().line();
      left = new Expr.Or(left, and(), line);
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (tokens.atWord("and")) {
      int line = tokens.next().line();
      left = new Expr.And(left, not(), line);
    }
    return left;
  }

  private Expr not() {
    if (!tokens.atWord("not")) {
      return comparison();
    }
    tokens.enter();
    int line = tokens.next().line();
    Expr operand = not();
    tokens.leave();
    return new Expr.Not(operand, line);
  }

  private Expr comparison() {
    int line = tokens.line();
    Expr first = sum();
    List<Expr.Step> steps = new ArrayList<>();
    while (true) {
      if (tokens.at(Kind.OPERATOR) && COMPARISONS.contains(tokens.peek().text())) {
        steps.add(new Expr.Step(tokens.next().text(), sum()));
      } else if (tokens.skipWord("in")) {
        steps.add(new Expr.Step("in", sum()));
      } else if (tokens.atWord("not") && tokens.peekSecond().is(Kind.NAME, "in")) {
        tokens.next();
        tokens.next();
        steps.add(new Expr.Step("not in", sum()));
      } else {
        return steps.isEmpty() ? first : new Expr.Comparison(first, steps, line);
      }
    }
  }

  private Expr sum() {
    Expr left = concatenation();
    while (tokens.atOperator("+") || tokens.atOperator("-")) {
      left = binary(left, this::concatenation);
    }
    return left;
  }

  private Expr concatenation() {
    int line = tokens.line();
    List<Expr> parts = new ArrayList<>(List.of(product()));
    while (tokens.skipOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.getFirst() : new Expr.Concatenation(parts, line);
  }

  private Expr product() {
    Expr left = power();
    while (tokens.atOperator("*")
        || tokens.atOperator("/")
        || tokens.atOperator("//")
        || tokens.atOperator("%")) {
      left = binary(left, this::power);
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (tokens.atOperator("**")) {
      left = binary(left, () -> unary(true));
    }
    return left;
  }

  private Expr binary(Expr left, Supplier<Expr> right) {
    Token sign = tokens.next();
    for (BinaryOperator operator : BinaryOperator.values()) {
      if (operator.sign.equals(sign.text())) {
        return new Expr.Binary(operator, left, right.get(), sign.line());
      }
    }
    throw new TemplateFault("'%s' is no operator".formatted(sign.text()));
  }

  private Expr unary(boolean withFilters) {
    int line = tokens.line();
    Expr value;
    if (tokens.atOperator("-") || tokens.atOperator("+")) {
      tokens.enter();
      boolean negative = tokens.next().text().equals("-");
      Expr operand = unary(false);
      value = negative ? new Expr.Negative(operand, line) : new Expr.Positive(operand, line);
      tokens.leave();
    } else {
      value = primary();
    }
    value = postfix(value);
    return withFilters ? filters(value) : value;
  }

  private Expr primary() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> name(tokens.next());
      case STRING -> {
        StringBuilder text = new StringBuilder();
        while (tokens.at(Kind.STRING)) {
          text.append(tokens.next().text());
        }
        yield new Expr.Constant(Value.Text.trusted(text.toString()), token.line());
      }
      case INTEGER -> new Expr.Constant(integer(tokens.next().text()), token.line());
      case REAL ->
          new Expr.Constant(
              new Value.Real(Double.parseDouble(tokens.next().text().replace("_", ""))),
              token.line());
      case OPERATOR -> bracket(token);
      case TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END ->
          throw tokens.expected("an expression");
    };
  }

  private static Value integer(String digits) {
    try {
      return new Value.Int(Long.parseLong(digits.replace("_", "")));
    } catch (NumberFormatException e) {
      throw new TemplateFault("the number %s is too large".formatted(digits));
    }
  }

  private static Expr name(Token token) {
    return switch (token.text()) {
      case "true", "True" -> new Expr.Constant(new Value.Bool(true), token.line());
      case "false", "False" -> new Expr.Constant(new Value.Bool(false), token.line());
      case "none", "None" -> new Expr.Constant(Value.NONE, token.line());
      default -> new Expr.Name(token.text(), token.line());
    };
  }

  private Expr bracket(Token open) {
    tokens.enter();
    Expr value =
        switch (open.text()) {
          case "(" -> {
            tokens.next();
            Expr inner =
                tokens.atOperator(")") ? new Expr.Items(List.of(), true, open.line()) : tuple();
            tokens.takeOperator(")");
            yield inner;
          }
          case "[" -> list(open.line());
          case "{" -> mapping(open.line());
          default -> throw tokens.expected("an expression");
        };
    tokens.leave();
    return value;
  }

  private Expr list(int line) {
    tokens.takeOperator("[");
    List<Expr> items = new ArrayList<>();
    while (!tokens.atOperator("]")) {
      items.add(expression());
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    tokens.takeOperator("]");
    return new Expr.Items(items, false, line);
  }

  private Expr mapping(int line) {
    tokens.takeOperator("{");
    List<Expr.Pair> pairs = new ArrayList<>();
    while (!tokens.atOperator("}")) {
      Expr key = expression();
      tokens.takeOperator(":");
      pairs.add(new Expr.Pair(key, expression()));
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    tokens.takeOperator("}");
    return new Expr.Mapping(pairs, line);
  }

  private Expr postfix(Expr value) {
    while (true) {
      int line = tokens.line();
      if (tokens.skipOperator(".")) {
        value =
            tokens.at(Kind.INTEGER)
                ? new Expr.Item(value, new Expr.Constant(integer(tokens.next().text()), line), line)
                : new Expr.Attribute(value, tokens.takeName(), line);
      } else if (tokens.skipOperator("[")) {
        value = subscript(value, line);
        tokens.takeOperator("]");
      } else if (tokens.atOperator("(")) {
        value = new Expr.Call(value, arguments(), line);
      } else {
        return value;
      }
    }
  }

  private Expr subscript(Expr target, int line) {
    Optional<Expr> start = sliceBound();
    if (!tokens.atOperator(":")) {
      return new Expr.Item(target, start.orElseThrow(() -> tokens.expected("an index")), line);
    }
    tokens.next();
    Optional<Expr> stop = sliceBound();
    Optional<Expr> step = tokens.skipOperator(":") ? sliceBound() : Optional.empty();
    return new Expr.Slice(target, start, stop, step, line);
  }

  private Optional<Expr> sliceBound() {
    return tokens.atOperator(":") || tokens.atOperator("]")
        ? Optional.empty()
        : Optional.of(expression());
  }

  private Expr filters(Expr value) {
    while (true) {
      if (tokens.atOperator("|")) {
        value = filter(value);
      } else if (tokens.atWord("is")) {
        value = test(value);
      } else if (tokens.atOperator("(")) {
        value = new Expr.Call(value, arguments(), tokens.line());
      } else {
        return value;
      }
    }
  }

  /** {@code |name} or {@code |name(arguments)} on a value. */
  Expr.Filter filter(Expr input) {
    int line = tokens.line();
    tokens.takeOperator("|");
    return namedFilter(input, line);
  }

  /** The name and arguments of a filter, without the bar. */
  Expr.Filter namedFilter(Expr input, int line) {
    String name = tokens.takeName();
    return new Expr.Filter(input, name, optionalArguments(), line);
  }

  private Expr.CallArguments optionalArguments() {
    return tokens.atOperator("(") ? arguments() : Expr.CallArguments.NONE;
  }

  private Expr test(Expr input) {
    int line = tokens.next().line();
    boolean negated = tokens.skipWord("not");
    String name = tokens.takeName();
    Expr.CallArguments arguments;
    if (tokens.atOperator("(")) {
      arguments = arguments();
    } else if (startsBareArgument()) {
      arguments = new Expr.CallArguments(List.of(postfix(primary())), Map.of());
    } else {
      arguments = Expr.CallArguments.NONE;
    }
    Expr test = new Expr.Test(input, name, arguments, line);
    return negated ? new Expr.Not(test, line) : test;
  }

  private boolean startsBareArgument() {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NAME -> !WORDS_AFTER_TEST.contains(token.text());
      case STRING, INTEGER, REAL -> true;
      case OPERATOR -> token.text().equals("[") || token.text().equals("{");
      case TEXT, BLOCK_BEGIN, BLOCK_END, PRINT_BEGIN, PRINT_END, END -> false;
    };
  }

  private Expr.CallArguments arguments() {
    tokens.enter();
    tokens.takeOperator("(");
    List<Expr> positional = new ArrayList<>();
    Map<String, Expr> named = new LinkedHashMap<>();
    while (!tokens.atOperator(")")) {
      if (tokens.at(Kind.NAME) && tokens.peekSecond().is(Kind.OPERATOR, "=")) {
        String name = tokens.takeName();
        tokens.takeOperator("=");
        named.put(name, expression());
      } else if (named.isEmpty()) {
        positional.add(expression());
      } else {
        throw tokens.expected("a named argument");
      }
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    tokens.takeOperator(")");
    tokens.leave();
    return new Expr.CallArguments(positional, named);
  }
}
