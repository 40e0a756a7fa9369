package io.jinwen.engine.text.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the statements of one rendering; made anew for each. */
final class Interpreter {
  /** How a body ended. */
  private enum Flow {
    DONE,
    BREAK,
    CONTINUE
  }

  private final Budget budget = new Budget();
  private final Evaluator evaluator = new Evaluator(budget);

  private Interpreter() {}

  /**
   * The text that a template makes of some variables.
   *
   * @throws io.jinwen.engine.api.EngineException naming the line and what was found there
   */
  static Value.Text render(List<Node> template, Map<String, Value> variables) {
    Interpreter interpreter = new Interpreter();
    try {
      TextBuilder out = new TextBuilder();
      interpreter.run(template, Scope.outermost(variables), out);
      return out.toText();
    } catch (TemplateFault fault) {
      throw fault.at(interpreter.evaluator.line());
    } catch (ArithmeticException overflow) {
      throw new TemplateFault("a number is too large").at(interpreter.evaluator.line());
    }
  }

  private Flow run(List<Node> nodes, Scope scope, TextBuilder out) {
    budget.enter();
    Flow flow = Flow.DONE;
    for (Node node : nodes) {
      flow = run(node, scope, out);
      if (flow != Flow.DONE) {
        break;
      }
    }
    budget.leave();
    return flow;
  }

  private Flow run(Node node, Scope scope, TextBuilder out) {
    budget.step();
    switch (node) {
      case Node.Text text -> out.append(text.text());
      case Node.Print print ->
          out.append(Values.print(evaluator.value(print.value(), scope), budget));
      case Node.If choice -> {
        return run(chosen(choice, scope), scope, out);
      }
      case Node.For loop -> {
        return loop(loop, scope, out);
      }
      case Node.Set set -> assign(set, scope);
      case Node.SetBlock set -> {
        evaluator.reach(set.line());
        Value captured = filtered(capture(set.body(), scope.inner()), set.filters(), scope);
        assign(set.target(), captured, scope);
      }
      case Node.With with -> {
        Scope inner = scope.inner();
        for (int i = 0; i < with.names().size(); i++) {
          inner.set(with.names().get(i), evaluator.value(with.values().get(i), scope));
        }
        return run(with.body(), inner, out);
      }
      case Node.Macro macro -> scope.set(macro.name(), function(macro, scope));
      case Node.FilterBlock block -> {
        evaluator.reach(block.line());
        Value captured = filtered(capture(block.body(), scope.inner()), block.filters(), scope);
        out.append(Values.print(captured, budget));
      }
      case Node.Block block -> {
        return run(block.body(), scope, out);
      }
      case Node.Break leave -> {
        return Flow.BREAK;
      }
      case Node.Continue next -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.DONE;
  }

  private List<Node> chosen(Node.If choice, Scope scope) {
    for (Node.Branch branch : choice.branches()) {
      if (Values.isTrue(evaluator.value(branch.condition(), scope))) {
        return branch.body();
      }
    }
    return choice.otherwise();
  }

  private Flow loop(Node.For loop, Scope scope, TextBuilder out) {
    List<Value> items = Values.iterate(evaluator.value(loop.items(), scope), budget);
    if (loop.condition().isPresent()) {
      List<Value> kept = new ArrayList<>();
      for (Value item : items) {
        Scope inner = scope.inner();
        bind(loop, item, inner);
        if (Values.isTrue(evaluator.value(loop.condition().get(), inner))) {
          kept.add(item);
        }
      }
      items = kept;
    }
    if (items.isEmpty()) {
      return run(loop.otherwise(), scope, out);
    }
    for (int i = 0; i < items.size(); i++) {
      Scope inner = scope.inner();
      bind(loop, items.get(i), inner);
      inner.set("loop", new LoopState(items, i));
      if (run(loop.body(), inner, out) == Flow.BREAK) {
        break;
      }
    }
    return Flow.DONE;
  }

  private void bind(Node.For loop, Value item, Scope scope) {
    evaluator.reach(loop.line());
    if (loop.targets().size() == 1) {
      scope.set(loop.targets().getFirst(), item);
      return;
    }
    List<Value> parts = unpacked(item, loop.targets().size());
    for (int i = 0; i < parts.size(); i++) {
      scope.set(loop.targets().get(i), parts.get(i));
    }
  }

  private List<Value> unpacked(Value value, int count) {
    List<Value> parts = Values.iterate(value, budget);
    if (parts.size() != count) {
      throw new TemplateFault(
          "%d values are needed to set %d variables, found %d"
              .formatted(count, count, parts.size()));
    }
    return parts;
  }

  private void assign(Node.Set set, Scope scope) {
    Value value = evaluator.value(set.value(), scope);
    evaluator.reach(set.line());
    if (set.targets().size() == 1) {
      assign(set.targets().getFirst(), value, scope);
      return;
    }
    List<Value> parts = unpacked(value, set.targets().size());
    for (int i = 0; i < parts.size(); i++) {
      assign(set.targets().get(i), parts.get(i), scope);
    }
  }

  private void assign(Node.Target target, Value value, Scope scope) {
    if (target.field().isEmpty()) {
      scope.set(target.name(), value);
    } else if (scope.get(target.name()) instanceof Value.Namespace namespace) {
      namespace.set(target.field().get(), value);
    } else {
      throw new TemplateFault(
          "'%s' is no namespace, so its field '%s' cannot be set"
              .formatted(target.name(), target.field().get()));
    }
  }

  private Value.Text capture(List<Node> body, Scope scope) {
    TextBuilder out = new TextBuilder();
    run(body, scope, out);
    return out.toText();
  }

  private Value filtered(Value value, List<Expr.Filter> filters, Scope scope) {
    for (Expr.Filter filter : filters) {
      value = evaluator.filter(filter, value, scope);
    }
    return value;
  }

  /** A macro sees the variables around its definition, and its arguments. */
  private Value.Function function(Node.Macro macro, Scope scope) {
    String[] names = macro.parameters().stream().map(Node.Parameter::name).toArray(String[]::new);
    return arguments -> {
      budget.enter();
      Scope inner = scope.inner();
      Map<String, Value> given = new LinkedHashMap<>(arguments.bind(names).values());
      for (Node.Parameter parameter : macro.parameters()) {
        Value value = given.get(parameter.name());
        if (value == null) {
          value =
              parameter
                  .otherwise()
                  .map(expression -> evaluator.value(expression, inner))
                  .orElseGet(() ->
                      new Value.Undefined(
                          "parameter '%s' was not provided".formatted(parameter.name())));
        }
        inner.set(parameter.name(), value);
      }
      Value.Text text = capture(macro.body(), inner);
      budget.leave();
      return text;
    };
  }
}
