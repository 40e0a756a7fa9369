package io.jinwen.assistant.page.desk;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.page.parts.Pager;
import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.ReviewDesk;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What waits for reviewers, or what they decided: one page of it. */
final class ReviewQueue extends Section {
  private static final int PAGE = 10;

  private final ReviewDesk desk;
  private final Consumer<String> onOpened;
  private final UnorderedList list = new UnorderedList();
  private final Paragraph empty = new Paragraph();
  private final Pager pager;
  private final Map<String, NativeButton> buttons = new LinkedHashMap<>();

  ReviewQueue(ReviewDesk desk, Consumer<String> onOpened, IntConsumer onTurned) {
    this.desk = desk;
    this.onOpened = onOpened;
    this.pager = new Pager(PAGE, onTurned);
    addClassName("jd-queue");
    H2 title = new H2(getTranslation("desk.queue"));
    title.addClassName("jd-only-read");
    empty.addClassName("jd-empty");
    add(title, list, empty, pager);
  }

  void show(ReviewFilter filter, Optional<String> openedId) {
    int total = desk.count(filter.query());
    List<Feedback> page = desk.list(filter.query(), filter.offset(), PAGE);
    list.removeAll();
    buttons.clear();
    page.forEach(feedback -> list.add(new ListItem(entry(feedback))));
    list.setVisible(!page.isEmpty());
    empty.setVisible(page.isEmpty());
    empty.setText(
        getTranslation(filter.equals(ReviewFilter.START) ? "desk.queue.done" : "desk.queue.none"));
    pager.at(filter.offset(), total);
    mark(openedId);
  }

  /** The entry below this one on the page on show; the one above for the last; else none. */
  Optional<String> after(String id) {
    List<String> ids = List.copyOf(buttons.keySet());
    int place = ids.indexOf(id);
    int next = place + 1 < ids.size() ? place + 1 : place - 1;
    return place >= 0 && next >= 0 ? Optional.of(ids.get(next)) : Optional.empty();
  }

  /** Shows which entry is open beside the list. */
  void mark(Optional<String> openedId) {
    buttons.forEach((id, button) ->
        button
            .getElement()
            .setAttribute("aria-current", Boolean.toString(openedId.equals(Optional.of(id)))));
  }

  private NativeButton entry(Feedback feedback) {
    NativeButton button = new NativeButton();
    button.getElement().setAttribute("type", "button");
    button.addClassName("jd-queue-entry");
    Span question = new Span(feedback.about().question());
    question.addClassName("jd-queue-question");
    Div tags = new Div(new VerdictTag(feedback.verdict()));
    tags.addClassName("jd-tags");
    if (feedback.correction().isPresent()) {
      tags.add(tag(getTranslation("desk.corrected")));
    }
    tags.add(tag(getTranslation("desk.role." + feedback.about().role())));
    Span when =
        new Span(
            getTranslation(
                "desk.given", feedback.owner(), LocalTimes.minute(feedback.createdAt())));
    when.addClassName("jd-hint");
    button.add(question, tags, when);
    button.addClickListener(_ -> onOpened.accept(feedback.id()));
    buttons.put(feedback.id(), button);
    return button;
  }

  private static Span tag(String text) {
    Span tag = new Span(text);
    tag.addClassName("jd-tag");
    return tag;
  }
}
