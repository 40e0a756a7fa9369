package io.jinwen.assistant.ui;

import com.vaadin.flow.component.Component;

/**
 * A view that the page's menu leads to. Each bean of this type becomes an entry, for those who may
 * open the view.
 *
 * @param order the smallest comes first; the chat has 0
 * @param textKey its name, as a key of {@link Texts}
 * @param icon one of {@link Icons}
 * @param view where it leads
 */
public record NavigationEntry(
    int order, String textKey, String icon, Class<? extends Component> view) {}
