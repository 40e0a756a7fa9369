package io.jinwen.assistant.page;

import com.vaadin.flow.server.VaadinSession;
import java.util.HashSet;
import java.util.Set;

/** Which folders of the list are open: remembered for as long as somebody is logged in. */
final class OpenFolders {
  private static final String NAME = "jinwen.folders.open";

  private final Set<String> names;

  @SuppressWarnings("unchecked") // nobody else writes under the name
  OpenFolders() {
    VaadinSession session = VaadinSession.getCurrent();
    if (session.getAttribute(NAME) == null) {
      session.setAttribute(NAME, new HashSet<String>());
    }
    names = (Set<String>) session.getAttribute(NAME);
  }

  boolean has(String folder) {
    return names.contains(folder);
  }

  void add(String folder) {
    names.add(folder);
  }

  void remove(String folder) {
    names.remove(folder);
  }
}
