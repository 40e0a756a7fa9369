package io.jinwen.assistant.page;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.server.VaadinRequest;
import io.jinwen.assistant.conversation.AnswerSnapshot;
import io.jinwen.assistant.conversation.ChatCommand.Ask;
import io.jinwen.assistant.conversation.RunningAnswer;
import io.jinwen.assistant.conversation.RunningAnswers;
import io.jinwen.assistant.conversation.TurnDetails;
import io.jinwen.assistant.documents.Citation;
import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.http.security.PageChain;
import io.jinwen.assistant.records.feedback.Feedback;
import io.jinwen.assistant.records.feedback.Feedback.Verdict;
import io.jinwen.assistant.records.feedback.FeedbackDesk;
import io.jinwen.assistant.records.feedback.FeedbackDesk.NewFeedback;
import io.jinwen.assistant.records.feedback.FeedbackException;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionStore;
import io.jinwen.assistant.records.session.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.BaseJsonNode;

/**
 * One branch of a conversation, and the answer that is on its way.
 *
 * <p>What is remembered comes from the session store, what is under way from {@link
 * RunningAnswers}; nothing is kept here that a reload could lose.
 */
final class ConversationView extends Div implements TurnActions {
  private final String caller;
  private final SessionStore sessions;
  private final Asking asking;
  private final FeedbackDesk feedback;
  private final Map<String, Feedback> said = new HashMap<>(); // by turn
  private final Composer composer;
  private final Runnable onChange;
  private final MarkdownHtml markdown;
  private final List<TurnView> turns = new ArrayList<>();
  private final Div elsewhere = new Div();
  private Conversation conversation = new Conversation(List.of());
  private Optional<Session> session = Optional.empty();
  private Optional<AnswerFollower> follower = Optional.empty();
  private Optional<RunningAnswer> asked = Optional.empty(); // the last one of this window
  private Consumer<Citation> onCitation = _ -> {};

  /**
   * @param onChange told when the conversation has become another or an answer has begun or ended
   */
  ConversationView(
      String caller,
      SessionStore sessions,
      Asking asking,
      FeedbackDesk feedback,
      Composer composer,
      Runnable onChange) {
    this.caller = caller;
    this.sessions = sessions;
    this.asking = asking;
    this.feedback = feedback;
    this.composer = composer;
    this.onChange = onChange;
    this.markdown = new MarkdownHtml(getTranslation("copy"));
    addClassName("jw-conversation");
    getElement().setAttribute("role", "log");
    getElement().setAttribute("aria-label", getTranslation("conversation.log"));
    getElement().setAttribute("aria-live", "off"); // an answer is read when its reader wants to
    getElement().addEventListener("jw-look", _ -> look());
    elsewhere.addClassName("jw-elsewhere");
  }

  /** Says that another version at the place of the last turn has more turns behind it. */
  private void tellOfOthers(Optional<String> parentId, Optional<Turn> shown) {
    remove(elsewhere);
    conversation
        .goesOnBeside(parentId, shown)
        .ifPresent(leaf -> {
          int more = conversation.path(Optional.of(leaf)).size() - turns.size();
          NativeButton there =
              new NativeButton(getTranslation("branch.elsewhere.show"), _ -> showBranch(leaf));
          there.addClassName("jw-link");
          elsewhere.removeAll();
          elsewhere.add(
              Icons.of("info"), new Span(getTranslation("branch.elsewhere", more)), there);
          add(elsewhere);
        });
  }

  /** The window has heard nothing for a while: what it was told may have got lost on the way. */
  private void look() {
    VaadinRequest.getCurrent().setAttribute(PageChain.SENT_BY_ITSELF, true);
    follower.ifPresent(AnswerFollower::look);
  }

  /** Told which place of a document is to be looked at. */
  void onCitation(Consumer<Citation> listener) {
    this.onCitation = listener;
  }

  /** The documents that the branch on show asked last. */
  Optional<DocumentChoice> documents() {
    return leaf()
        .flatMap(turn -> TurnDetails.read(turn.details()).documents())
        .map(DocumentProof::chosen);
  }

  Optional<Session> session() {
    return session;
  }

  /** The conversation may be called differently by now. */
  void readTitle() {
    session = session.flatMap(it -> sessions.find(caller, it.id()).or(() -> session));
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  /** What is remembered of the branch on show. */
  List<Turn> turnsOnShow() {
    return turns.stream().flatMap(it -> it.turn().stream()).toList();
  }

  /** Shows a conversation from its newest turn, or none. */
  void open(Optional<Session> opened) {
    leave();
    asked = Optional.empty();
    session = opened;
    // Asked for before the turns are read: an answer that ends in between is among them then.
    Optional<RunningAnswer> under = opened.flatMap(it -> asking.underWay(it.id()));
    conversation =
        new Conversation(opened.map(it -> sessions.turns(caller, it.id())).orElse(List.of()));
    if (under.isPresent()) {
      show(parentOf(under.get()));
      follow(under.get());
    } else {
      show(conversation.newest());
      composer.answering(false);
    }
  }

  /** Shows an answer that was asked for elsewhere in the conversation on show. */
  void refreshIfAnotherWindowAsked() {
    if (follower.isPresent() || session.isEmpty()) {
      return;
    }
    String id = session.get().id();
    if (asking.underWay(id).isPresent()) {
      open(session);
    } else if (sessions.latest(caller, id).isPresent()
        && conversation.find(sessions.latest(caller, id).get().id()).isEmpty()) {
      open(sessions.find(caller, id));
    }
  }

  /** Stops listening; the answer goes on. */
  void leave() {
    follower.ifPresent(AnswerFollower::leave);
    follower = Optional.empty();
  }

  void stop() {
    follower.ifPresent(AnswerFollower::stop);
  }

  void editLastQuestion() {
    if (!turns.isEmpty() && follower.isEmpty()) {
      turns.getLast().editQuestion();
    }
  }

  /** Asks the next question of the branch on show. */
  void ask(String question) {
    ask(question, leaf().map(Turn::id), false, composer.role().id(), false);
  }

  @Override
  public void askNext(String question) {
    ask(question);
  }

  @Override
  public void regenerate(Turn turn) {
    askInPlaceOf(turn, turn.question(), roleOf(turn), false);
  }

  @Override
  public void generateInstead(Turn turn) {
    askInPlaceOf(turn, turn.question(), roleOf(turn), true);
  }

  @Override
  public void editQuestion(Turn turn, String question) {
    askInPlaceOf(turn, question, composer.role().id(), false);
  }

  private void askInPlaceOf(Turn turn, String question, String role, boolean preferGenerated) {
    if (follower.isPresent()) {
      Notices.show(getTranslation("answer.wait"));
      return;
    }
    Optional<Turn> before = leaf();
    show(turn.parentId().flatMap(conversation::find));
    if (!ask(question, turn.parentId(), true, role, preferGenerated)) {
      show(before);
    }
  }

  private boolean ask(
      String words,
      Optional<String> parentId,
      boolean newBranch,
      String role,
      boolean preferGenerated) {
    if (words.isBlank() || follower.isPresent()) {
      return false;
    }
    Optional<RunningAnswer> begun =
        asking.ask(session.map(Session::id), parentId, words, newBranch, role, preferGenerated);
    begun.ifPresent(answer -> {
      follow(answer);
      onChange.run();
    });
    return begun.isPresent();
  }

  private void follow(RunningAnswer answer) {
    TurnView view = new TurnView(answer.asked().question(), markdown);
    view.role(roleName(answer.asked().roleId().orElse("")));
    turns.add(view);
    add(view);
    tellOfOthers(parentId(answer), Optional.empty());
    composer.answering(true);
    listen(answer);
  }

  private void listen(RunningAnswer answer) {
    asked = Optional.of(answer);
    follower =
        Optional.of(new AnswerFollower(answer, UI.getCurrent(), soFar -> show(answer, soFar)));
  }

  private void show(RunningAnswer answer, AnswerSnapshot soFar) {
    turns.getLast().show(soFar, answer.age());
    if (session.isEmpty()) {
      answer.sessionId().flatMap(id -> sessions.find(caller, id)).ifPresent(this::begun);
    }
    soFar.end().ifPresent(end -> ended(answer, soFar, end));
  }

  /** The first question of a conversation was taken: the address names it from now on. */
  private void begun(Session begun) {
    session = Optional.of(begun);
    nameAddress(begun);
    composer.nameDraft(caller + "/" + begun.id());
    onChange.run();
  }

  private void nameAddress(Session session) {
    getUI()
        .ifPresent(
            ui -> ui.getPage().getHistory().replaceState((BaseJsonNode) null, "c/" + session.id()));
  }

  /** Shows everything anew to a browser that has lost its track, the address included. */
  void showAnew() {
    session.ifPresent(this::nameAddress);
    if (session.isPresent() || asked.isEmpty()) {
      open(session);
    } else {
      listen(asked.get()); // its conversation has no name yet
    }
  }

  private void ended(RunningAnswer answer, AnswerSnapshot soFar, AnswerSnapshot.End end) {
    leave();
    composer.answering(false);
    session.ifPresent(it -> conversation = new Conversation(sessions.turns(caller, it.id())));
    Optional<Turn> latest =
        end instanceof AnswerSnapshot.End.Finished(var done)
            ? done.turnId().flatMap(conversation::find)
            : conversation
                .newestUnder(parentId(answer))
                .filter(
                    turn -> turns.stream().noneMatch(it -> it.turn().equals(Optional.of(turn))));
    if (latest.isPresent()) {
      showTurns(conversation.path(latest));
    } else if (end instanceof AnswerSnapshot.End.Broken(var reason) && soFar.answer().isEmpty()) {
      show(conversation.find(parentId(answer).orElse("")).or(conversation::newest));
      composer.giveBack(answer.asked().question(), ErrorTexts.words(reason, this));
    }
    onChange.run();
  }

  private Optional<String> parentId(RunningAnswer answer) {
    return parentOf(answer).map(Turn::id);
  }

  private Optional<Turn> parentOf(RunningAnswer answer) {
    Ask asked = answer.asked();
    return asked.newBranch() || asked.parentTurnId().isPresent()
        ? asked.parentTurnId().flatMap(conversation::find)
        : Optional.empty();
  }

  @Override
  public void openPlace(Citation citation) {
    onCitation.accept(citation);
  }

  @Override
  public void showBranch(Turn turn) {
    if (follower.isPresent()) {
      Notices.show(getTranslation("answer.wait"));
      return;
    }
    show(Optional.of(conversation.newestBehind(turn)));
    onChange.run();
  }

  private Optional<Turn> leaf() {
    return turns.isEmpty() ? Optional.empty() : turns.getLast().turn();
  }

  private void show(Optional<Turn> leaf) {
    showTurns(conversation.path(leaf));
  }

  /** Shows these turns; what stands there already stays. The answer under way becomes the last. */
  private void showTurns(List<Turn> path) {
    said.clear();
    if (!path.isEmpty()) { // one query for all of them
      feedback
          .ofSession(caller, path.getFirst().sessionId())
          .forEach(it -> said.put(it.about().turnId(), it));
    }
    for (int index = 0; index < path.size(); index++) {
      Turn turn = path.get(index);
      boolean stays =
          index < turns.size()
              && turns.get(index).turn().map(it -> it.id().equals(turn.id())).orElse(true);
      if (!stays) {
        removeFrom(index);
        TurnView view = new TurnView(turn.question(), markdown);
        turns.add(view);
        add(view);
      }
      turns.get(index).role(roleName(roleOf(turn)));
      turns.get(index).show(turn, conversation, this);
    }
    removeFrom(path.size());
    remove(elsewhere);
    if (!path.isEmpty()) {
      tellOfOthers(path.getLast().parentId(), Optional.of(path.getLast()));
    }
  }

  private void removeFrom(int index) {
    while (turns.size() > index) {
      remove(turns.removeLast());
    }
  }

  private String roleName(String id) {
    return getTranslation("answer.role", composer.roleName(id));
  }

  /** Who answered; the conversation's role for a turn that does not say. */
  private String roleOf(Turn turn) {
    String role = TurnDetails.read(turn.details()).role();
    return role.isEmpty() ? session.map(Session::role).orElse("") : role;
  }

  @Override
  public Optional<Feedback> feedbackOf(Turn turn) {
    return Optional.ofNullable(said.get(turn.id()));
  }

  @Override
  public boolean giveFeedback(
      Turn turn, Verdict verdict, String reason, Optional<String> correction) {
    try {
      said.put(
          turn.id(), feedback.add(caller, new NewFeedback(turn.id(), verdict, reason, correction)));
      return true;
    } catch (FeedbackException e) {
      Notices.show(ErrorTexts.words(e, this));
      return false;
    }
  }

  /** An address names a conversation that is not there, or not the visitor's: told alike. */
  static final class NoConversationException extends NotFoundException {}
}
