package io.jinwen.assistant.knowledge;

import java.util.List;

/**
 * Where a statement comes from.
 *
 * @param title the work, such as 《存款保险条例》
 * @param issuer who published it
 * @param kind regulation, standard, textbook, market-convention or product-rule
 * @param rules ids of the register's rules that it is; empty where it is none
 */
public record Source(String title, String issuer, String kind, List<String> rules) {
  public Source {
    rules = List.copyOf(rules);
  }

  static Source of(Entry entry) {
    return new Source(entry.text("title"), entry.text("issuer"), entry.text("kind"), List.of());
  }

  static Source of(List<Rule> rules) {
    return new Source(
        Register.joined(rules, Rule::title),
        Register.joined(rules, Rule::issuer),
        "regulation",
        rules.stream().map(Rule::id).toList());
  }
}
