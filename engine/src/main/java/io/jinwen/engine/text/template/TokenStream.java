package io.jinwen.engine.text.template;

import io.jinwen.engine.text.template.Token.Kind;
import java.util.List;

/** The tokens of a template as the parsers take them, with a limit on nesting. */
final class TokenStream {
  private static final int DEPTH_MAX = 100;

  private final List<Token> tokens;
  private int position;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(position);
  }

  Token peekSecond() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  int line() {
    return peek().line();
  }

  boolean at(Kind kind) {
    return peek().kind() == kind;
  }

  boolean atOperator(String operator) {
    return peek().is(Kind.OPERATOR, operator);
  }

  boolean atWord(String word) {
    return peek().is(Kind.NAME, word);
  }

  boolean skipOperator(String operator) {
    boolean there = atOperator(operator);
    if (there) {
      next();
    }
    return there;
  }

  boolean skipWord(String word) {
    boolean there = atWord(word);
    if (there) {
      next();
    }
    return there;
  }

  Token take(Kind kind, String wanted) {
    if (!at(kind)) {
      throw expected(wanted);
    }
    return next();
  }

  String takeName() {
    return take(Kind.NAME, "a name").text();
  }

  void takeOperator(String operator) {
    if (!skipOperator(operator)) {
      throw expected("'" + operator + "'");
    }
  }

  TemplateFault expected(String wanted) {
    return new TemplateFault("%s is expected, found %s".formatted(wanted, peek().found()));
  }

  void enter() {
    if (++depth > DEPTH_MAX) {
      throw new TemplateFault("nested too deeply (limit %d)".formatted(DEPTH_MAX));
    }
  }

  void leave() {
    depth--;
  }
}
