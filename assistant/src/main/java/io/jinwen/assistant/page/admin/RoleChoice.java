package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.jinwen.assistant.identity.Role;
import java.util.Collection;
import java.util.Set;

/** Chooses roles, each with what it may do; shows them as tags. */
final class RoleChoice extends CheckboxGroup<Role> {
  RoleChoice(Set<Role> chosen) {
    setLabel(getTranslation("access.roles"));
    setItems(Role.values());
    setItemLabelGenerator(role -> getTranslation("access.role." + role.code()));
    setItemHelperGenerator(role -> getTranslation("access.role.%s.may".formatted(role.code())));
    addClassName("jd-roles");
    setValue(chosen);
  }

  static Div tags(Collection<Role> roles) {
    Div tags = new Div();
    tags.addClassName("jd-tags");
    roles.stream()
        .sorted()
        .forEach(role -> {
          Span tag = new Span(tags.getTranslation("access.role." + role.code()));
          tag.addClassName("jd-tag");
          tags.add(tag);
        });
    return tags;
  }
}
