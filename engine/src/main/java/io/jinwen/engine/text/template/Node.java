package io.jinwen.engine.text.template;

import java.util.List;
import java.util.Optional;

/** A statement of a template. */
sealed interface Node {
  /** Literal text. */
  record Text(String text) implements Node {}

  /** {@code {{ value }}} */
  record Print(Expr value) implements Node {}

  /** {@code if … elif … else}: the first branch whose condition holds. */
  record If(List<Branch> branches, List<Node> otherwise) implements Node {}

  /** One condition and what it guards. */
  record Branch(Expr condition, List<Node> body) {}

  /** {@code for targets in items if condition … else} */
  record For(
      List<String> targets,
      Expr items,
      Optional<Expr> condition,
      List<Node> body,
      List<Node> otherwise,
      int line)
      implements Node {}

  /** {@code set targets = value} */
  record Set(List<Target> targets, Expr value, int line) implements Node {}

  /** {@code set name}…{@code endset}: what the body prints, through the filters. */
  record SetBlock(Target target, List<Expr.Filter> filters, List<Node> body, int line)
      implements Node {}

  /** A variable, or a field of a namespace. */
  record Target(String name, Optional<String> field) {}

  /** {@code with name = value, …} */
  record With(List<String> names, List<Expr> values, List<Node> body) implements Node {}

  record Macro(String name, List<Parameter> parameters, List<Node> body, int line)
      implements Node {}

  /** A parameter of a macro. */
  record Parameter(String name, Optional<Expr> otherwise) {}

  /** {@code filter name}…{@code endfilter} */
  record FilterBlock(List<Expr.Filter> filters, List<Node> body, int line) implements Node {}

  /** {@code generation}…{@code endgeneration}: marks what training learns; prints its body. */
  record Block(List<Node> body) implements Node {}

  record Break(int line) implements Node {}

  record Continue(int line) implements Node {}
}
