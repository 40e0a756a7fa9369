package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.Route;
import io.jinwen.assistant.identity.ApiKeys;
import io.jinwen.assistant.identity.Protection;
import io.jinwen.assistant.identity.Users;
import io.jinwen.assistant.page.MainLayout;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;

/** Who may log in, and which programs may ask. */
@Route(value = "admin/access", layout = MainLayout.class)
@StyleSheet("context://jinwen/desk.css")
@PermitAll
public final class AccessView extends AdminPage {
  /** Vaadin makes one for each window. */
  public AccessView(Users users, ApiKeys keys, Protection protection, Clock clock) {
    super("access");
    if (protection != Protection.LOGIN) {
      Paragraph open = new Paragraph(getTranslation("admin.access.open"));
      open.addClassName("jd-note");
      add(open);
    }
    KeyList keyList = new KeyList(keys, users, user(), clock);
    add(new UserList(users, user(), clock, keyList::show), keyList);
  }
}
