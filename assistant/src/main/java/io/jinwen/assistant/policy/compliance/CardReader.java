package io.jinwen.assistant.policy.compliance;

import io.jinwen.assistant.knowledge.Defect;
import io.jinwen.assistant.knowledge.Entry;
import io.jinwen.assistant.knowledge.Register;
import io.jinwen.assistant.knowledge.Rule;
import io.jinwen.assistant.policy.compliance.RuleCard.CardText;
import io.jinwen.assistant.policy.compliance.RuleCard.Severity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes a rule card of an entry; knowledge/README.md describes its fields. */
final class CardReader {
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "title",
          "topic",
          "appliesTo",
          "roles",
          "trigger",
          "severity",
          "tell",
          "customer",
          "neverSay",
          "disclosure",
          "risk",
          "regulation",
          "verified",
          "examples",
          "asOf",
          "disabled");

  private final Register register;

  CardReader(Register register) {
    this.register = register;
  }

  RuleCard card(Entry card) {
    card.allowOnly(FIELDS);
    CardText staff = new CardText(card.text("title"), card.text("tell"));
    List<String> citations = citations(card);
    return new RuleCard(
        card.text("id"),
        card.text("topic"),
        scopes(card.texts("appliesTo")),
        Set.copyOf(card.texts("roles")),
        RuleTrigger.of(card.group("trigger")),
        Severity.named(card.text("severity")),
        staff,
        customer(card, staff),
        card.texts("neverSay"),
        card.optionalText("disclosure"),
        card.wholeNumber("risk"),
        card.isTrue("verified") ? citations : List.of());
  }

  /** Ids of the register's rules that a card cites. */
  static List<String> basis(Entry card) {
    return card.groups("regulation").stream()
        .flatMap(regulation -> regulation.optionalText("rule").stream())
        .toList();
  }

  private static CardText customer(Entry card, CardText staff) {
    return card.optionalGroup("customer")
        .map(own -> own.allowOnly(Set.of("title", "tell")))
        .map(own -> new CardText(own.optionalText("title").orElse(staff.title()), own.text("tell")))
        .orElse(staff);
  }

  private static Set<RuleCard.Scope> scopes(List<String> names) {
    return names.stream()
        .map(RuleCard.Scope::named)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(RuleCard.Scope.class)));
  }

  /** "《…》第二条（中国人民银行，银发〔2018〕106号，2018-04-27 施行）". */
  private List<String> citations(Entry card) {
    List<String> citations = new ArrayList<>();
    for (Entry regulation : card.groups("regulation")) {
      String article = regulation.optionalText("article").orElse("");
      citations.add(
          regulation
              .optionalText("rule")
              .map(id -> cited(register.rule("regulation.rule", id), article))
              .orElseGet(() -> writtenOut(regulation, article)));
    }
    if (citations.isEmpty() && card.isTrue("verified")) {
      throw card.defect(Defect.REGULATION_MISSING);
    }
    return citations;
  }

  private static String cited(Rule rule, String article) {
    return rule.title() + article + "（" + rule.facts() + "）";
  }

  /** One that the register does not have, as an institution may write it into a card of its own. */
  private static String writtenOut(Entry regulation, String article) {
    String facts =
        Stream.of(
                regulation.optionalText("issuer"),
                regulation.optionalText("documentNumber"),
                regulation.optionalText("effective").map(day -> day + " 施行"))
            .flatMap(Optional::stream)
            .collect(Collectors.joining("，", "（", "）"));
    return regulation.text("title") + article + facts;
  }
}
