package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.router.Route;
import io.jinwen.assistant.knowledge.Register;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep;
import io.jinwen.assistant.page.MainLayout;
import jakarta.annotation.security.PermitAll;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Qualifier;

/** The rule cards. */
@Route(value = "admin/rules", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class RulesView extends EntriesView {
  private static final List<String> SCOPES = List.of("question", "answer", "history");
  private static final List<String> SEVERITIES = List.of("hint", "disclose", "block");
  private static final Map<String, String> RISKS =
      new TreeMap<>(Map.of("1", "1", "2", "2", "3", "3", "4", "4", "5", "5"));

  private static final String TEMPLATE =
      """
      id: my-rule
      title: 这张规则卡管什么
      topic: 自有规则
      appliesTo: [question]
      roles: [service, research, compliance, general]
      trigger:
        any: [出现其中一个就触发]
      severity: hint
      tell: 告诉员工为什么、该怎么做、要留什么记录。
      customer:
        tell: 告诉客户该怎么办。不写 customer，则与员工看到的相同。
      neverSay: []
      disclosure: ""
      risk: 1
      verified: false
      examples:
        fires: [这句话里出现其中一个就触发]
        silent: [这句话不触发]
      asOf: %s
      """;

  /** Vaadin makes one for each window. */
  public RulesView(@Qualifier("cardUpkeep") EntryUpkeep upkeep, Register register) {
    super("rules", upkeep, () -> form(register), TEMPLATE.formatted(LocalDate.now()));
  }

  private static EntryForm form(Register register) {
    EntryForm form = new EntryForm();
    return form.text("id")
        .text("title")
        .text("topic")
        .several("appliesTo", form.names("entry.appliesTo.", SCOPES))
        .several("roles", form.names("desk.role.", Role.IDS))
        .lines("trigger.any", false)
        .lines("trigger.all", false)
        .lines("trigger.none", false)
        .lines("trigger.patterns", false)
        .choice("severity", form.names("entry.severity.", SEVERITIES))
        .area("tell")
        .text("customer.title")
        .area("customer.tell")
        .lines("neverSay", true)
        .area("disclosure")
        .choice("risk", RISKS)
        .regulations(register)
        .choice("verified", form.names("entry.verified.", List.of("true", "false")))
        .lines("examples.fires", false)
        .lines("examples.silent", false)
        .day("asOf");
  }
}
