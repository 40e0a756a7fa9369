package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.policy.guard.WordEntry.WordAction;

/** What happens where a word occurs, in a word and a colour. */
final class ActionTag extends Span {
  ActionTag(WordAction action) {
    setText(getTranslation("admin.action." + action));
    addClassNames(
        "jd-tag",
        switch (action) {
          case BLOCK -> "jd-tag-bad";
          case MASK -> "jd-tag-warn";
          case WARN -> "jd-tag-plain";
        });
  }
}
