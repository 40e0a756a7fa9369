package io.jinwen.assistant.page;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.VaadinSession;
import io.jinwen.engine.api.ModelInfo;
import java.util.Optional;

/** Says that the model is a small one for trying things out, and how to get the real one. */
final class DemoBanner extends Div {
  private static final String COMMAND = "./jinwen pull";
  private static final String CLOSED = DemoBanner.class.getName();

  DemoBanner() {
    addClassName("jw-demo");
    getElement().setAttribute("role", "note");
    NativeButton close = Icons.button("close", getTranslation("close"));
    close.addClickListener(_ -> {
      VaadinSession.getCurrent().setAttribute(CLOSED, true);
      setVisible(false);
    });
    Span words = new Span();
    words.add(new Span(getTranslation("demo.text")), new Code(COMMAND));
    add(Icons.of("info"), words, close);
    setVisible(false);
  }

  void show(Optional<ModelInfo> model) {
    setVisible(
        model.map(ModelInfo::demonstration).orElse(false)
            && VaadinSession.getCurrent().getAttribute(CLOSED) == null);
  }
}
