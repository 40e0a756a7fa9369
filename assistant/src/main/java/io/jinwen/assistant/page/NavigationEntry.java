package io.jinwen.assistant.page;

import com.vaadin.flow.component.Component;
import io.jinwen.assistant.identity.Role;
import java.util.Set;

/**
 * A view that the page's menu leads to. Each bean of this type becomes an entry, for those who may
 * open the view.
 *
 * @param order the smallest comes first; the chat has 0
 * @param textKey its name, as a key of {@link Texts}
 * @param icon one of {@link Icons}
 * @param view where it leads
 * @param roles one of them is needed to open it; none where everybody may
 */
public record NavigationEntry(
    int order, String textKey, String icon, Class<? extends Component> view, Set<Role> roles) {}
