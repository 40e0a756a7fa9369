package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** One of a few: buttons in a row, of which one is pressed. */
final class Choice<T> extends Div {
  private final Map<T, NativeButton> buttons = new LinkedHashMap<>();
  private final Consumer<T> onChosen;
  private T chosen;

  /**
   * @param label what is chosen, for those who cannot see the row
   * @param names what each value is called, in the order of the row
   */
  Choice(String label, Map<T, String> names, T chosen, Consumer<T> onChosen) {
    this.onChosen = onChosen;
    this.chosen = chosen;
    addClassName("jw-choice");
    getElement().setAttribute("role", "group");
    getElement().setAttribute("aria-label", label);
    names.forEach((value, name) -> {
      NativeButton button = new NativeButton(name, _ -> choose(value));
      button.getElement().setAttribute("type", "button");
      buttons.put(value, button);
      add(button);
    });
    show();
  }

  T chosen() {
    return chosen;
  }

  /** Presses one, as a click does. */
  void choose(T value) {
    chosen = value;
    show();
    onChosen.accept(value);
  }

  private void show() {
    buttons.forEach((value, button) ->
        button.getElement().setAttribute("aria-pressed", Boolean.toString(value.equals(chosen))));
  }

  /** Names a value more fully where the pointer rests on it. */
  void explain(T value, String explanation) {
    buttons.get(value).getElement().setAttribute("title", explanation);
  }
}
