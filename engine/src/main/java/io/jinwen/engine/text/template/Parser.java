package io.jinwen.engine.text.template;

import io.jinwen.engine.text.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tokens to statements. */
final class Parser {
  /** Statements that reach beyond one template, or that chat templates do not use. */
  private static final Set<String> REFUSED =
      Set.of("include", "import", "from", "extends", "block", "call", "autoescape", "do", "trans");

  private final TokenStream tokens;
  private final ExpressionParser expressions;
  private int loopDepth;

  private Parser(TokenStream tokens) {
    this.tokens = tokens;
    expressions = new ExpressionParser(tokens);
  }

  /**
   * @throws io.jinwen.engine.api.EngineException MODEL_UNSUPPORTED, naming the line and what stands
   *     there
   */
  static List<Node> parse(String source) {
    TokenStream tokens = new TokenStream(Lexer.tokens(source));
    try {
      List<Node> nodes = new Parser(tokens).body(Set.of());
      if (!tokens.at(Kind.END)) {
        throw tokens.expected("the end of the template");
      }
      return nodes;
    } catch (TemplateFault fault) {
      throw fault.at(tokens.line());
    }
  }

  /** Statements up to a block that begins with one of these words, whose name is then next. */
  private List<Node> body(Set<String> ends) {
    tokens.enter();
    List<Node> nodes = new ArrayList<>();
    while (!tokens.at(Kind.END)) {
      Token token = tokens.next();
      switch (token.kind()) {
        case TEXT -> nodes.add(new Node.Text(token.text()));
        case PRINT_BEGIN -> {
          nodes.add(new Node.Print(expressions.tuple()));
          tokens.take(Kind.PRINT_END, "'}}'");
        }
        case BLOCK_BEGIN -> {
          if (tokens.at(Kind.NAME) && ends.contains(tokens.peek().text())) {
            tokens.leave();
            return nodes;
          }
          nodes.add(statement());
        }
        case BLOCK_END, PRINT_END, NAME, STRING, INTEGER, REAL, OPERATOR, END ->
            throw new TemplateFault("%s has no place here".formatted(token.found()));
      }
    }
    if (!ends.isEmpty()) {
      throw tokens.expected("'" + String.join("' or '", ends.stream().sorted().toList()) + "'");
    }
    tokens.leave();
    return nodes;
  }

  private List<Node> bodyUntil(String end) {
    List<Node> nodes = body(Set.of(end));
    tokens.next();
    endOfBlock();
    return nodes;
  }

  private void endOfBlock() {
    tokens.take(Kind.BLOCK_END, "'%}'");
  }

  private Node statement() {
    int line = tokens.line();
    String word = tokens.takeName();
    return switch (word) {
      case "if" -> conditional();
      case "for" -> loop(line);
      case "set" -> assignment(line);
      case "macro" -> macro(line);
      case "with" -> with();
      case "filter" -> {
        List<Expr.Filter> filters = new ArrayList<>();
        filters.add(expressions.namedFilter(new Expr.Constant(Value.EMPTY, line), line));
        filters.addAll(barredFilters());
        endOfBlock();
        yield new Node.FilterBlock(filters, bodyUntil("endfilter"), line);
      }
      case "generation" -> {
        endOfBlock();
        yield new Node.Block(bodyUntil("endgeneration"));
      }
      case "break" -> {
        leaveLoop(word);
        yield new Node.Break(line);
      }
      case "continue" -> {
        leaveLoop(word);
        yield new Node.Continue(line);
      }
      default ->
          throw new TemplateFault(
              REFUSED.contains(word)
                  ? "the statement '%s' is not supported in a chat template".formatted(word)
                  : "there is no statement '%s' here".formatted(word));
    };
  }

  private void leaveLoop(String word) {
    if (loopDepth == 0) {
      throw new TemplateFault("'%s' stands outside a loop".formatted(word));
    }
    endOfBlock();
  }

  private Node conditional() {
    List<Node.Branch> branches = new ArrayList<>();
    while (true) {
      Expr condition = expressions.tuple();
      endOfBlock();
      branches.add(new Node.Branch(condition, body(Set.of("elif", "else", "endif"))));
      String word = tokens.takeName();
      if (word.equals("elif")) {
        continue;
      }
      endOfBlock();
      List<Node> otherwise = word.equals("else") ? bodyUntil("endif") : List.of();
      return new Node.If(branches, otherwise);
    }
  }

  private Node loop(int line) {
    List<String> targets = new ArrayList<>();
    boolean bracket = tokens.skipOperator("(");
    do {
      targets.add(tokens.takeName());
    } while (tokens.skipOperator(","));
    if (bracket) {
      tokens.takeOperator(")");
    }
    if (!tokens.skipWord("in")) {
      throw tokens.expected("'in'");
    }
    Expr items = itemsOfLoop();
    Optional<Expr> condition =
        tokens.skipWord("if") ? Optional.of(expressions.expression()) : Optional.empty();
    if (tokens.atWord("recursive")) {
      throw new TemplateFault("recursive loops are not supported in a chat template");
    }
    endOfBlock();
    loopDepth++;
    List<Node> body = body(Set.of("else", "endfor"));
    loopDepth--;
    String word = tokens.takeName();
    endOfBlock();
    List<Node> otherwise = word.equals("else") ? bodyUntil("endfor") : List.of();
    return new Node.For(targets, items, condition, body, otherwise, line);
  }

  private Expr itemsOfLoop() {
    int line = tokens.line();
    Expr first = expressions.or();
    if (!tokens.atOperator(",")) {
      return first;
    }
    List<Expr> items = new ArrayList<>(List.of(first));
    while (tokens.skipOperator(",")) {
      items.add(expressions.or());
    }
    return new Expr.Items(items, true, line);
  }

  private Node assignment(int line) {
    List<Node.Target> targets = new ArrayList<>();
    do {
      String name = tokens.takeName();
      Optional<String> field =
          tokens.skipOperator(".") ? Optional.of(tokens.takeName()) : Optional.empty();
      targets.add(new Node.Target(name, field));
    } while (tokens.skipOperator(","));
    if (tokens.skipOperator("=")) {
      Expr value = expressions.tuple();
      endOfBlock();
      return new Node.Set(targets, value, line);
    }
    if (targets.size() > 1) {
      throw tokens.expected("'='");
    }
    List<Expr.Filter> filters = barredFilters();
    endOfBlock();
    return new Node.SetBlock(targets.getFirst(), filters, bodyUntil("endset"), line);
  }

  private List<Expr.Filter> barredFilters() {
    List<Expr.Filter> filters = new ArrayList<>();
    while (tokens.atOperator("|")) {
      filters.add(expressions.filter(new Expr.Constant(Value.EMPTY, tokens.line())));
    }
    return filters;
  }

  private Node macro(int line) {
    String name = tokens.takeName();
    tokens.takeOperator("(");
    List<Node.Parameter> parameters = new ArrayList<>();
    while (!tokens.atOperator(")")) {
      String parameter = tokens.takeName();
      Optional<Expr> otherwise =
          tokens.skipOperator("=") ? Optional.of(expressions.expression()) : Optional.empty();
      parameters.add(new Node.Parameter(parameter, otherwise));
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    tokens.takeOperator(")");
    endOfBlock();
    int outerLoops = loopDepth;
    loopDepth = 0;
    List<Node> body = bodyUntil("endmacro");
    loopDepth = outerLoops;
    return new Node.Macro(name, parameters, body, line);
  }

  private Node with() {
    List<String> names = new ArrayList<>();
    List<Expr> values = new ArrayList<>();
    while (!tokens.at(Kind.BLOCK_END)) {
      names.add(tokens.takeName());
      tokens.takeOperator("=");
      values.add(expressions.expression());
      if (!tokens.skipOperator(",")) {
        break;
      }
    }
    endOfBlock();
    return new Node.With(names, values, bodyUntil("endwith"));
  }
}
