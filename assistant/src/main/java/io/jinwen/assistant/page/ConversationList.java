package io.jinwen.assistant.page;

import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionException;
import io.jinwen.assistant.records.session.SessionQuery;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.SessionPage;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/** The caller's conversations, the newest first: found, opened, renamed and deleted here. */
final class ConversationList extends Div {
  private static final int PAGE = 40;

  private final String caller;
  private final SessionStore sessions;
  private final Runnable onDeletedCurrent;
  private final Runnable onRenamed;
  private final TextField search = new TextField();
  private final Div rows = new Div();
  private Optional<String> current = Optional.empty();
  private Set<String> running = Set.of();
  private int limit = PAGE;

  /**
   * @param onDeletedCurrent what happens when the conversation on show is no more
   * @param onRenamed told when a conversation has another title; shows the list anew
   */
  ConversationList(
      String caller,
      SessionStore sessions,
      Runnable onNew,
      Runnable onDeletedCurrent,
      Runnable onRenamed) {
    this.caller = caller;
    this.sessions = sessions;
    this.onDeletedCurrent = onDeletedCurrent;
    this.onRenamed = onRenamed;
    addClassName("jw-conversations");
    NativeButton fresh = Icons.labelled("new", getTranslation("conversation.new"));
    fresh.addClassName("jw-new");
    fresh.addClickListener(_ -> onNew.run());
    search.addClassName("jw-search");
    search.setPlaceholder(getTranslation("conversation.search"));
    search.setAriaLabel(getTranslation("conversation.search"));
    search.setPrefixComponent(Icons.of("search"));
    search.setClearButtonVisible(true);
    search.setMaxLength(SessionQuery.SEARCH_CHARACTERS_MAX);
    search.setValueChangeMode(ValueChangeMode.LAZY);
    search.addValueChangeListener(_ -> {
      limit = PAGE;
      refresh();
    });
    rows.addClassName("jw-rows");
    rows.getElement().setAttribute("role", "region");
    rows.getElement().setAttribute("aria-label", getTranslation("conversation.list"));
    add(fresh, search, rows);
  }

  /** Marks the conversation that is on show, and those in which an answer is under way. */
  void show(Optional<String> current, Set<String> running) {
    this.current = current;
    this.running = running;
    refresh();
  }

  private void refresh() {
    String words = search.getValue().strip();
    SessionPage page = sessions.list(caller, new SessionQuery(words, false, 0, limit));
    rows.removeAll();
    if (page.sessions().isEmpty()) {
      Paragraph nothing =
          new Paragraph(
              getTranslation(words.isEmpty() ? "conversation.none" : "conversation.notfound"));
      nothing.addClassName("jw-nothing");
      rows.add(nothing);
    }
    String heading = "";
    for (Session session : page.sessions()) {
      String day = day(session);
      if (!day.equals(heading)) {
        heading = day;
        rows.add(new H2(getTranslation(day)));
      }
      rows.add(row(session));
    }
    if (page.more() && limit < SessionQuery.LIMIT_MAX) {
      NativeButton more = new NativeButton(getTranslation("conversation.more"));
      more.addClassName("jw-more");
      more.addClickListener(_ -> {
        limit = Math.min(SessionQuery.LIMIT_MAX, limit + PAGE);
        refresh();
      });
      rows.add(more);
    }
  }

  private ConversationRow row(Session session) {
    boolean isCurrent = current.equals(Optional.of(session.id()));
    return new ConversationRow(
        session,
        isCurrent,
        running.contains(session.id()),
        title -> rename(session, title),
        () -> confirmDeletion(session));
  }

  private static String day(Session session) {
    LocalDate today = LocalDate.now(ZoneId.systemDefault());
    LocalDate day = session.updatedAt().atZone(ZoneId.systemDefault()).toLocalDate();
    if (!day.isBefore(today)) {
      return "day.today";
    }
    if (!day.isBefore(today.minusDays(1))) {
      return "day.yesterday";
    }
    return day.isBefore(today.minusDays(7)) ? "day.earlier" : "day.week";
  }

  private void rename(Session session, String title) {
    if (!title.isBlank() && !title.strip().equals(session.title())) {
      try {
        sessions.rename(caller, session.id(), title);
        onRenamed.run();
        return;
      } catch (SessionException e) {
        Notices.show(Trouble.words(e, this));
      }
    }
    refresh();
  }

  private void confirmDeletion(Session session) {
    ConfirmDialog dialog = new ConfirmDialog();
    dialog.setHeader(getTranslation("conversation.delete.title"));
    dialog.setText(
        getTranslation("conversation.delete.text", ConversationRow.title(session, this)));
    dialog.setCancelable(true);
    dialog.setCancelText(getTranslation("cancel"));
    dialog.setConfirmText(getTranslation("delete"));
    dialog.setConfirmButtonTheme("error primary");
    dialog.addConfirmListener(_ -> delete(session));
    dialog.open();
  }

  private void delete(Session session) {
    try {
      sessions.delete(caller, session.id());
    } catch (SessionException e) {
      Notices.show(Trouble.words(e, this)); // another window was quicker
    }
    if (current.equals(Optional.of(session.id()))) {
      onDeletedCurrent.run();
    } else {
      refresh();
    }
  }
}
