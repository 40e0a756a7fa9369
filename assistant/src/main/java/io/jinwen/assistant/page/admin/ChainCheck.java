package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.textfield.TextField;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.audit.AuditVerdict;
import io.jinwen.assistant.records.audit.AuditVerifier;
import io.jinwen.assistant.records.audit.AuditVerifier.AuditHead;
import java.util.Optional;

/** Walks along the chain of the record and says whether it is whole. */
final class ChainCheck extends Section {
  private final AuditLog log;
  private final TextField known = new TextField(getTranslation("admin.chain.known"));
  private final Button check = new Button(getTranslation("admin.chain.check"), _ -> begin());
  private final Paragraph result = new Paragraph();

  ChainCheck(AuditLog log) {
    this.log = log;
    addClassNames("jd-form", "jd-panel");
    known.setHelperText(getTranslation("admin.chain.known.help"));
    known.setClearButtonVisible(true);
    check.setDisableOnClick(true);
    result.addClassName("jd-result");
    result.getElement().setAttribute("role", "status");
    Div row = new Div(known, check);
    row.addClassNames("jd-filter-fields", "jd-chain");
    add(
        new H2(getTranslation("admin.chain")),
        new Paragraph(getTranslation("admin.chain.help")),
        row,
        result);
  }

  private void begin() {
    Optional<AuditHead> head;
    try {
      String noted = known.getValue().strip();
      head = noted.isEmpty() ? Optional.empty() : Optional.of(AuditHead.parse(noted));
      known.setInvalid(false);
    } catch (IllegalArgumentException _) {
      known.setErrorMessage(getTranslation("admin.chain.known.wrong"));
      known.setInvalid(true);
      check.setEnabled(true);
      return;
    }
    show("", getTranslation("admin.chain.running"));
    UI ui = UI.getCurrent();
    Thread.ofVirtual()
        .name("chain-check")
        .start(() -> {
          AuditVerdict verdict = new AuditVerifier(log).verify(head);
          ui.access(() -> {
            show(verdict);
            check.setEnabled(true);
          });
        });
  }

  private void show(AuditVerdict verdict) {
    switch (verdict) {
      case AuditVerdict.Intact(long records, AuditHead head) ->
          show("good", getTranslation("admin.chain.intact", records, head.toString()));
      case AuditVerdict.Broken(long number, AuditVerdict.Flaw flaw) ->
          show(
              "bad",
              getTranslation(
                  "admin.chain.broken", number, getTranslation("admin.chain.flaw." + flaw.name())));
    }
  }

  private void show(String look, String words) {
    result.setText(words);
    result.getElement().setAttribute("data-look", look);
  }
}
