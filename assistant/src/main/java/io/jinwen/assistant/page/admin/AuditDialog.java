package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.policy.guard.PersonalData;
import io.jinwen.assistant.records.audit.AuditRow;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One record in full, personal data masked. */
final class AuditDialog extends Dialog {
  private final DescriptionList facts = new DescriptionList();

  AuditDialog(AuditRow row, String kind, DecisionTitles titles) {
    setHeaderTitle(getTranslation("admin.audit.record", row.number()));
    setWidth("44rem");
    setMaxWidth("96vw");
    facts.addClassName("jd-facts");
    fact("admin.when", LocalTimes.second(row.at()));
    fact("admin.audit.kind", kind);
    fact("admin.audit.caller", row.caller());
    fact("admin.audit.question", PersonalData.mask(row.question()));
    fact("admin.audit.answer", PersonalData.mask(row.answer()));
    fact(
        "admin.audit.decision",
        Stream.of(row.decisions().split(",")).map(titles::of).collect(Collectors.joining("\n")));
    fact("admin.audit.session", row.sessionId());
    fact("admin.audit.turn", row.turnId());
    fact("admin.audit.model", row.versions().model());
    fact("admin.audit.prompt", row.versions().prompt());
    fact("admin.audit.rules", row.versions().rules());
    fact("admin.audit.words", row.versions().words());
    fact("admin.audit.previous", row.previousHash());
    fact("admin.audit.hash", row.hash());
    add(facts);
    getFooter().add(new Button(getTranslation("close"), _ -> close()));
  }

  private void fact(String labelKey, String value) {
    if (!value.isEmpty()) {
      Span shown = new Span(value);
      shown.addClassName("jd-as-typed");
      facts.add(
          new DescriptionList.Term(getTranslation(labelKey)),
          new DescriptionList.Description(shown));
    }
  }
}
