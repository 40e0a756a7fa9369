package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import io.jinwen.assistant.page.parts.Download;
import io.jinwen.assistant.page.parts.WordDocument;
import io.jinwen.assistant.records.session.AigcMetadata;
import io.jinwen.assistant.records.session.Session;
import io.jinwen.assistant.records.session.SessionMarkdown;
import io.jinwen.assistant.records.session.Turn;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What can be done with the conversation on show. As a file or on paper it is the branch on show,
 * with who asked, when, sources and the AI label.
 */
final class ConversationMenu extends Div {
  private final SessionMarkdown markdown;
  private final ConversationActions actions;
  private final SmallMenu menu = new SmallMenu(getTranslation("conversation.menu"));
  private final Download asMarkdown;
  private final Download asWord;
  private volatile Optional<Branch> branch = Optional.empty(); // a download reads without a lock

  private record Branch(Session session, List<Turn> turns) {}

  ConversationMenu(SessionMarkdown markdown, ConversationActions actions) {
    this.markdown = markdown;
    this.actions = actions;
    addClassName("jw-export");
    NativeButton opener = Icons.button("more", getTranslation("conversation.menu"));
    menu.setTarget(opener);
    asMarkdown =
        new Download(
            getTranslation("export.markdown"),
            () -> fileName("md"),
            "text/markdown",
            out -> out.write(text()));
    asWord =
        Download.ofBytes(
            getTranslation("export.word"),
            () -> fileName("docx"),
            WordDocument.MEDIA_TYPE,
            out -> new WordDocument().write(text(), labels(), out));
    add(opener, menu);
  }

  /** The entries with which a conversation is put in order, here and in the list. */
  static void addOrdering(SmallMenu menu, Session session, ConversationActions actions) {
    menu.entry(menu.getTranslation("conversation.menu.rename"), () -> actions.rename(session));
    menu.entry(
        menu.getTranslation(session.pinned() ? "conversation.unpin" : "conversation.pin"),
        () -> actions.pin(session, !session.pinned()));
    menu.entry(menu.getTranslation("folder.move"), () -> actions.askForFolder(session));
  }

  /**
   * @param turns of the branch on show; there is nothing to export while there are none
   */
  void show(Optional<Session> session, List<Turn> turns) {
    branch = session.filter(_ -> !turns.isEmpty()).map(it -> new Branch(it, List.copyOf(turns)));
    setVisible(branch.isPresent());
    menu.clear();
    branch.map(Branch::session).ifPresent(this::fill);
  }

  private void fill(Session session) {
    addOrdering(menu, session, actions);
    menu.entry(asMarkdown);
    menu.entry(asWord);
    menu.entry(getTranslation("export.print"), () -> {})
        .getElement()
        .setAttribute("data-print", "true");
    menu.dangerous(
        getTranslation("conversation.menu.delete"), () -> actions.confirmDeletion(session));
  }

  private String text() {
    return branch.map(it -> markdown.of(it.session(), it.turns())).orElse("");
  }

  /** The hidden label of what is generated, for each answer that is. */
  private Map<String, String> labels() {
    String labels =
        branch.map(Branch::turns).orElse(List.of()).stream()
            .filter(turn -> !turn.model().isEmpty())
            .map(turn -> AigcMetadata.json(turn.id()))
            .collect(Collectors.joining("\n"));
    return labels.isEmpty() ? Map.of() : Map.of("AIGC", labels);
  }

  private String fileName(String extension) {
    String title =
        branch
            .map(it -> ConversationRow.title(it.session(), this))
            .orElse("")
            .replaceAll("[\\p{Cntrl}\\\\/:*?\"<>|]+", " ");
    return "%s-%s.%s".formatted(title.strip(), LocalDate.now(), extension);
  }
}
