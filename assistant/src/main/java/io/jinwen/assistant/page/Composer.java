package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.server.VaadinRequest;
import io.jinwen.assistant.documents.DocumentChoice;
import io.jinwen.assistant.knowledge.Role;
import io.jinwen.assistant.policy.compliance.Grades;
import io.jinwen.engine.api.ModelInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Where questions are written: the field, who is asked, and how. */
final class Composer extends Div {
  /** A very long question; what the model can take is less and said by the model. */
  private static final int CHARACTERS_MAX = 60_000;

  private final Map<String, Role> roles;
  private final DocumentShelf shelf;
  private final TextEntry entry;
  private final LengthCount count = new LengthCount(CHARACTERS_MAX);
  private final NativeButton send;
  private final NativeButton stop;
  private final NativeButton thinking;
  private final Choice<String> role;
  private final GradePicker grades = new GradePicker();
  private final Div problem = new Div();
  private boolean thinks;
  private boolean choseThinking; // from then on a role's own wish does not count
  private boolean canThink;

  /**
   * @param shelf the documents that are asked
   * @param onRole told when another role is chosen
   */
  Composer(Map<String, Role> roles, DocumentShelf shelf, Consumer<Role> onRole) {
    this.roles = roles;
    this.shelf = shelf;
    addClassName("jw-composer");
    entry = new TextEntry(getTranslation("composer.label"), getTranslation("composer.placeholder"));
    entry.limit(CHARACTERS_MAX);
    send = Icons.button("send", getTranslation("send"));
    send.addClassName("jw-send");
    send.getElement().setAttribute("data-send", "true");
    stop = Icons.button("stop", getTranslation("stop"));
    stop.addClassNames("jw-send", "jw-stop");
    stop.setVisible(false);
    thinking = Icons.labelled("think", getTranslation("thinking.switch"));
    thinking.addClassName("jw-pill");
    thinking.getElement().setAttribute("aria-label", getTranslation("thinking.switch"));
    thinking.addClickListener(_ -> {
      choseThinking = true;
      think(!thinks);
    });
    Map<String, String> names = new LinkedHashMap<>();
    roles.values().forEach(it -> names.put(it.id(), name(it)));
    role =
        new Choice<>(
            getTranslation("role.label"),
            names,
            Preferences.of(VaadinRequest.getCurrent())
                .role()
                .filter(roles::containsKey)
                .orElse(Role.IDS.getFirst()),
            id -> {
              if (!choseThinking) {
                think(roles.get(id).sampling().thinking());
              }
              onRole.accept(roles.get(id));
            });
    roles.values().forEach(it -> role.explain(it.id(), it.description()));
    problem.addClassName("jw-problem");
    problem.getElement().setAttribute("role", "alert");
    problem.setVisible(false);
    Div settings = new Div(role, thinking, grades, shelf.opener());
    settings.addClassName("jw-settings");
    Div lower = new Div(settings, send, stop);
    lower.addClassName("jw-composer-lower");
    Div box = new Div();
    box.addClassName("jw-composer-box");
    box.add(entry, count, lower);
    Paragraph remark = new Paragraph(getTranslation("composer.remark"));
    remark.addClassName("jw-remark");
    add(problem, shelf, box, remark);
    model(Optional.empty());
  }

  void onSend(Consumer<String> listener) {
    entry.onSend(listener);
  }

  void onStop(Runnable listener) {
    stop.addClickListener(_ -> listener.run());
    entry.onLeave(() -> {
      if (stop.isVisible()) {
        listener.run();
      }
    });
  }

  void onUp(Runnable listener) {
    entry.onUp(listener);
  }

  Role role() {
    return roles.get(role.chosen());
  }

  void role(String id) {
    if (roles.containsKey(id)) {
      role.choose(id);
    }
  }

  boolean thinking() {
    return thinks && canThink;
  }

  Grades grades() {
    return grades.grades();
  }

  /** The documents that the question is to be answered from. */
  Optional<DocumentChoice> documents() {
    return shelf.choice();
  }

  /** While an answer comes, it can be stopped instead of another question asked. */
  void answering(boolean answering) {
    send.setVisible(!answering);
    stop.setVisible(answering);
    entry.busy(answering);
  }

  /** Offers what the model can. */
  void model(Optional<ModelInfo> model) {
    model.ifPresent(it -> count.warnFrom(it.contextTokensMax()));
    canThink = model.map(ModelInfo::canThink).orElse(false);
    thinking.setEnabled(canThink);
    thinking
        .getElement()
        .setAttribute("title", getTranslation(canThink ? "thinking.can" : "thinking.cannot"));
    showThinking();
  }

  void keepDraft(String name) {
    entry.keepDraft(name);
  }

  void nameDraft(String name) {
    entry.nameDraft(name);
  }

  /** Gives a question back that could not be asked, and says why. */
  void giveBack(String question, String why) {
    entry.putBefore(question);
    problem.setText(why);
    problem.setVisible(true);
  }

  void write(String text) {
    entry.putBefore(text);
    focus();
  }

  void clearProblem() {
    problem.setVisible(false);
  }

  void focus() {
    entry.focus();
  }

  private void think(boolean thinks) {
    this.thinks = thinks;
    showThinking();
  }

  private void showThinking() {
    thinking.getElement().setAttribute("aria-pressed", Boolean.toString(thinking()));
  }

  /** What a role is called; the chosen one where it is unknown. */
  String roleName(String id) {
    return name(roles.getOrDefault(id, role()));
  }

  private String name(Role role) {
    return getLocale().getLanguage().equals("en") ? role.english() : role.displayName();
  }
}
