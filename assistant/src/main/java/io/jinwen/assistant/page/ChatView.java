package io.jinwen.assistant.page;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.router.RouteAlias;
import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.conversation.RunningAnswers;
import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.identity.CallerLimits;
import io.jinwen.assistant.identity.Role;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.page.ConversationView.NoConversationException;
import io.jinwen.assistant.page.MainLayout.NavigationEntry;
import io.jinwen.assistant.page.parts.LocalTimes;
import io.jinwen.assistant.page.parts.Visitor;
import io.jinwen.assistant.records.feedback.FeedbackDesk;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionMarkdown;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.summaries.SummaryDesk;
import jakarta.annotation.security.PermitAll;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asking and reading: a conversation above, the field for the next question below. */
@Route(value = "", layout = MainLayout.class)
@RouteAlias(value = ChatView.CONVERSATIONS + ":" + ChatView.SESSION, layout = MainLayout.class)
@PermitAll
public final class ChatView extends Main
    implements BeforeEnterObserver, FillsLayout, HasDynamicTitle {
  /** The name of the part of the address that says which conversation is on show. */
  static final String SESSION = "session";

  /** What stands before it. */
  static final String CONVERSATIONS = "c/";

  private final String caller = Caller.current();
  private final List<NavigationEntry> entries;
  private final SessionStore sessions;
  private final RunningAnswers running;
  private final ConversationList list;
  private final ConversationView conversation;
  private final Composer composer;
  private final EmptyState empty;
  private final ModelBadge model;
  private final ConversationMenu menu;
  private final Div printHead = new Div();
  private final DocumentShelf shelf;
  private final PageViewer viewer;
  private final H1 title = new H1();
  private final Div bar = new Div();
  private Runnable stopWatching = () -> {};
  private boolean shown; // once before

  ChatView(
      SessionStore sessions,
      RunningAnswers running,
      FeedbackDesk feedback,
      Knowledge knowledge,
      Backend backend,
      CallerLimits limits,
      SessionMarkdown markdown,
      DocumentLibrary library,
      SummaryDesk summaries,
      List<NavigationEntry> entries) {
    this.entries = List.copyOf(entries);
    this.sessions = sessions;
    this.running = running;
    addClassName("jw-chat");
    empty = new EmptyState(this::ask, this::begin);
    shelf = new DocumentShelf(caller, library, summaries);
    viewer = new PageViewer(caller, library);
    shelf.onOpen(viewer::show);
    shelf.onCited(viewer::show);
    composer = new Composer(knowledge.roles(), shelf, empty::show);
    DemoBanner demo = new DemoBanner();
    Asking asking = new Asking(caller, running, limits, composer);
    conversation =
        new ConversationView(caller, sessions, asking, feedback, composer, this::onChange);
    list = new ConversationList(caller, sessions, this::openNew, this::openNew, this::onChange);
    menu = new ConversationMenu(markdown, list.actions());
    conversation.onCitation(viewer::show);
    composer.onSend(this::ask);
    composer.onStop(conversation::stop);
    composer.onUp(conversation::editLastQuestion);
    model =
        new ModelBadge(
            backend,
            info -> {
              composer.model(info);
              demo.show(info);
            });
    NativeButton fresh = Icons.button("new", getTranslation("conversation.new"));
    fresh.addClassName("jw-bar-new");
    fresh.addClickListener(_ -> openNew());
    title.addClassName("jw-title");
    bar.addClassName("jw-bar");
    bar.add(title, menu, model, fresh);
    add(demo, scroller(), composer, viewer);
    empty.show(composer.role());
  }

  private Div scroller() {
    NativeButton down = Icons.button("down-arrow", getTranslation("scroll.down"));
    down.addClassName("jw-to-end");
    down.getElement().setAttribute("data-to-end", "true");
    printHead.addClassName("jw-print-head");
    Div scroll = new Div(printHead, empty, conversation);
    scroll.addClassName("jw-scroll");
    scroll.getElement().setAttribute("tabindex", "-1");
    Div frame = new Div(scroll, down);
    frame.addClassName("jw-scroll-frame");
    scroll.addAttachListener(_ -> scroll.getElement().executeJs("window.jinwen.follow(this)"));
    return frame;
  }

  @Override
  public void beforeEnter(BeforeEnterEvent event) {
    if (!Visitor.isOneOf(Set.of(Role.USER))) {
      leadElsewhere(event);
      return;
    }
    Optional<String> id = event.getRouteParameters().get(SESSION);
    Optional<Session> session = id.flatMap(it -> sessions.find(caller, it));
    if (id.isPresent() && session.isEmpty()) {
      event.rerouteToError(new NoConversationException(), "");
      return;
    }
    session.ifPresent(it -> composer.role(it.role())); // before the turns, which are named by it
    conversation.open(session);
    viewer.close();
    shelf.show(conversation.documents());
    composer.clearProblem();
    composer.keepDraft(caller + "/" + id.orElse("new"));
    composer.focus();
    onChange();
  }

  /** A user who may not ask has come to look after something else. */
  private void leadElsewhere(BeforeEnterEvent event) {
    entries.stream()
        .filter(entry -> entry.view() != ChatView.class && Visitor.isOneOf(entry.roles()))
        .min(Comparator.comparingInt(NavigationEntry::order))
        .ifPresentOrElse(
            entry -> event.forwardTo(entry.view()),
            () -> event.rerouteToError(NotFoundException.class));
  }

  @Override
  protected void onAttach(AttachEvent event) {
    var ui = event.getUI();
    stopWatching =
        running.watch(caller, () -> Thread.startVirtualThread(() -> ui.access(this::onChange)));
    if (shown) { // the browser has lost its track and gets everything anew
      ui.beforeClientResponse(this, _ -> conversation.showAnew());
    }
    shown = true;
  }

  @Override
  protected void onDetach(DetachEvent event) {
    stopWatching.run();
    conversation.leave();
  }

  private void begin(String words) {
    composer.write(words);
  }

  private void ask(String question) {
    composer.clearProblem();
    conversation.ask(question);
  }

  private void openNew() {
    getUI().ifPresent(ui -> ui.navigate(ChatView.class));
  }

  /** Something is different: which conversation is on show, its title, whether an answer comes. */
  private void onChange() {
    conversation.readTitle();
    getUI().ifPresent(ui -> ui.getPage().setTitle(getPageTitle()));
    Optional<Session> session = conversation.session();
    empty.setVisible(conversation.isEmpty());
    title.removeAll();
    title.add(
        new Span(
            session
                .map(it -> ConversationRow.title(it, this))
                .orElse(getTranslation("conversation.fresh"))));
    menu.show(session, conversation.turnsOnShow());
    session.ifPresent(it ->
        printHead.setText(
            getTranslation(
                "export.head",
                ConversationRow.title(it, this),
                it.owner(),
                LocalTimes.minute(it.createdAt()))));
    list.show(session, running.sessions(caller));
    model.show();
    conversation.refreshIfAnotherWindowAsked();
  }

  @Override
  public Component drawer() {
    return list;
  }

  @Override
  public Component bar() {
    return bar;
  }

  @Override
  public String getPageTitle() {
    String name = getTranslation("app.name");
    return conversation
        .session()
        .map(it -> ConversationRow.title(it, this) + " · " + name)
        .orElse(name);
  }
}
