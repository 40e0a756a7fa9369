package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasComponents;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.dom.DomEvent;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionQuery;
import io.jinwen.assistant.records.session.SessionQuery.Place;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.SessionStore.Folder;
import io.jinwen.assistant.records.session.SessionStore.SessionPage;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The caller's conversations: pinned ones, folders, then the rest, each with the newest first. They
 * are found, opened and put in order here; a row that is dragged goes where it is dropped.
 */
final class ConversationList extends Div {
  private static final int PAGE = 40;
  private static final String DROPPED = "event.detail.session";
  private static final String ONTO = "event.detail.place";

  private final String caller;
  private final SessionStore sessions;
  private final ConversationActions actions;
  private final TextField search = new TextField();
  private final Div rows = new Div();
  private final SmallMenu menu = new SmallMenu(getTranslation("conversation.menu"));
  private final OpenFolders open = new OpenFolders();
  private final Map<Place, Integer> limits = new HashMap<>();
  private Optional<Session> current = Optional.empty();
  private Set<String> running = Set.of();
  private int foundMax = PAGE;

  /**
   * @param onDeletedCurrent what happens when the conversation on show is no more
   * @param onChanged told when a conversation has another title or place; shows the list anew
   */
  ConversationList(
      String caller,
      SessionStore sessions,
      Runnable onNew,
      Runnable onDeletedCurrent,
      Runnable onChanged) {
    this.caller = caller;
    this.sessions = sessions;
    this.actions =
        new ConversationActions(
            caller,
            sessions,
            this,
            onChanged,
            deleted -> {
              if (isCurrent(deleted)) {
                onDeletedCurrent.run();
              } else {
                refresh();
              }
            });
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
      foundMax = PAGE;
      refresh();
    });
    rows.addClassName("jw-rows");
    rows.getElement().setAttribute("role", "region");
    rows.getElement().setAttribute("aria-label", getTranslation("conversation.list"));
    rows.getElement()
        .addEventListener("jw-move", this::dropped)
        .addEventData(DROPPED)
        .addEventData(ONTO);
    add(fresh, search, rows, menu);
  }

  ConversationActions actions() {
    return actions;
  }

  /** Marks the conversation that is on show, and those in which an answer is under way. */
  void show(Optional<Session> shown, Set<String> running) {
    Optional<String> folder = shown.map(Session::folder).filter(name -> !name.isEmpty());
    if (!shown.map(Session::id).equals(current.map(Session::id))
        || !folder.equals(current.map(Session::folder))) {
      folder.ifPresent(open::add); // what is on show is seen in the list
    }
    this.current = shown;
    this.running = running;
    refresh();
  }

  private boolean isCurrent(Session session) {
    return current.filter(it -> it.id().equals(session.id())).isPresent();
  }

  private void refresh() {
    rows.removeAll();
    String words = search.getValue().strip();
    if (words.isEmpty()) {
      showPlaces();
    } else {
      showFound(words);
    }
  }

  private void showFound(String words) {
    SessionPage page = sessions.list(caller, SessionQuery.found(words, foundMax));
    if (page.sessions().isEmpty()) {
      rows.add(nothing("conversation.notfound"));
    }
    addByDay(rows, page.sessions());
    if (page.more() && foundMax < SessionQuery.LIMIT_MAX) {
      rows.add(more(() -> foundMax = Math.min(SessionQuery.LIMIT_MAX, foundMax + PAGE)));
    }
  }

  private void showPlaces() {
    List<Folder> folders =
        sessions.folders(caller).stream().filter(it -> it.unpinned() > 0).toList();
    Div pinned = place("pin");
    pinned.add(new H2(getTranslation("conversation.pinned")));
    boolean anyPinned = addAll(pinned, new Place.Pinned());
    pinned.setVisible(anyPinned);
    rows.add(pinned);
    if (!folders.isEmpty()) {
      rows.add(new H2(getTranslation("folder.list")));
      folders.forEach(folder -> rows.add(folder(folder)));
    }
    Div rest = place("out");
    boolean any = addAll(rest, new Place.Unfiled());
    if (!any && !anyPinned && folders.isEmpty()) {
      rest.add(nothing("conversation.none"));
    }
    rows.add(rest);
  }

  private FolderRow folder(Folder folder) {
    Place place = new Place.Folder(folder.name());
    return new FolderRow(folder, open, content -> addAll(content, place), this::openFolderMenu);
  }

  /** Where a row can be dropped. */
  private static Div place(String name) {
    Div place = new Div();
    place.getElement().setAttribute("data-place", name);
    return place;
  }

  /** Whether there was anything to add. */
  private boolean addAll(HasComponents content, Place place) {
    int limit = limits.getOrDefault(place, PAGE);
    SessionPage page = sessions.list(caller, SessionQuery.at(place, limit));
    if (place instanceof Place.Unfiled) {
      addByDay(content, page.sessions());
    } else {
      page.sessions().forEach(session -> content.add(row(session)));
    }
    if (page.more() && limit < SessionQuery.LIMIT_MAX) {
      content.add(more(() -> limits.put(place, Math.min(SessionQuery.LIMIT_MAX, limit + PAGE))));
    }
    return !page.sessions().isEmpty();
  }

  private void addByDay(HasComponents content, List<Session> found) {
    String heading = "";
    for (Session session : found) {
      String day = day(session);
      if (!day.equals(heading)) {
        heading = day;
        content.add(new H2(getTranslation(day)));
      }
      content.add(row(session));
    }
  }

  private NativeButton more(Runnable raise) {
    NativeButton more = new NativeButton(getTranslation("conversation.more"));
    more.addClassName("jw-more");
    more.addClickListener(_ -> {
      raise.run();
      refresh();
    });
    return more;
  }

  private Paragraph nothing(String key) {
    Paragraph nothing = new Paragraph(getTranslation(key));
    nothing.addClassName("jw-nothing");
    return nothing;
  }

  private ConversationRow row(Session session) {
    return new ConversationRow(
        session,
        isCurrent(session),
        running.contains(session.id()),
        button -> openMenu(session, button));
  }

  private void openMenu(Session session, Component button) {
    menu.clear();
    ConversationMenu.addOrdering(menu, session, actions);
    menu.dangerous(
        getTranslation("conversation.menu.delete"), () -> actions.confirmDeletion(session));
    menu.openAt(button);
  }

  private void openFolderMenu(String folder, Component button) {
    menu.clear();
    menu.entry(getTranslation("folder.rename"), () -> actions.renameFolder(folder));
    menu.entry(getTranslation("folder.dissolve"), () -> actions.confirmDissolving(folder));
    menu.openAt(button);
  }

  private void dropped(DomEvent event) {
    String place = event.getEventData().get(ONTO).asString();
    sessions
        .find(caller, event.getEventData().get(DROPPED).asString())
        .ifPresent(session -> {
          switch (place) {
            case "pin" -> actions.pin(session, true);
            case "out" -> actions.move(session, "");
            default -> actions.move(session, place.substring(FolderRow.PLACE.length()));
          }
        });
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
}
