package io.jinwen.assistant.page.desk;

import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import java.util.Locale;

/** A verdict in a word and a colour. */
final class VerdictTag extends Span {
  VerdictTag(Verdict verdict) {
    setText(getTranslation("desk.verdict." + verdict.name()));
    addClassNames("jd-tag", "jd-tag-" + verdict.name().toLowerCase(Locale.ROOT));
  }
}
